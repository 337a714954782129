"""Sessions: one, many at once, moved, cancelled and taken back."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from projects.models import ApprovalState, Pilot, PilotSession, refuse_early_day
from projects.services.pilots.seen import lock_seen

Status = PilotSession.Status
MOST_SESSIONS = 120
"""In one series: two years of every week, and some more."""


class SessionRefusedError(Exception):
    """A session that cannot be moved or cancelled so; the message says why, in Finnish."""


def series_days(first: date, last: date, weeks: int = 1) -> list[date]:
    """The day of `first` and every `weeks` weeks after it until `last`, both included.

    Empty where `last` is before `first`; at most MOST_SESSIONS days.
    """
    n_days = (last - first).days // (7 * weeks) + 1
    return [first + timedelta(weeks=weeks * n) for n in range(min(n_days, MOST_SESSIONS))]


def _state(by_keeper: bool) -> str:
    return ApprovalState.APPROVED if by_keeper else ApprovalState.SUBMITTED


@transaction.atomic
def plan_sessions(
    *,
    pilot: Pilot,
    days: Iterable[date],
    by_keeper: bool,
    taken: Collection[date] | None = None,
) -> list[PilotSession]:
    """A planned session on each day, also on one where there is another: mornings and evenings.

    by_keeper: whether the sender may approve; else the sessions wait for approval. taken: days
    that had a session when the sender saw the list; where one has come since, none is added, so
    that a list sent twice is saved once.
    """
    # Whoever sends the same list at the same moment waits here.
    Pilot.objects.select_for_update().get(pk=pilot.pk)
    wanted = set(days)
    if taken is not None:
        now = pilot.sessions.exclude(status=Status.CANCELLED).filter(held_on__in=wanted)
        wanted -= set(now.values_list("held_on", flat=True)) - set(taken)
    rows = [
        PilotSession(pilot=pilot, held_on=day, status=Status.PLANNED, state=_state(by_keeper))
        for day in sorted(wanted)
    ]
    # One by one, so that each has its history and kept pages of the pilot are made anew.
    for row in rows:
        row.save()
    return rows


@transaction.atomic
def move_session(
    *, session: PilotSession, day: date, seen: int, by_keeper: bool, today: date
) -> PilotSession:
    """Raises SessionRefusedError for a counted session that would come to a day not yet here and
    for a day before the pilot began, and ChangedMeanwhileError."""
    found = lock_seen(session, seen)
    if found.status == Status.HELD and day > today:
        raise SessionRefusedError(
            _("Kerta on jo pidetty, joten sitä ei voi siirtää tulevaan päivään.")
        )
    _refuse_early(found, day)
    found.held_on = day
    return _saved(found, by_keeper)


@transaction.atomic
def cancel_session(*, session: PilotSession, note: str, seen: int, by_keeper: bool) -> PilotSession:
    """The session stays, marked as cancelled, with the reason in its note.

    Raises SessionRefusedError for one where somebody has been counted, and ChangedMeanwhileError.
    """
    found = lock_seen(session, seen)
    if found.n_residents is not None:
        raise SessionRefusedError(
            _("Kävijät on jo laskettu, joten kertaa ei voi perua. Korjaa ensin luvut.")
        )
    found.status, found.note = Status.CANCELLED, note or found.note
    return _saved(found, by_keeper)


@transaction.atomic
def restore_session(*, session: PilotSession, seen: int, by_keeper: bool) -> PilotSession:
    """A cancelled session is planned again. Raises SessionRefusedError for one of a day before the
    pilot began, and ChangedMeanwhileError."""
    found = lock_seen(session, seen)
    _refuse_early(found, found.held_on)
    found.status = Status.PLANNED
    return _saved(found, by_keeper)


def _refuse_early(row: PilotSession, day: date) -> None:
    try:
        refuse_early_day(day, row.pilot)
    except ValidationError as error:
        raise SessionRefusedError(" ".join(error.messages)) from None


def _saved(row: PilotSession, by_keeper: bool) -> PilotSession:
    """What somebody who may not approve has changed waits for approval again."""
    if not by_keeper:
        row.state, row.return_note = ApprovalState.SUBMITTED, ""
    row.save()
    return row
