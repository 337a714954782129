"""Statistics of one group of people, less what a small group may not show."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import overload

from surveys.evaluation.attrition import compare_completers
from surveys.evaluation.change import PairedChange
from surveys.evaluation.numerics.samples import DECIMALS
from surveys.evaluation.reliability import cronbach_alpha
from surveys.evaluation.scoring import Floats
from surveys.evaluation.shares import (
    NOTICEABLE_POINTS,
    floor_ceiling,
    share_changed,
    wilson_interval,
)
from surveys.reports.frozen.model import Cell, Change, Distribution, Dropouts, Reliability

# Below six pairs no result can be rare enough for the exact test to say anything.
MIN_TEST = 6
# Reliability of fewer people is noise (docs/method.md §1).
MIN_RELIABILITY = 30
# Classes of one or two people are merged with their neighbour, and empty ones too: that nobody
# changed for the worse is also a fact about everyone (docs/method.md §5 rule 7).
SMALLEST_CELL = 3

TESTS = ("p_sign", "p_signed_rank")
SIGNS = ("n_up", "n_same", "n_down", "p_sign", "rank_biserial")
# No page or table shows them, so no file has them either.
UNSHOWN = ("t", "p_t", "w_plus", "w_minus")
# All that a group of a few shows: with a spread or one decimal more, everybody's own change can be
# searched for.
OF_FEW = ("n", "mean_change", "ci_low", "ci_high")
# Points to each side of its mean. Its own interval tells the spread: with both ends in whole points
# somebody's change was certain in 37 % of groups of five (docs/method.md).
SIDES_OF_FEW = (25, 50, 100, 200)
# Of more people, beside whom a few are left over. With 5 points too, the spread of the few was
# bounded so narrowly that somebody's change was certain in 2 % of them where changes were small.
SIDES_BESIDE_FEW = (10, *SIDES_OF_FEW)
# Decimals of everything else, as pages and tables show them; others have one.
DECIMALS_OF = dict.fromkeys(TESTS, 3) | dict.fromkeys(
    ("srm", "srm_low", "srm_high", "g_av", "g_av_low", "g_av_high", "rank_biserial"), 2
)
CHANGE_FIELDS = tuple(field.name for field in fields(PairedChange))
HIGHEST = 100
ORDERED = ("better", "same", "worse")


@dataclass(frozen=True)
class Limits:
    """Smallest groups: for any figure, and for how people spread over classes."""

    k: int
    shows_all: bool = False

    @property
    def distribution(self) -> int:
        return 2 * self.k


def is_uniform(start: Floats, end: Floats, limits: Limits) -> bool:
    """Whether a mean would be everybody's own: all started, ended or changed alike.

    Equal means equal to nine decimals. That nobody changed may be said of enough people. A mean
    so near an end of the scale that fewer than k people can be noticeably away from it tells what
    nearly everybody answered, which is the same.
    """
    if _are_equal(start) or _are_equal(end) or any(_is_at_end(s, limits) for s in (start, end)):
        return True
    changes = end - start
    if not _are_equal(changes):
        return False
    return bool(round(float(changes[0]), DECIMALS)) or len(start) < limits.distribution


def _is_at_end(scores: Floats, limits: Limits) -> bool:
    room = min(float(scores.sum()), float((HIGHEST - scores).sum()))
    return round(room, DECIMALS) < limits.k * NOTICEABLE_POINTS


def _are_equal(values: Floats) -> bool:
    return round(float(values.min()), DECIMALS) == round(float(values.max()), DECIMALS)


def shown_change(
    found: PairedChange, limits: Limits, *, is_whole: bool, is_fine: bool = True
) -> Change:
    """The part of the change of a group that may be shown, not yet rounded.

    Where it is not fine, because the group or what is left beside it has fewer people than the
    limit of distributions, only the mean change and its interval. No test below six pairs. Signs
    and what follows from them, and the median, which is one person's own change, only for the
    whole project and from the limit of distributions on.
    """
    values = vars(found)
    if limits.shows_all:
        return Change(**values)
    if not is_fine or found.n < limits.distribution:
        return Change(**{name: values[name] for name in OF_FEW})
    withheld = set(UNSHOWN)
    if found.n < MIN_TEST:
        withheld |= set(TESTS)
    if not is_whole or found.n < limits.distribution:
        withheld |= {"median_change", *SIGNS}
    elif min(found.n_up or 0, found.n_same or 0, found.n_down or 0) < SMALLEST_CELL:
        withheld |= set(SIGNS)
    return Change(**(values | dict.fromkeys(withheld)))


def rounded_change(change: Change, limits: Limits) -> Change:
    """A change with the digits that are shown of it; where it is coarse, the mean in whole points
    and an interval that holds the real one, of few possible widths."""
    if limits.shows_all:
        return change
    if not change.is_coarse:
        values = vars(change).items()
        return Change(**{name: rounded(v, DECIMALS_OF.get(name, 1)) for name, v in values})
    if change.interval is None:
        return Change(n=change.n)
    # A half is a half for every way in which a few people can make it.
    mean = rounded(round(change.points, DECIMALS), 0)
    low, high = change.interval
    half = (high - low) / 2
    # Rounding moves the mean by half a point at most.
    sides = SIDES_OF_FEW if change.n < limits.distribution else SIDES_BESIDE_FEW
    side = next(side for side in sides if half + 0.5 <= side)
    return Change(n=change.n, mean_change=mean, ci_low=mean - side, ci_high=mean + side)


@overload
def rounded(value: float, decimals: int) -> float: ...
@overload
def rounded(value: None, decimals: int) -> None: ...
def rounded(value: float | None, decimals: int) -> float | None:
    """A figure with the digits that are shown of it; counts as they are, never minus zero."""
    # Adding zero turns −0.0 into 0.0, which would read as a decline.
    return round(value, decimals) + 0.0 if isinstance(value, float) else value


def people_of(
    start: Floats, end: Floats, limits: Limits, *, threshold: float
) -> Distribution | None:
    """Better, same, worse by at least the threshold; None below the limit of distributions."""
    found = share_changed(start, end, threshold=threshold)
    counts = [found.better.count, found.same.count, found.worse.count]
    if limits.shows_all:
        return Distribution(found.n, tuple(_cells(zip(ORDERED, counts, strict=True), found.n)))
    if found.n < limits.distribution:
        return None
    return merged([((key,), n) for key, n in zip(ORDERED, counts, strict=True)])


def noticeable(start: Floats, end: Floats, limits: Limits) -> Distribution | None:
    return people_of(start, end, limits, threshold=NOTICEABLE_POINTS)


def merged(classes: list[tuple[tuple[str, ...], int]]) -> Distribution:
    """Neighbouring classes joined until each has enough people; one class alone is not shown."""
    total = sum(n for _, n in classes)
    joined = list(classes)
    while len(joined) > 1 and min(n for _, n in joined) < SMALLEST_CELL:
        small = min(range(len(joined)), key=lambda place: joined[place][1])
        # The middle class is the neighbour of both ends, and takes the smaller side itself.
        beside = _neighbour(joined, small)
        first, last = sorted((small, beside))
        both = (joined[first][0] + joined[last][0], joined[first][1] + joined[last][1])
        joined[first : last + 1] = [both]
    # One class of all says nothing, be it that all answered alike or that few of any did not.
    if len(joined) < 2:
        return Distribution(total)
    return Distribution(total, tuple(_rounded_cell(_cell(keys, n, total)) for keys, n in joined))


def dropouts_of(
    completers: Floats, dropouts: Floats, limits: Limits, *, is_fine: bool = True
) -> Dropouts | None:
    """Start scores of pairs against those without an end; None when either group is too small, and
    no means where they are not fine or while one is under the limit of distributions."""
    found = compare_completers(completers, dropouts)
    if min(found.n_completers, found.n_dropouts) < (1 if limits.shows_all else limits.k):
        return None
    if limits.shows_all:
        return Dropouts(**asdict(found))
    if not is_fine or min(found.n_completers, found.n_dropouts) < limits.distribution:
        return Dropouts(**asdict(found)).as_coarse()
    figures = {name: rounded(value, 1) for name, value in asdict(found).items()}
    return Dropouts(**figures | {"g": rounded(found.g, 2)})


def reliability_of(rows: Floats, limits: Limits) -> Reliability | None:
    """Cronbach's alpha of all starts, from thirty complete rows on."""
    found = cronbach_alpha(rows)
    if found.alpha is None or found.low is None or found.high is None:
        return None
    values = (found.alpha, found.low, found.high)
    if limits.shows_all:
        return Reliability(found.n, found.k, *values)
    if found.n < MIN_RELIABILITY:
        return None
    alpha, low, high = (rounded(value, 2) for value in values)
    # How many answered every statement differs from domain to domain by a few.
    return Reliability(None, found.k, alpha, low, high)


def ends_of(start: Floats) -> tuple[bool | None, bool | None]:
    """Whether many started from the floor or the ceiling; None below ten people."""
    found = floor_ceiling(start)
    return found.has_floor, found.has_ceiling


def _neighbour(classes: list[tuple[tuple[str, ...], int]], place: int) -> int:
    around = [other for other in (place - 1, place + 1) if 0 <= other < len(classes)]
    return min(around, key=lambda other: classes[other][1])


def _cells(counts: Iterable[tuple[str, int]], total: int) -> list[Cell]:
    return [_cell((key,), n, total) for key, n in counts] if total else []


def _rounded_cell(cell: Cell) -> Cell:
    """With whole per cents, as pages show them."""
    low, high = rounded(cell.low, 2), rounded(cell.high, 2)
    return Cell(cell.keys, cell.count, rounded(cell.share, 2), low, high)


def _cell(keys: tuple[str, ...], count: int, total: int) -> Cell:
    interval = wilson_interval(count, total)
    if interval is None:
        raise ValueError("nobody to be in a class")
    return Cell(keys, count, count / total, *interval)
