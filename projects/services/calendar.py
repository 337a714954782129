"""Addresses for calendar programs: made, found by their secret, and taken out of use."""

import secrets
from datetime import date

from django.db import transaction
from django.utils import timezone

from osallisuus.keys.known import card_keys, salted_hashes
from projects.models import AuditEvent, CalendarLink, User

SALT = "projects.calendar_link"


def hashed(token: str) -> str:
    """What is stored of a secret: who reads the database cannot make an address of it."""
    return hashes(token)[0]


def hashes(token: str) -> list[str]:
    """What may be stored of it: it works on while an earlier CARD_KEY is known."""
    return salted_hashes(SALT, token, card_keys())


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
    found = rows.filter(token_hash__in=hashes(token)).first()
    return found.user if found else None


def _record(user: User, what: str) -> None:
    AuditEvent.objects.create(actor=user, action=AuditEvent.Action.RIGHTS, target=what)
