"""Reads for the start page of the desk: how far each pilot is, and what waits in surveys."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q

from projects.models import CostLine, Pilot, PilotSession
from projects.permissions import can_change, can_read_survey
from projects.queries.pages import pilot_costs
from surveys.answering.windows import lacking_end
from surveys.models import Card, HelpContact, Phase, Promise, Response, Survey
from surveys.queries.pairs import pairs_by_survey

SOON_DAYS = 14
READY_BEFORE_DAYS = 30


@dataclass(frozen=True)
class Counts:
    """Cards in use, starts sent, pairs, and cards that an end may still be asked of: the same
    counts as on the desk of the survey and in `queries.pairs()`."""

    n_cards: int = 0
    n_starts: int = 0
    n_both: int = 0
    n_lacking: int = 0


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


def pilot_stages(user, today: date) -> list[Stage]:
    """Every pilot that the user sees, by municipality; the number of queries is constant."""
    pilots = Pilot.objects.visible_to(user).select_related("municipality", "project")
    surveys = _read_surveys(user)
    counts = _counts(surveys)
    waiting = _waiting_counts(user)
    uncounted = _uncounted_counts(user)
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
        for pilot, cost in pilot_costs(pilots)
    ]


def _read_surveys(user) -> list[Survey]:
    rows = Survey.objects.visible_to(user).real().select_related("pilot", "project")
    return [s for s in rows.prefetch_related("pilot__associations") if can_read_survey(user, s)]


def _counts(surveys: list[Survey]) -> dict[int, Counts]:
    """Pilot → its counts, over all surveys of the pilot."""
    chosen = Survey.objects.filter(pk__in=[survey.pk for survey in surveys])
    cards = Card.objects.usable().filter(sheet__survey__in=chosen)
    starts = Response.objects.filter(survey__in=chosen, phase=Phase.START).order_by()
    n_pairs = {survey: len(found) for survey, found in pairs_by_survey(chosen).items()}
    by_survey = (
        _by_survey(cards),
        dict(starts.values_list("survey").annotate(Count("pk"))),
        n_pairs,
        _by_survey(Card.objects.filter(pk__in=lacking_end(cards).values("pk"))),
    )
    found: dict[int, list[int]] = {}
    for survey in surveys:
        numbers = found.setdefault(survey.pilot_id, [0] * len(by_survey))
        for place, counted in enumerate(by_survey):
            numbers[place] += counted.get(survey.pk, 0)
    return {pilot: Counts(*numbers) for pilot, numbers in found.items()}


def _by_survey(cards) -> dict[int, int]:
    return dict(cards.order_by().values_list("sheet__survey").annotate(Count("pk")))


def _waiting_counts(user) -> dict[int, int]:
    found: dict[int, int] = {}
    for model in (PilotSession, CostLine):
        rows = model.objects.visible_to(user).waiting().order_by().values_list("pilot")
        for pilot, count in rows.annotate(Count("pk")):
            found[pilot] = found.get(pilot, 0) + count
    return found


def _uncounted_counts(user) -> dict[int, int]:
    held = PilotSession.objects.visible_to(user).filter(
        status=PilotSession.Status.HELD, n_residents__isnull=True
    )
    return dict(held.order_by().values_list("pilot").annotate(Count("pk")))


@dataclass(frozen=True)
class LackingEnds:
    survey: Survey
    count: int


def surveys_lacking_ends(user, today: date) -> list[LackingEnds]:
    """Open surveys with cards that have a start and no end, those that close first first."""
    lacking = lacking_end(Card.objects.visible_to(user))
    counts = _by_survey(Card.objects.filter(pk__in=lacking.values("pk")))
    open_now = [survey for survey in _kept(user) if survey.is_open(today) and survey.pk in counts]
    open_now.sort(key=lambda survey: (survey.closes_on or date.max, survey.title))
    return [LackingEnds(survey, counts[survey.pk]) for survey in open_now]


def surveys_opening(user, today: date) -> list[Survey]:
    """Surveys that open within two weeks, today not included."""
    last = today + timedelta(days=SOON_DAYS)
    return [s for s in _kept(user) if s.opens_on is not None and today < s.opens_on <= last]


def surveys_closing(user, today: date) -> list[Survey]:
    """Surveys whose last day of answering is today or within two weeks."""
    last = today + timedelta(days=SOON_DAYS)
    return [s for s in _kept(user) if s.closes_on is not None and today <= s.closes_on <= last]


def unready_surveys(user, today: date) -> list[Survey]:
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
    return [s for s in _kept(user, lacking & near)]


def _kept(user, condition=None) -> list[Survey]:
    """Real surveys that the user keeps, with what their scope needs."""
    rows = Survey.objects.visible_to(user).filter(is_practice=False)
    if condition is not None:
        rows = rows.filter(condition)
    rows = rows.select_related("pilot__municipality", "project")
    rows = rows.prefetch_related("pilot__associations")
    return [survey for survey in rows if can_change(user, survey)]


def due_promises(user, today: date) -> list[Promise]:
    """Public promises that are not done and whose day is past or within two weeks."""
    open_ones = [Promise.Progress.NOT_YET, Promise.Progress.UNDER_WAY]
    rows = Promise.objects.visible_to(user).filter(
        is_published=True,
        progress__in=open_ones,
        due_on__lte=today + timedelta(days=SOON_DAYS),
    )
    rows = rows.select_related("municipality").order_by("due_on", "pk")
    return [promise for promise in rows if can_change(user, promise)]
