"""Reads for the start page of the desk: how far each pilot is, and what waits in surveys."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from projects.models import CostLine, Pilot, PilotSession
from projects.permissions import can_change
from projects.queries.pages import pilot_costs
from surveys.models import Card, HelpContact, Phase, Promise, Response, Survey

SOON_DAYS = 14
READY_BEFORE_DAYS = 30


@dataclass(frozen=True)
class Stage:
    """How far one pilot is, in counts only; None = not counted or nothing entered."""

    pilot: Pilot
    n_cards: int
    n_starts: int
    n_both: int
    n_participants: int | None
    cost: Decimal | None
    n_waiting: int
    n_uncounted: int
    closes_on: date | None
    is_open: bool

    @property
    def n_lacking(self) -> int:
        return self.n_starts - self.n_both


def pilot_stages(user, today: date) -> list[Stage]:
    """Every pilot that the user sees, by municipality; the number of queries is constant."""
    pilots = Pilot.objects.visible_to(user).select_related("municipality", "project")
    cards = _card_counts(user)
    waiting = _waiting_counts(user)
    uncounted = _uncounted_counts(user)
    windows = _windows(user, today)
    return [
        Stage(
            pilot=pilot,
            n_cards=cards.get(pilot.pk, (0, 0, 0))[0],
            n_starts=cards.get(pilot.pk, (0, 0, 0))[1],
            n_both=cards.get(pilot.pk, (0, 0, 0))[2],
            n_participants=pilot.n_participants,
            cost=cost.cost,
            n_waiting=waiting.get(pilot.pk, 0),
            n_uncounted=uncounted.get(pilot.pk, 0),
            closes_on=windows.get(pilot.pk, (None, False))[0],
            is_open=windows.get(pilot.pk, (None, False))[1],
        )
        for pilot, cost in pilot_costs(pilots)
    ]


def _with_phases(cards: QuerySet[Card]) -> QuerySet[Card]:
    sent = Response.objects.filter(card=OuterRef("pk"))
    return cards.annotate(
        has_start=Exists(sent.filter(phase=Phase.START)),
        has_end=Exists(sent.filter(phase=Phase.END)),
    )


def _card_counts(user) -> dict[int, tuple[int, int, int]]:
    """Pilot → (cards in use, of them with a start, with both)."""
    cards = _with_phases(Card.objects.visible_to(user).usable()).filter(
        sheet__survey__is_practice=False, sheet__survey__pilot__isnull=False
    )
    rows = (
        cards.order_by()
        .values("sheet__survey__pilot")
        .annotate(
            n=Count("pk"),
            n_starts=Count("pk", filter=Q(has_start=True)),
            n_both=Count("pk", filter=Q(has_start=True, has_end=True)),
        )
    )
    return {row["sheet__survey__pilot"]: (row["n"], row["n_starts"], row["n_both"]) for row in rows}


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


def _windows(user, today: date) -> dict[int, tuple[date | None, bool]]:
    surveys = Survey.objects.visible_to(user).real()
    return {survey.pilot_id: (survey.closes_on, survey.is_open(today)) for survey in surveys}


@dataclass(frozen=True)
class LackingEnds:
    survey: Survey
    count: int


def surveys_lacking_ends(user, today: date) -> list[LackingEnds]:
    """Open surveys with cards that have a start and no end, those that close first first."""
    lacking = _with_phases(Card.objects.visible_to(user).usable())
    lacking = lacking.filter(has_start=True, has_end=False).order_by()
    counts = dict(lacking.values_list("sheet__survey").annotate(Count("pk")))
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
