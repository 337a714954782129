"""Devices where somebody has signed in before, so that a stranger's guesses do not lock them out.

The browser keeps a signed cookie: a random name of its own and marks of the accounts that were
opened in it. The server keeps nothing of it.
"""

import secrets

from django.conf import settings
from django.core import signing

from osallisuus.keys.known import salted_hashes, secret_keys

COOKIE = "laite"
SALT = "projects.accounts.devices"
KEPT_SECONDS = 180 * 24 * 3600
MOST_ACCOUNTS = 5


def mark_of(email: str) -> str:
    # Keyed, so that the cookie tells no address.
    return _marks(email)[0]


def _marks(email: str) -> list[str]:
    return [mark[:32] for mark in salted_hashes(SALT, email.lower(), secret_keys())]


def device_of(request, email: str) -> str | None:
    """The name of the device, if this very account has been opened in it; None otherwise."""
    name, marks = _read(request)
    return name if not set(marks).isdisjoint(_marks(email)) else None


def remember_device(request, response, email: str) -> None:
    """The account has been opened here, both steps of signing in behind it."""
    name, marks = _read(request)
    known = _marks(email)
    mark = known[0]
    # A bound, since a cookie of the desk's shared computer would grow with every colleague.
    newest = [mark, *(one for one in marks if one not in known)][:MOST_ACCOUNTS]
    response.set_cookie(
        COOKIE,
        signing.dumps([name or secrets.token_urlsafe(16), newest], salt=SALT),
        max_age=KEPT_SECONDS,
        path="/tilit/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request) -> tuple[str, list[str]]:
    value = request.COOKIES.get(COOKIE, "")
    try:
        name, marks = signing.loads(value, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return "", []
    return name, marks
