"""The shared tablet: which survey it is open for, and the PIN that closes it.

All of it is in one signed cookie. Only for answers without a network does a row tell the day, for
two weeks. The PIN is there only as a keyed hash, which cannot be searched without the server's key.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare

from osallisuus.keys.known import salted_hashes, secret_keys

COOKIE = "tabletti"
SALT = "surveys.tablet"
# An opening ends by itself when its day is over, also where nobody closes it.
HOURS = 12
PIN = re.compile(r"[0-9]{4,8}")


@dataclass(frozen=True)
class Tablet:
    """An opening of the tablet; it ends by itself when its day is over."""

    survey_id: int
    opened_at: datetime
    salt: str
    pin_hash: str
    opening_id: int | None = None
    """The opening whose key seals answers without a network."""

    @property
    def closes_at(self) -> datetime:
        return self.opened_at + timedelta(hours=HOURS)

    def has_pin(self, pin: str) -> bool:
        # The time of a comparison must not tell how many digits are right.
        known = _hashes(self.salt, pin)
        return any([constant_time_compare(one, self.pin_hash) for one in known])


def open_tablet(
    response: HttpResponseBase, *, survey_id: int, pin: str, opening_id: int | None = None
) -> None:
    # Two tablets with one PIN must not have one hash: PINs are few, and people take the same ones.
    salt = secrets.token_urlsafe(9)
    now = int(datetime.now(UTC).timestamp())
    response.set_cookie(
        COOKIE,
        signing.dumps([survey_id, now, salt, _hashes(salt, pin)[0], opening_id], salt=SALT),
        max_age=HOURS * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def read_tablet(request: HttpRequest) -> Tablet | None:
    """The opening of this browser; None without one, with a forged one or after its hours."""
    if not request.COOKIES.get(COOKIE):
        return None
    try:
        survey_id, opened, salt, pin_hash, opening_id = signing.loads(
            request.COOKIES[COOKIE], salt=SALT, max_age=timedelta(hours=HOURS)
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Tablet(survey_id, datetime.fromtimestamp(opened, UTC), salt, pin_hash, opening_id)


def close_tablet(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def _hashes(salt: str, pin: str) -> list[str]:
    return salted_hashes(SALT, f"{salt}:{pin}", secret_keys())
