"""Cost per participant from plain numbers: Decimal in, Decimal out, rounding only at display."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from osallisuus.text.numbers import rounded

# Digits carried in divisions; far beyond cents, so that only the display rounds.
PRECISION = 28

STAFF_RATE_CHANGE = Decimal("0.20")

# Euros per volunteer hour in the sensitivity: an agreed illustrative value, not a price.
VOLUNTEER_HOUR_VALUE = Decimal("20")


@dataclass(frozen=True)
class PilotCost:
    """One pilot's costs and people.

    itemised, estimated: euros, staff included; itemised None: no costs entered yet.
    staff: the part of those euros that is hours × rate.
    in_kind: euros of things received free; never part of the cost, shown beside it.
    n_uncountable: cost lines that cannot be given a sum.
    n_participants: different people, None when not counted. n_pairs: people with start and end
    answers, None without a survey. n_visits: sum over sessions, None when not counted.
    """

    name: str
    n_participants: int | None
    itemised: Decimal | None
    estimated: Decimal = Decimal(0)
    staff: Decimal = Decimal(0)
    in_kind: Decimal = Decimal(0)
    n_uncountable: int = 0
    volunteer_hours: Decimal = Decimal(0)
    n_pairs: int | None = None
    n_visits: int | None = None

    @property
    def cost(self) -> Decimal | None:
        return None if self.itemised is None else self.itemised + self.estimated

    @property
    def per_visit(self) -> Decimal | None:
        """Euros, unrounded; None without costs, and where nobody has come or been counted."""
        return self._per(self.n_visits)

    @property
    def per_pair(self) -> Decimal | None:
        """Euros, unrounded; None without costs, and where nobody has answered both times."""
        return self._per(self.n_pairs)

    def _per(self, count: int | None) -> Decimal | None:
        return self.cost / count if self.cost is not None and count else None


@dataclass(frozen=True)
class NamedRatio:
    """Euros per person of the named pilot, or of all others without it; None: not computable."""

    name: str
    value: Decimal | None


@dataclass(frozen=True)
class Coverage:
    """What the figures rest on.

    itemised_share: itemised euros of all euros, 0–1, None without costs. n_uncountable: cost
    lines without a sum. not_counted, without_costs: pilots left out because their participants
    are not counted, or no cost is entered. without_participants: pilots that nobody came to;
    their cost is in the total.
    """

    itemised_share: Decimal | None
    n_uncountable: int
    n_pilots: int
    not_counted: tuple[str, ...]
    without_costs: tuple[str, ...]
    without_participants: tuple[str, ...]


@dataclass(frozen=True)
class Sensitivities:
    """The ratio of totals under other choices; euros, None where it cannot be computed.

    per_pair and per_visit are over the pilots that have such a count.
    """

    staff_rate_lower: Decimal | None
    staff_rate_higher: Decimal | None
    with_volunteers: Decimal | None
    with_in_kind: Decimal | None
    per_pair: Decimal | None
    per_visit: Decimal | None


@dataclass(frozen=True)
class CostPerParticipant:
    """Both readings of 'mean cost per participant' and what they depend on, in euros."""

    total_cost: Decimal
    n_participants: int
    ratio_of_totals: Decimal | None
    mean_of_pilots: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    pilots: tuple[NamedRatio, ...]
    leave_one_out: tuple[NamedRatio, ...]
    coverage: Coverage
    sensitivities: Sensitivities

    @property
    def leave_one_out_range(self) -> tuple[Decimal, Decimal] | None:
        values = [ratio.value for ratio in self.leave_one_out if ratio.value is not None]
        return (min(values), max(values)) if values else None


def cost_per_participant(
    pilots: Iterable[PilotCost],
    *,
    staff_rate_change: Decimal = STAFF_RATE_CHANGE,
    volunteer_hour_value: Decimal = VOLUNTEER_HOUR_VALUE,
) -> CostPerParticipant:
    """Cost per participant as total cost / total participants and as the mean over pilots.

    pilots: one PilotCost each, euros as Decimal. A pilot whose participants are not counted, or
    without any cost entered, is left out of all ratios and named in the coverage: half of a ratio
    would bias it. A pilot that nobody came to counts in the total cost and has no ratio of its
    own. staff_rate_change: share by which staff pay is lowered and raised. volunteer_hour_value:
    euros per hour. leave_one_out: the ratio of totals without each pilot in turn, from two on.

    Returns euros per participant, unrounded (to_cents rounds); None where nothing can be divided.
    Raises TypeError for money that is not Decimal or int (a float has lost its cents already) and
    ValueError for negative pay, gifts, counts or hours.

    Source: Stinnett and Paltiel 1997, Med Decis Making 17:483–489 (ratio of means preferred);
    no interval at this few pilots, ranges instead (docs/method.md §6).
    """
    given = list(pilots)
    for pilot in given:
        _check(pilot)
    used = [p for p in given if p.cost is not None and p.n_participants is not None]
    with localcontext(prec=PRECISION):
        ratios = tuple(NamedRatio(p.name, _ratio([p])) for p in used)
        known = [ratio.value for ratio in ratios if ratio.value is not None]
        return CostPerParticipant(
            total_cost=_total(used),
            n_participants=_people(used),
            ratio_of_totals=_ratio(used),
            mean_of_pilots=sum(known, Decimal(0)) / len(known) if known else None,
            lowest=min(known, default=None),
            highest=max(known, default=None),
            pilots=ratios,
            leave_one_out=_leave_one_out(used),
            coverage=_coverage(given, used),
            sensitivities=_sensitivities(used, staff_rate_change, volunteer_hour_value),
        )


def cost_per_point(
    total_cost: Decimal,
    n_participants: int,
    mean_change: float | None,
    ci_low: float | None,
    ci_high: float | None,
) -> Decimal | None:
    """Euros per participant and point of mean change, for the whole sample only.

    total_cost in euros; mean_change and its interval in points. Returns euros per point; None
    unless the interval lies wholly above 0, or when nobody took part.

    Source: docs/method.md §6; Stinnett and Paltiel 1997, Med Decis Making 17:483–489.
    """
    if mean_change is None or ci_low is None or ci_high is None or not n_participants:
        return None
    # A denominator near 0 makes the ratio meaningless, and a decline has no price.
    if ci_low <= 0:
        return None
    with localcontext(prec=PRECISION):
        # By its shortest text: straight from the float, Decimal would carry its binary tail along.
        return total_cost / (n_participants * Decimal(repr(float(mean_change))))


def cost_per_point_range(
    total_cost: Decimal, n_participants: int, ci_low: float | None, ci_high: float | None
) -> tuple[Decimal, Decimal] | None:
    """The cost per point at the upper and at the lower end of the interval of the change.

    Units and where there is none: as `cost_per_point`. The costs are taken as they are.
    """
    low = cost_per_point(total_cost, n_participants, ci_high, ci_low, ci_high)
    high = cost_per_point(total_cost, n_participants, ci_low, ci_low, ci_high)
    return None if low is None or high is None else (low, high)


def to_cents(amount: Decimal) -> Decimal:
    """The amount in whole cents, half cents away from zero: the one rounding of all euros."""
    # Python rounds half to even; readers who check a sum by hand round half up.
    return rounded(amount, 2)


def to_euros(amount: Decimal) -> Decimal:
    """The amount in whole euros, half euros away from zero, as cents are."""
    return rounded(amount)


def split_cents(amount: Decimal, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """The amount in whole cents by the weights, in their order; the parts add up to it exactly.

    Cents that do not divide go one by one to the largest remainders, first of equals first; a
    refund is split like the cost that it takes back. Raises ValueError for an amount that is not
    whole cents, for a negative weight, and when all weights are zero.

    Source: Hamilton's method; Balinski and Young 1982, Fair Representation, chapter 3.
    """
    whole, total = amount * 100, sum(weights, Decimal(0))
    if whole != whole.to_integral_value() or total <= 0 or min(weights) < 0:
        raise ValueError("an amount in cents and weights, one of them above zero")
    cents = abs(int(whole))
    with localcontext(prec=PRECISION):
        exact = [cents * Decimal(weight) / total for weight in weights]
        parts = [int(part) for part in exact]
        by_rest = sorted(range(len(parts)), key=lambda n: parts[n] - exact[n])
    for place in by_rest[: cents - sum(parts)]:
        parts[place] += 1
    sign = -1 if amount < 0 else 1
    return [sign * Decimal(part) / 100 for part in parts]


def flat_rate(pay: Decimal, percent: Decimal | int) -> Decimal:
    """What the funder accepts at a flat rate: the pay and so many per cent of it for all else.

    Euros, in cents. Source: Regulation (EU) 2021/1060, articles 54–56; percent 40 in ESF+.
    """
    return to_cents(pay + pay * Decimal(percent) / 100)


def _check(pilot: PilotCost) -> None:
    # What was paid may be under zero, or under the pay: refunds are costs that came back.
    money = (pilot.itemised, pilot.estimated, pilot.staff, pilot.in_kind, pilot.volunteer_hours)
    counts = (pilot.n_participants, pilot.n_pairs, pilot.n_visits, pilot.n_uncountable)
    for amount in money:
        if amount is not None and not isinstance(amount, Decimal | int):
            # A float has lost its cents before it comes here.
            raise TypeError(f"{pilot.name}: give money and hours as Decimal, not {amount!r}")
    if any(value is not None and not value >= 0 for value in (*money[2:], *counts)):
        raise ValueError(f"{pilot.name}: pay, gifts and counts must not be negative")


def _total(pilots: Sequence[PilotCost]) -> Decimal:
    return sum((Decimal(pilot.cost or 0) for pilot in pilots), Decimal(0))


def _people(pilots: Iterable[PilotCost]) -> int:
    return sum(pilot.n_participants or 0 for pilot in pilots)


def _divided(amount: Decimal, people: int) -> Decimal | None:
    return amount / people if people else None


def _ratio(pilots: Sequence[PilotCost], extra: Decimal = Decimal(0)) -> Decimal | None:
    return _divided(_total(pilots) + extra, _people(pilots))


def _leave_one_out(pilots: Sequence[PilotCost]) -> tuple[NamedRatio, ...]:
    if len(pilots) < 2:
        return ()
    total, people = _total(pilots), _people(pilots)
    return tuple(
        NamedRatio(left.name, _divided(total - _total([left]), people - _people([left])))
        for left in pilots
    )


def _per(pilots: Sequence[PilotCost], count: Callable[[PilotCost], int | None]) -> Decimal | None:
    counts = [(pilot, count(pilot)) for pilot in pilots]
    having = [(pilot, n) for pilot, n in counts if n is not None]
    return _divided(_total([pilot for pilot, _n in having]), sum(n for _pilot, n in having))


def _sensitivities(
    pilots: Sequence[PilotCost], rate_change: Decimal, hour_value: Decimal
) -> Sensitivities:
    staff = sum((pilot.staff for pilot in pilots), Decimal(0)) * rate_change
    hours = sum((pilot.volunteer_hours for pilot in pilots), Decimal(0))
    in_kind = sum((pilot.in_kind for pilot in pilots), Decimal(0))
    return Sensitivities(
        staff_rate_lower=_ratio(pilots, -staff),
        staff_rate_higher=_ratio(pilots, staff),
        with_volunteers=_ratio(pilots, hours * hour_value),
        with_in_kind=_ratio(pilots, in_kind),
        per_pair=_per(pilots, lambda pilot: pilot.n_pairs),
        per_visit=_per(pilots, lambda pilot: pilot.n_visits),
    )


def _coverage(given: Sequence[PilotCost], used: Sequence[PilotCost]) -> Coverage:
    total = _total(used)
    itemised = sum((pilot.itemised or Decimal(0) for pilot in used), Decimal(0))
    return Coverage(
        itemised_share=itemised / total if total else None,
        n_uncountable=sum(pilot.n_uncountable for pilot in given),
        n_pilots=len(given),
        not_counted=tuple(pilot.name for pilot in given if pilot.n_participants is None),
        without_costs=tuple(pilot.name for pilot in given if pilot.cost is None),
        without_participants=tuple(pilot.name for pilot in used if not pilot.n_participants),
    )
