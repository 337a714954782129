"""What a calendar program follows for somebody: sessions, coaching, and days that must not pass.

Numbers of people, notes and names are in none of it: a calendar is read on many screens.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.models import CoachingSession, PilotSession, Project, User
from projects.pages.calendar import Event, event_of
from projects.permissions import EVERY_ROLE, KEEPERS, Role
from surveys.models import Promise, Survey

DAYS_BACK, DAYS_AHEAD = 60, 400
SURVEY_READERS = EVERY_ROLE - {Role.ASSOCIATION_CONTACT}
COORDINATORS = frozenset({Role.COORDINATOR})
SURVEY_DAYS = {
    "opens_on": gettext_lazy("Alkukysely aukeaa: %s"),
    "start_until": gettext_lazy("Viimeinen päivä aloittaa: %s"),
    "end_from": gettext_lazy("Loppukysely aukeaa: %s"),
    "closes_on": gettext_lazy("Kysely sulkeutuu: %s"),
}
CONSULTATION_DAYS = {
    "opens_on": gettext_lazy("Asukaskysely aukeaa: %s"),
    "closes_on": gettext_lazy("Asukaskysely sulkeutuu: %s"),
}
PROJECT_DAYS = {
    "ends_on": gettext_lazy("Hanke päättyy: %s"),
    "retention_until": gettext_lazy("Vastaukset säilytetään tähän asti: %s"),
}

Absolute = Callable[[str], str]


def followed_events(user: User, *, today: date, absolute: Absolute) -> list[Event]:
    """By day, from two months back to a year and a month ahead; only what the rights show."""
    found = [
        *_sessions(user, today),
        *_coaching(user, today, absolute),
        *_surveys(user, today),
        *_promises(user, today),
        *_projects(user, today),
    ]
    return sorted(found, key=lambda event: (f"{event.starts:%Y-%m-%d}", event.uid))


def _span(today: date) -> tuple[date, date]:
    return today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)


def _sessions(user: User, today: date) -> Iterator[Event]:
    rows = PilotSession.objects.visible_to(user).filter(held_on__range=_span(today))
    for row in rows.select_related("pilot"):
        yield Event(
            uid=f"kerta-{row.pk}",
            summary=row.pilot.name,
            starts=row.held_on,
            place=row.pilot.place,
            is_cancelled=row.status == PilotSession.Status.CANCELLED,
        )


def _coaching(user: User, today: date, absolute: Absolute) -> Iterator[Event]:
    rows = CoachingSession.objects.visible_to(user)
    for row in rows.filter(starts_at__date__range=_span(today)).select_related("project"):
        is_public = row.is_published and row.project.is_published
        yield event_of(row, url=absolute(row.get_absolute_url()) if is_public else "")
    for row in rows.filter(signup_until__range=_span(today)):
        text = _("Ilmoittautuminen päättyy: %s") % row.theme
        yield Event(f"ilmoittautuminen-{row.pk}", text, row.signup_until, is_deadline=True)


def _surveys(user: User, today: date) -> Iterator[Event]:
    rows = Survey.objects.visible_to(user, SURVEY_READERS).filter(is_practice=False)
    for row in rows:
        is_asked_once = row.kind == Survey.Kind.CONSULTATION
        days = CONSULTATION_DAYS if is_asked_once else SURVEY_DAYS
        yield from _deadlines("kysely", row, days, row.title, today)


def _promises(user: User, today: date) -> Iterator[Event]:
    settled = [Promise.Progress.DONE, Promise.Progress.NOT_POSSIBLE]
    rows = Promise.objects.visible_to(user, KEEPERS).exclude(progress__in=settled)
    for row in rows.filter(due_on__range=_span(today)).select_related("municipality"):
        text = _("Lupauksen määräaika: %s") % row.municipality
        yield Event(f"lupaus-{row.pk}", text, row.due_on, text=row.answer, is_deadline=True)


def _projects(user: User, today: date) -> Iterator[Event]:
    for row in Project.objects.visible_to(user, COORDINATORS):
        yield from _deadlines("hanke", row, PROJECT_DAYS, row.name, today)


def _deadlines(kind: str, row, days: dict, name: str, today: date) -> Iterator[Event]:
    first, last = _span(today)
    for field, words in days.items():
        day = getattr(row, field)
        if day and first <= day <= last:
            # The field in it, so that a day that is moved is the same event.
            yield Event(f"{kind}-{row.pk}-{field}", words % name, day, is_deadline=True)
