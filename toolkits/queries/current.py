"""What goes on now: meetings of this week, consultations that are open, coaching to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from projects.models import CoachingSession
from projects.queries.pages import planned_sessions
from surveys.models import Survey

DAYS_OF_MEETINGS, DAYS_OF_COACHING = 7, 30
MOST = 5


@dataclass(frozen=True)
class Happening:
    """One thing to come to or to answer. `when` is ready to print, by `on` it is put in order;
    `title` and `place` are in the language in which they were written."""

    on: date
    kind: str
    title: str
    url: str
    when: str
    place: str
    is_example: bool
    begins_at: datetime | None = None
    """When it is told no more, where that is before its day is over."""


def happening(today: date) -> list[Happening]:
    """Of everything public the first five by day; empty where nothing goes on. Three queries."""
    return first_of(all_happening(today))


def all_happening(today: date) -> list[Happening]:
    """The same, as many as there are."""
    found = [*_meetings(today), *_consultations(today), *_coaching(today)]
    return sorted(found, key=lambda one: (one.on, one.title))


def first_of(rows: list[Happening]) -> list[Happening]:
    """The first five of what was read before, without what has begun since."""
    now = timezone.now()
    return [one for one in rows if one.begins_at is None or one.begins_at >= now][:MOST]


def _meetings(today: date) -> Iterator[Happening]:
    """The next planned session of each pilot, until a week from today."""
    seen = set()
    for row in planned_sessions(today, DAYS_OF_MEETINGS).select_related("pilot"):
        if row.pilot_id not in seen:
            seen.add(row.pilot_id)
            yield Happening(
                on=row.held_on,
                kind=_("Kokeilu kokoontuu"),
                title=row.pilot.name,
                url=row.pilot.get_absolute_url(),
                when=_day(row.held_on),
                place=row.pilot.place,
                is_example=row.is_example,
            )


def _consultations(today: date) -> Iterator[Happening]:
    """Open ones with a last day, by it; practice is no news."""
    rows = Survey.objects.consultations().filter(
        is_practice=False, opens_on__lte=today, closes_on__gte=today
    )
    for row in rows.select_related("project", "municipality"):
        yield Happening(
            on=row.closes_on,
            kind=_("Asukaskysely"),
            title=row.title,
            url=reverse("surveys:consultation-detail", args=[row.slug]),
            when=_("Vastaa viimeistään %(day)s") % {"day": _day(row.closes_on)},
            place=row.municipality.local_name if row.municipality else row.project.name,
            is_example=row.project.is_demo,
        )


def _coaching(today: date) -> Iterator[Happening]:
    last = today + timedelta(days=DAYS_OF_COACHING)
    rows = (
        CoachingSession.objects.public()
        .upcoming()
        .filter(starts_at__date__lte=last, cancelled_at__isnull=True)
    )
    for row in rows:
        begins = timezone.localtime(row.starts_at)
        yield Happening(
            on=begins.date(),
            kind=row.get_kind_display().capitalize(),
            title=row.theme,
            url=row.get_absolute_url(),
            when=f"{_day(begins.date())} {_('klo')} {date_format(begins, 'G.i')}",
            place=row.place,
            is_example=row.is_example,
            begins_at=row.starts_at,
        )


def _day(day: date) -> str:
    return f"{date_format(day, 'l')} {date_format(day, 'SHORT_DATE_FORMAT')}"
