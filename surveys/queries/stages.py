"""Reads for the start page of the desk: how far each pilot is, and what waits in surveys."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Generic, TypeVar

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from projects.models import CostLine, Pilot, PilotSession, Project
from projects.permissions import KEEPING, PROJECT_KEEPING, SURVEY_READING
from projects.queries.pages import pilot_costs
from surveys.answering.windows import Standing, lacking_end, opening_of, with_standing
from surveys.models import Card, HelpContact, Phase, Promise, Release, Response, Survey
from surveys.queries.pairs import pairs_by_survey

SOON_DAYS = 14
READY_BEFORE_DAYS = 30
RELEASED_WITHIN_DAYS = 365
SHOWN = 8
"""Rows of one kind that a page tells of one by one; of more it tells how many."""


@dataclass(frozen=True)
class Counts:
    """Cards in use, starts sent, pairs, and cards that an end may still be asked of, with those of
    them whose end is open: the same counts as on the desk of the survey and in
    `queries.pairs()`."""

    n_cards: int = 0
    n_starts: int = 0
    n_both: int = 0
    n_lacking: int = 0
    n_asked: int = 0


@dataclass(frozen=True)
class Stage:
    """How far one pilot is, in counts only; None = not counted or nothing entered."""

    pilot: Pilot
    counts: Counts
    n_participants: int | None
    cost: Decimal | None
    n_waiting: int
    n_uncounted: int
    closes_on: date | None
    is_open: bool


def staged_pilots(user, text: str = "") -> QuerySet[Pilot]:
    """Pilots that the user sees, by project, municipality and name; `text` is a part of the name
    of the pilot or of its municipality."""
    rows = Pilot.objects.visible_to(user)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(municipality__name__icontains=text))
    return rows.order_by("project__name", "project", "municipality__sort_key", "name", "pk")


def pilot_stages(user, today: date, pilots: Collection[int] | None = None) -> list[Stage]:
    """The pilots of these keys as `staged_pilots` has them, all of them by default; the number of
    queries is constant."""
    shown = staged_pilots(user).select_related("municipality", "project")
    part = {} if pilots is None else {"pilot__in": pilots}
    if pilots is not None:
        shown = shown.filter(pk__in=pilots)
    surveys = _read_surveys(user, part)
    counts = _counts(surveys, today)
    waiting = _waiting_counts(user, part)
    uncounted = _uncounted_counts(user, part)
    windows = {survey.pilot_id: (survey.closes_on, survey.is_open(today)) for survey in surveys}
    return [
        Stage(
            pilot=pilot,
            counts=counts.get(pilot.pk, Counts()),
            n_participants=pilot.n_participants,
            cost=cost.cost,
            n_waiting=waiting.get(pilot.pk, 0),
            n_uncounted=uncounted.get(pilot.pk, 0),
            closes_on=windows.get(pilot.pk, (None, False))[0],
            is_open=windows.get(pilot.pk, (None, False))[1],
        )
        for pilot, cost in pilot_costs(shown)
    ]


def _read_surveys(user, part) -> list[Survey]:
    return list(Survey.objects.visible_to(user, SURVEY_READING.roles).real().filter(**part))


def _counts(surveys: list[Survey], today: date) -> dict[int, Counts]:
    """Pilot → its counts, over all surveys of the pilot."""
    chosen = Survey.objects.filter(pk__in=[survey.pk for survey in surveys])
    cards = Card.objects.usable().filter(sheet__survey__in=chosen)
    starts = Response.objects.filter(survey__in=chosen, phase=Phase.START).order_by()
    n_pairs = {survey: len(found) for survey, found in pairs_by_survey(chosen).items()}
    lacking, asked = _lacking_by_survey(surveys, today)
    by_survey = (
        _by_survey(cards),
        dict(starts.values_list("survey").annotate(Count("pk"))),
        n_pairs,
        lacking,
        asked,
    )
    found: dict[int, list[int]] = {}
    for survey in surveys:
        numbers = found.setdefault(survey.pilot_id, [0] * len(by_survey))
        for place, counted in enumerate(by_survey):
            numbers[place] += counted.get(survey.pk, 0)
    return {pilot: Counts(*numbers) for pilot, numbers in found.items()}


def _by_survey(cards) -> dict[int, int]:
    return dict(cards.order_by().values_list("sheet__survey").annotate(Count("pk")))


def _lacking_by_survey(
    surveys: Iterable[Survey], today: date
) -> tuple[dict[int, int], dict[int, int]]:
    """Survey → cards with a start and no end, and those of them that may send the end on the day;
    one query, a row for each day of starting."""
    known = {survey.pk: survey for survey in surveys}
    cards = Card.objects.filter(sheet__survey__in=known)
    # Not among all cards that there are: those of every survey would be looked through for these.
    chosen = with_standing(cards.filter(pk__in=lacking_end(cards).values("pk"))).order_by()
    days = ("start_on", "end_opened_on", "replaced_end_opened_on")
    lacking: dict[int, int] = {}
    asked: dict[int, int] = {}
    for key, start_on, *opened, n in chosen.values_list("sheet__survey", *days).annotate(
        Count("pk")
    ):
        standing = Standing(start_on, end_opened_on=min(filter(None, opened), default=None))
        lacking[key] = lacking.get(key, 0) + n
        if opening_of(known[key], standing, today).is_open:
            asked[key] = asked.get(key, 0) + n
    return lacking, asked


def _waiting_counts(user, part) -> dict[int, int]:
    found: dict[int, int] = {}
    for model in (PilotSession, CostLine):
        rows = model.objects.visible_to(user).filter(**part).waiting()
        rows = rows.order_by().values_list("pilot")
        for pilot, count in rows.annotate(Count("pk")):
            found[pilot] = found.get(pilot, 0) + count
    return found


def _uncounted_counts(user, part) -> dict[int, int]:
    held = PilotSession.objects.visible_to(user).filter(
        status=PilotSession.Status.HELD, n_residents__isnull=True, **part
    )
    return dict(held.order_by().values_list("pilot").annotate(Count("pk")))


T = TypeVar("T")


@dataclass(frozen=True)
class Few(Generic[T]):
    """The first rows that wait for the same thing, and how many more there are."""

    rows: tuple[T, ...] = ()
    n_more: int = 0


def _few(rows: QuerySet) -> Few:
    """Two queries, however many rows."""
    found = tuple(rows[:SHOWN])
    return Few(found, rows.order_by().count() - len(found))


@dataclass(frozen=True)
class LackingEnds:
    survey: Survey
    count: int


def surveys_lacking_ends(user, today: date) -> Few[LackingEnds]:
    """Open surveys with cards that could send an end and have not, those that close first first.

    Cards are looked at in so many surveys as a page shows; `n_more`: other open surveys, where an
    end may be missing too. A card whose end is not open yet lacks nothing.
    """
    still = Q(closes_on__isnull=True) | Q(closes_on__gte=today)
    rows = _kept(user).filter(still, opens_on__lte=today)
    open_now = _few(rows.order_by(F("closes_on").asc(nulls_last=True), "title", "pk"))
    _lacking, asked = _lacking_by_survey(open_now.rows, today)
    found = tuple(
        LackingEnds(survey, asked[survey.pk]) for survey in open_now.rows if survey.pk in asked
    )
    return Few(found, open_now.n_more)


def surveys_opening(user, today: date) -> Few[Survey]:
    """Surveys that open within two weeks, today not included."""
    days = (today + timedelta(days=1), today + timedelta(days=SOON_DAYS))
    return _few(_kept(user).filter(opens_on__range=days))


def surveys_closing(user, today: date) -> Few[Survey]:
    """Surveys whose last day of answering is today or within two weeks."""
    return _few(_kept(user).filter(closes_on__range=(today, today + timedelta(days=SOON_DAYS))))


def projects_to_release(user, today: date) -> list[Project]:
    """Projects with a survey that has closed within a year, with ends, and nothing frozen since;
    at most SHOWN. One query."""
    later = Release.objects.filter(
        project=OuterRef("project"), released_on__gt=OuterRef("closes_on")
    )
    ends = Response.objects.filter(survey=OuterRef("pk"), phase=Phase.END)
    days = (today - timedelta(days=RELEASED_WITHIN_DAYS), today - timedelta(days=1))
    closed = Survey.objects.real().filter(
        ~Exists(later), Exists(ends), project=OuterRef("pk"), closes_on__range=days
    )
    rows = Project.objects.visible_to(user, PROJECT_KEEPING.roles).filter(Exists(closed))
    return list(rows.order_by("name", "pk")[:SHOWN])


@dataclass(frozen=True)
class Unready:
    """Surveys that lack what opening needs. `surveys`: the first, each with `has_help_contacts`,
    and at least one of each project; `n_by_project`: project → (all, without a help contact)."""

    surveys: tuple[Survey, ...]
    n_by_project: dict[int, tuple[int, int]]


def unready_surveys(user, today: date) -> Unready:
    """Surveys open or to be opened within thirty days that lack what opening needs."""
    contacts = HelpContact.objects.filter(survey=OuterRef("pk"))
    lacking = (
        Q(project__controller__isnull=True)
        | Q(project__privacy_notice="")
        | Q(project__retention_until__isnull=True)
        | Q(project__no_effect_confirmed_on__isnull=True)
        | ~Exists(contacts)
    )
    last = today + timedelta(days=READY_BEFORE_DAYS)
    near = Q(opens_on__lte=last) & (Q(closes_on__isnull=True) | Q(closes_on__gte=today))
    rows = _kept(user).filter(lacking & near)
    counted = (
        rows.order_by()
        .values_list("project")
        .annotate(Min("pk"), Count("pk"), n_helpless=Count("pk", filter=~Exists(contacts)))
    )
    by_project = {project: numbers for project, *numbers in counted}
    shown = [*rows.values_list("pk", flat=True)[:SHOWN], *(one[0] for one in by_project.values())]
    return Unready(
        tuple(rows.filter(pk__in=shown).annotate(has_help_contacts=Exists(contacts))),
        {project: (n_all, n_helpless) for project, (_pk, n_all, n_helpless) in by_project.items()},
    )


def _kept(user) -> QuerySet[Survey]:
    """Surveys that the user keeps, those of practice left out."""
    rows = Survey.objects.visible_to(user, KEEPING.roles).filter(is_practice=False)
    return rows.select_related("project")


def due_promises(user, today: date) -> Few[Promise]:
    """Public promises that are not done and whose day is past or within two weeks."""
    open_ones = [Promise.Progress.NOT_YET, Promise.Progress.UNDER_WAY]
    rows = Promise.objects.visible_to(user, KEEPING.roles).filter(
        is_published=True,
        progress__in=open_ones,
        due_on__lte=today + timedelta(days=SOON_DAYS),
    )
    return _few(rows.select_related("municipality").order_by("due_on", "pk"))
