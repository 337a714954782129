"""Links for a pilot's own people: made, found by their secret, and revoked."""

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from osallisuus.keys.known import card_keys, salted_hashes
from projects.models import AuditEvent, Pilot, PilotPass, User

SALT = "projects.pilot_pass"
LONGEST_DAYS = 366


def hashed(token: str) -> str:
    """What is stored of a secret: who reads the database cannot make a link of it."""
    return hashes(token)[0]


def hashes(token: str) -> list[str]:
    """What may be stored of it: it works on while an earlier CARD_KEY is known."""
    return salted_hashes(SALT, token, card_keys())


@transaction.atomic
def make_pass(*, pilot: Pilot, label: str, expires_on: date, by: User) -> tuple[PilotPass, str]:
    """A new link and its secret, which can never be shown again. Leaves a trace in the log."""
    token = secrets.token_urlsafe(24)
    row = PilotPass.objects.create(
        pilot=pilot, label=label, expires_on=expires_on, token_hash=hashed(token)
    )
    _record(row, by, "linkki")
    return row, token


def find_pass(token: str, today: date) -> PilotPass | None:
    """The open link of a secret; None when it has ended, was revoked or never was."""
    rows = PilotPass.objects.select_related("pilot__municipality", "pilot__project")
    found = rows.filter(token_hash__in=hashes(token)).first()
    return found if found and found.is_open(today) else None


@transaction.atomic
def revoke_pass(*, row: PilotPass, by: User, at: datetime | None = None) -> PilotPass:
    """Nobody comes in by it any more; what was sent by it stays. A second time changes nothing."""
    if row.revoked_at is None:
        row.revoked_at = at or timezone.now()
        row.save(update_fields=["revoked_at"])
        _record(row, by, "linkki pois")
    return row


def _record(row, by, what):
    AuditEvent.objects.create(
        actor=by,
        project_id=row.pilot.project_id,
        action=AuditEvent.Action.RIGHTS,
        target=f"{what}: {row}"[:200],
    )
