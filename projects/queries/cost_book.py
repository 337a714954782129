"""Reads for the pages of one pilot's costs: every figure with the rows that it is made of; and
what a project's costs still lack."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from projects.costs import PilotCost, cost_per_participant, flat_rate
from projects.models import ApprovalState, CostLine, Pilot, Project
from projects.queries.pages import past_sessions, pilot_costs
from projects.queries.paired import Paired

PAID = (CostLine.Basis.ITEMISED, CostLine.Basis.ESTIMATED)
RATES = (40, 24, 17, 15, 7)
"""Per cents that funders use: of ESF+ and, before it, of ESF and ERDF, and for indirect costs."""


def funder_rates(project: Project) -> tuple[int, ...]:
    """The per cents to compare with, that of the project's own funder first."""
    own = project.flat_rate_percent
    return RATES if own is None else (own, *(rate for rate in RATES if rate != own))


@dataclass(frozen=True)
class Part:
    """A part of the costs. field and key: what its rows have in common, as the address says it."""

    label: str
    field: str
    key: str
    total: Decimal
    n_rows: int


@dataclass(frozen=True)
class FlatRate:
    """Euros as they were beside those that a flat rate gives; pay is the kind of work."""

    percent: int
    pay: Decimal
    others: Decimal
    accepted: Decimal

    @property
    def real(self) -> Decimal:
        return self.pay + self.others

    @property
    def flat(self) -> Decimal:
        """What the rate gives for everything but the pay."""
        return self.accepted - self.pay

    @property
    def difference(self) -> Decimal:
        """What the funder accepts less what was paid; below zero where the rate is too little."""
        return self.accepted - self.real


@dataclass(frozen=True)
class CountedVisits:
    """Visits of the sessions that were counted; None where none was, which is not 0."""

    n_visits: int | None
    n_counted: int
    n_uncounted: int


@dataclass(frozen=True)
class CostBook:
    """A pilot's costs. Sums and euros per something are of approved rows; None: not computable.

    `lines`: all rows that were asked for, newest first, the unapproved too.
    """

    lines: list[CostLine]
    cost: PilotCost
    per_participant: Decimal | None
    per_visit: Decimal | None
    per_pair: Decimal | None
    by_kind: list[Part]
    by_payer: list[Part]
    n_waiting: int
    flat: FlatRate
    visits: CountedVisits


def cost_book(
    pilot: Pilot,
    *,
    rows: QuerySet[CostLine],
    only: dict[str, str],
    percent: int,
    paired: Paired | None,
) -> CostBook:
    """rows: those that the reader may see, of which parts and flat rate are; only: field to value
    of the rows that are shown. The pilot's own figures are always of all its rows."""
    n_pairs = {pilot.pk: paired.count} if paired else {}
    [(_pilot, cost)] = pilot_costs(Pilot.objects.filter(pk=pilot.pk), n_pairs)
    lines = list(rows.order_by("-spent_on", "-pk"))
    approved = [line for line in lines if line.state == ApprovalState.APPROVED]
    paid = [line for line in approved if line.basis in PAID]
    figures = cost_per_participant([cost])
    return CostBook(
        lines=[line for line in lines if all(getattr(line, f) == v for f, v in only.items())],
        cost=cost,
        per_participant=figures.ratio_of_totals,
        per_visit=cost.per_visit,
        per_pair=cost.per_pair,
        by_kind=_parts(paid, "kind", lambda line: line.get_kind_display()),
        by_payer=_parts(paid, "payer", lambda line: line.payer or _("ei kerrottu")),
        n_waiting=sum(line.state == ApprovalState.SUBMITTED for line in lines),
        flat=_flat(paid, percent),
        visits=_counted_visits(pilot),
    )


def _counted_visits(pilot: Pilot) -> CountedVisits:
    past = list(past_sessions().filter(pilot=pilot).values_list("n_residents", flat=True))
    counted = [n for n in past if n is not None]
    return CountedVisits(sum(counted) if counted else None, len(counted), len(past) - len(counted))


def _parts(lines: Iterable[CostLine], field: str, label: Callable[[CostLine], str]) -> list[Part]:
    groups: dict[str, list[CostLine]] = {}
    for line in lines:
        groups.setdefault(getattr(line, field), []).append(line)
    parts = [
        Part(str(label(rows[0])), field, key, _sum(rows), len(rows)) for key, rows in groups.items()
    ]
    return sorted(parts, key=lambda part: -part.total)


def _sum(lines: Iterable[CostLine]) -> Decimal:
    return sum((line.total or Decimal(0) for line in lines), Decimal(0))


def _flat(paid: list[CostLine], percent: int) -> FlatRate:
    pay = _sum(line for line in paid if line.kind == CostLine.Kind.STAFF)
    return FlatRate(percent, pay, _sum(paid) - pay, flat_rate(pay, percent))


def latest_month(pilot: Pilot) -> list[CostLine]:
    """The rows of the last month that has any, oldest first; empty without costs."""
    last = pilot.costs.order_by("-spent_on").values_list("spent_on", flat=True).first()
    if last is None:
        return []
    rows = pilot.costs.filter(spent_on__year=last.year, spent_on__month=last.month)
    return list(rows.order_by("spent_on", "pk"))


def same_costs(pilot: Pilot) -> set[tuple]:
    """What tells one cost of the pilot from another: day, kind, words and euros."""
    return {cost_key(line) for line in pilot.costs.all()}


def cost_key(line: CostLine) -> tuple[date, str, str, Decimal | None]:
    return line.spent_on, line.kind, line.description, line.total


@dataclass(frozen=True)
class CostGap:
    """What keeps a pilot, or a part of its costs, out of the cost per participant."""

    pilot: Pilot
    has_no_people: bool
    has_no_costs: bool
    n_waiting: int


def cost_gaps(project: Project) -> list[CostGap]:
    """The pilots of a project whose people are not counted, that have no approved cost, or whose
    costs wait for approval, by municipality and name; one query."""
    state = ApprovalState
    rows = project.pilots.select_related("municipality").annotate(
        n_approved=Count("costs", filter=Q(costs__state=state.APPROVED)),
        n_waiting=Count("costs", filter=Q(costs__state=state.SUBMITTED)),
    )
    lacking = rows.filter(Q(n_participants__isnull=True) | Q(n_approved=0) | Q(n_waiting__gt=0))
    return [
        CostGap(pilot, pilot.n_participants is None, not pilot.n_approved, pilot.n_waiting)
        for pilot in lacking.order_by("municipality__sort_key", "name", "pk")
    ]
