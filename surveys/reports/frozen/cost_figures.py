"""What a report says of costs, in euros and cents."""

from dataclasses import dataclass, field
from decimal import Decimal

from surveys.reports.frozen.codec import LATER


@dataclass(frozen=True)
class PilotCost:
    """One pilot's own figures; None where people, visits or costs are not counted."""

    slug: str
    name: str
    municipality: str
    municipality_name: str
    total_cost: Decimal | None
    n_participants: int | None
    per_participant: Decimal | None
    n_visits: int | None
    per_visit: Decimal | None
    n_uncountable: int
    volunteer_hours: Decimal | None


@dataclass(frozen=True)
class Sensitivities:
    """Cost per participant under other choices; per pair and per visit beside them."""

    staff_rate_lower: Decimal | None
    staff_rate_higher: Decimal | None
    with_volunteers: Decimal | None
    with_in_kind: Decimal | None
    per_pair: Decimal | None
    per_visit: Decimal | None


@dataclass(frozen=True)
class Cost:
    """What one person's part cost, in euros and cents, by both readings, with their ranges."""

    total_cost: Decimal
    n_participants: int
    ratio_of_totals: Decimal | None
    mean_of_pilots: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    leave_one_out_low: Decimal | None
    leave_one_out_high: Decimal | None
    sensitivities: Sensitivities
    per_point: Decimal | None
    volunteer_hours: Decimal
    volunteer_hour_value: Decimal
    itemised_share: Decimal | None
    n_uncountable: int
    not_counted: tuple[str, ...]
    without_costs: tuple[str, ...]
    published: Decimal | None
    published_note: str
    pilots: tuple[PilotCost, ...]
    # Of the cost per point, at the ends of the interval of the change. Absent in method v1.
    per_point_low: Decimal | None = field(default=None, metadata={LATER: True})
    per_point_high: Decimal | None = field(default=None, metadata={LATER: True})

    @property
    def readings_agree(self) -> bool:
        return self.ratio_of_totals == self.mean_of_pilots

    @property
    def is_counted(self) -> bool:
        """Whether some pilot has both costs and people; without any the sums are 0 for nothing."""
        known = ((each.total_cost, each.n_participants) for each in self.pilots)
        return bool(self.total_cost) or any(None not in both for both in known)

    @property
    def counted_total(self) -> Decimal | None:
        """Costs of the pilots that have both costs and people; None where no pilot has."""
        return self.total_cost if self.is_counted else None

    @property
    def counted_participants(self) -> int | None:
        return self.n_participants if self.is_counted else None

    @property
    def counted_hours(self) -> Decimal | None:
        """Hours of volunteers; None where no pilot has told them, which is not 0."""
        is_told = any(each.volunteer_hours is not None for each in self.pilots)
        return self.volunteer_hours if self.volunteer_hours or is_told else None

    def pilot(self, slug: str) -> PilotCost | None:
        return next((pilot for pilot in self.pilots if pilot.slug == slug), None)
