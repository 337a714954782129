"""Addresses for calendar programs: made, found by their secret, and taken out of use."""

import secrets
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from projects.models import AuditEvent, CalendarLink, User

SALT = "projects.calendar_link"


def hashed(token: str) -> str:
    """What is stored of a secret: who reads the database cannot make an address of it."""
    return salted_hmac(SALT, token, secret=settings.CARD_KEY, algorithm="sha256").hexdigest()


@transaction.atomic
def make_calendar_link(*, user: User, today: date | None = None) -> str:
    """The secret of the person's new address, which can never be shown again; an earlier one ends.

    Leaves a trace in the log.
    """
    token = secrets.token_urlsafe(24)
    CalendarLink.objects.update_or_create(
        user=user,
        defaults={"token_hash": hashed(token), "made_on": today or timezone.localdate()},
    )
    _record(user, "kalenterin osoite")
    return token


@transaction.atomic
def revoke_calendar_link(*, user: User) -> bool:
    """The address leads nowhere any more; whether there was one."""
    n_gone, _by_model = CalendarLink.objects.filter(user=user).delete()
    if n_gone:
        _record(user, "kalenterin osoite pois")
    return bool(n_gone)


def calendar_reader(token: str) -> User | None:
    """Whose calendar the secret opens; None where it has ended or never was."""
    rows = CalendarLink.objects.select_related("user").filter(user__is_active=True)
    found = rows.filter(token_hash=hashed(token)).first()
    return found.user if found else None


def _record(user: User, what: str) -> None:
    AuditEvent.objects.create(actor=user, action=AuditEvent.Action.RIGHTS, target=what)
