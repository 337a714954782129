"""Numbers of a report as coordinates and words of a drawing.

On a page a drawing is as wide as its place, in percent; in a PDF it has its own width.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from surveys.reports.frozen import wording
from surveys.reports.frozen.model import Change, Cost, Level, Measure, PilotCost

# Half-widths of the axis of change, in points; the first that holds every interval is used.
REACHES = (10, 20, 30, 40, 50, 100)
PDF_WIDTH, PDF_MARGIN = 600, 24
# The longest bar leaves room for the line of the mean beside it.
LONGEST_BAR = Decimal("0.95")


@dataclass(frozen=True)
class ChangeRow:
    """One line of the chart of change: an estimate as a dot, its interval as a bar."""

    name: str
    is_index: bool = False
    reason: str = ""
    change: str = ""
    interval: str = ""
    dot: str = ""
    low: str = ""
    high: str = ""
    label: str = ""


@dataclass(frozen=True)
class BeforeAfterRow:
    """One line of the chart of both measurements: a ring before, a diamond after."""

    name: str
    n: int | None = None
    reason: str = ""
    before: str = ""
    after: str = ""
    change: str = ""
    interval: str = ""
    direction: str = ""
    start: str = ""
    end: str = ""
    label: str = ""


@dataclass(frozen=True)
class Chart:
    """Rows over one axis; `grid` and `zero` are the places of its lines."""

    axis: tuple[str, ...]
    grid: tuple[str, ...]
    rows: tuple[ChangeRow | BeforeAfterRow, ...]
    zero: str = ""
    is_pdf: bool = False
    width: int = PDF_WIDTH


@dataclass(frozen=True)
class CostRow:
    name: str
    value: Decimal | None
    bar: str = ""
    n_participants: int | None = None
    total_cost: Decimal | None = None


@dataclass(frozen=True)
class CostChart:
    rows: tuple[CostRow, ...]
    mean: str = ""
    is_pdf: bool = False
    width: int = PDF_WIDTH


def change_chart(level: Level, *, is_pdf: bool, k: int, reach: int | None = None) -> Chart:
    """Mean changes of a level with their intervals around a strong line at zero."""
    reach = reach or reach_of(level.shown)
    rows = tuple(_change_row(measure, reach, is_pdf, k) for measure in level.measures)
    ticks = (-reach, -reach / 2, 0, reach / 2, reach)
    return Chart(
        axis=tuple(wording.signed(tick, 0) for tick in ticks),
        grid=tuple(_place(tick, -reach, reach, is_pdf) for tick in ticks),
        zero=_place(0, -reach, reach, is_pdf),
        rows=rows,
        is_pdf=is_pdf,
    )


def before_after_chart(level: Level, *, is_pdf: bool, k: int) -> Chart:
    """Mean scores of a level's pairs at the start and at the end, on the scale 0–100."""
    ticks = (0, 25, 50, 75, 100)
    return Chart(
        axis=tuple(str(tick) for tick in ticks),
        grid=tuple(_place(tick, 0, 100, is_pdf) for tick in ticks),
        rows=tuple(_before_after_row(measure, is_pdf, k) for measure in level.measures),
        is_pdf=is_pdf,
    )


def cost_chart(cost: Cost, *, is_pdf: bool) -> CostChart:
    """Cost per participant of every pilot, dearest first, with the line of the whole."""
    longest = max(
        (pilot.per_participant or Decimal(0) for pilot in cost.pilots), default=Decimal(0)
    )
    names = _distinct_names(cost)

    def place(value: Decimal | None) -> str:
        if value is None or not longest:
            return ""
        return _extent(float(value / longest * LONGEST_BAR), is_pdf)

    return CostChart(
        rows=tuple(
            CostRow(
                names[pilot.slug],
                pilot.per_participant,
                place(pilot.per_participant),
                pilot.n_participants,
                pilot.total_cost,
            )
            for pilot in sorted(cost.pilots, key=_dearest_first)
        ),
        mean=place(cost.ratio_of_totals),
        is_pdf=is_pdf,
    )


def reach_of(measures: Iterable[Measure]) -> int:
    """Half the width of an axis that holds every interval, in points."""
    ends = [
        abs(value)
        for change in (measure.shown_change for measure in measures)
        for value in (change.points, *(change.interval or ()))
    ]
    largest = max(ends, default=0)
    return next((reach for reach in REACHES if largest <= reach), REACHES[-1])


def _change_row(measure: Measure, reach: float, is_pdf: bool, k: int) -> ChangeRow:
    change = measure.change
    if change is None:
        reason = wording.hidden_short(measure.hidden, k)
        return ChangeRow(measure.name, measure.is_index, reason=reason)
    value = wording.signed(change.points, change.decimals)
    interval = _interval(change)
    return ChangeRow(
        name=measure.name,
        is_index=measure.is_index,
        change=value,
        interval=interval,
        dot=_place(change.points, -reach, reach, is_pdf),
        low=_place(change.interval[0], -reach, reach, is_pdf) if change.interval else "",
        high=_place(change.interval[1], -reach, reach, is_pdf) if change.interval else "",
        label=_("%(name)s: muutos %(change)s, luottamusväli %(interval)s")
        % {"name": measure.name, "change": value, "interval": interval or "–"},
    )


def _before_after_row(measure: Measure, is_pdf: bool, k: int) -> BeforeAfterRow:
    change = measure.change
    if change is None:
        return BeforeAfterRow(measure.name, reason=wording.hidden_short(measure.hidden, k))
    if change.mean_start is None or change.mean_end is None:
        return BeforeAfterRow(measure.name, reason=wording.no_means())
    before, after = wording.number(change.mean_start, 1), wording.number(change.mean_end, 1)
    value = wording.signed(change.points, change.decimals)
    return BeforeAfterRow(
        name=measure.name,
        n=change.n,
        before=before,
        after=after,
        change=value,
        interval=_interval(change),
        direction="down" if change.points < 0 else "up",
        start=_place(change.mean_start, 0, 100, is_pdf),
        end=_place(change.mean_end, 0, 100, is_pdf),
        label=_("%(name)s: ennen %(before)s, jälkeen %(after)s, muutos %(change)s")
        % {"name": measure.name, "before": before, "after": after, "change": value},
    )


def _interval(change: Change) -> str:
    if change.interval is None:
        return ""
    low, high = (wording.signed(end, change.decimals) for end in change.interval)
    return f"{low} … {high}"


def _dearest_first(pilot: PilotCost) -> tuple[bool, Decimal, str]:
    """Sorts those whose cost is not known behind the others, in their own order."""
    if pilot.per_participant is None:
        return True, Decimal(0), ""
    return False, -pilot.per_participant, pilot.slug


def _place(value: float, low: float, high: float, is_pdf: bool) -> str:
    """A coordinate on the axis from low to high, kept inside it."""
    # An interval that is longer than the axis ends at its edge; its numbers stand beside it.
    share = min(1.0, max(0.0, (value - low) / (high - low)))
    if is_pdf:
        return f"{PDF_MARGIN + share * (PDF_WIDTH - 2 * PDF_MARGIN):.1f}"
    return f"{share * 100:.1f}%"


def _extent(share: float, is_pdf: bool) -> str:
    return f"{share * PDF_WIDTH:.1f}" if is_pdf else f"{share * 100:.1f}%"


def _distinct_names(cost: Cost) -> dict[str, str]:
    """The municipality names a pilot in charts, unless it has several."""
    places = [pilot.municipality for pilot in cost.pilots]
    return {
        pilot.slug: pilot.name if places.count(pilot.municipality) > 1 else pilot.municipality_name
        for pilot in cost.pilots
    }
