"""Reads for the pages of one pilot's sessions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from osallisuus.text.holidays import holiday_of
from projects.models import Pilot, PilotSession
from projects.permissions import REPORTING

Status = PilotSession.Status


@dataclass(frozen=True)
class SessionGroups:
    """A pilot's sessions: those to be counted, those to come, and the rest, newest first."""

    uncounted: list[PilotSession]
    coming: list[PilotSession]
    past: list[PilotSession]


def session_groups(pilot: Pilot, today: date) -> SessionGroups:
    """To be counted: today's and earlier ones that were not cancelled and have no residents yet.

    Today's session stays among them while it is being counted. One query.
    """
    rows = list(pilot.sessions.order_by("held_on", "pk"))
    due = [row for row in rows if _is_due(row, today)]
    coming = [row for row in rows if row.held_on > today]
    rest = [row for row in rows if row.held_on <= today and row not in due]
    return SessionGroups(due[::-1], coming, rest[::-1])


def _is_due(row: PilotSession, today: date) -> bool:
    if row.status == Status.CANCELLED or row.held_on > today:
        return False
    return row.n_residents is None or row.held_on == today


def next_day(pilot: Pilot, today: date) -> date:
    """A week after the last session, as most go on; where there has been none, the day on which
    the pilot or its project begins, or today once it has begun."""
    last = pilot.sessions.exclude(status=Status.CANCELLED).order_by("-held_on").first()
    if last:
        return last.held_on + timedelta(weeks=1)
    return max(pilot.began_on, today)


@dataclass(frozen=True)
class OfferedDay:
    """A day of a series. holiday: its name, empty on others. is_taken: has a session already."""

    day: date
    holiday: str
    is_taken: bool

    @property
    def is_chosen(self) -> bool:
        return not (self.holiday or self.is_taken)


def offered_days(pilot: Pilot, days: Iterable[date]) -> list[OfferedDay]:
    """Each day with what speaks against it; one query."""
    days = list(days)
    rows = pilot.sessions.exclude(status=Status.CANCELLED).filter(held_on__in=days)
    taken = Counter(rows.values_list("held_on", flat=True))
    return [OfferedDay(day, str(holiday_of(day)), taken[day] > 0) for day in days]


def reported_pilots(user, today: date, *, text: str, is_uncounted: bool) -> QuerySet[Pilot]:
    """Pilots whose sessions and costs the user may send, by municipality and name.

    text: part of the name of the pilot or its municipality. is_uncounted: only those with a session
    to count.
    """
    rows = Pilot.objects.visible_to(user, REPORTING.roles).select_related("municipality")
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(municipality__name__icontains=text))
    if is_uncounted:
        due = PilotSession.objects.filter(_due(today)).filter(pilot=OuterRef("pk"))
        rows = rows.filter(Exists(due))
    return rows.order_by("municipality__sort_key", "name", "pk")


def uncounted_of(pilots: Iterable[Pilot], today: date) -> dict[int, int]:
    """By pilot id, how many sessions wait to be counted; pilots without any are left out."""
    keys = [pilot.pk for pilot in pilots]
    rows = PilotSession.objects.filter(_due(today), pilot__in=keys).order_by()
    return dict(rows.values_list("pilot").annotate(n=Count("pk")))


def _due(today: date) -> Q:
    """As `_is_due`, but a session of today that is being counted is no longer missing."""
    return Q(held_on__lte=today, n_residents__isnull=True) & ~Q(status=Status.CANCELLED)
