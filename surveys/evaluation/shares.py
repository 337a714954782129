"""Shares of people: better, same, worse; floor and ceiling; their intervals."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

from surveys.evaluation.numerics.samples import (
    check_confidence,
    complete,
    complete_pairs,
    whole_units,
)

# A change that people notice, in points of 0–100: a convention of the method, not a reliable
# change of one person.
NOTICEABLE_POINTS = 10.0

# Terwee et al. 2007, J Clin Epidemiol 60:34–42, criterion 7.
FLOOR_CEILING_SHARE = 0.15
FLOOR_CEILING_MIN_N = 10


@dataclass(frozen=True)
class Share:
    """count people of the whole; share and its Wilson interval 0–1, None without people."""

    count: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ShareChanged:
    """How many of n pairs changed at least the threshold for the better, the worse, or less."""

    n: int
    threshold: float
    better: Share
    same: Share
    worse: Share


@dataclass(frozen=True)
class FloorCeiling:
    """Shares (0–1) of n scores at the ends of the scale; the flags are None below 10 scores."""

    n: int
    n_floor: int
    n_ceiling: int
    floor_share: float | None
    ceiling_share: float | None
    has_floor: bool | None
    has_ceiling: bool | None


def wilson_interval(
    successes: int, n: int, *, confidence: float = 0.95
) -> tuple[float, float] | None:
    """Wilson's score interval of a share, without continuity correction.

    successes out of n, whole numbers. Returns (low, high) within 0–1, exactly 0 or 1 at the end
    where nobody or everybody succeeded; None when n is 0.
    Raises ValueError unless 0 <= successes <= n and 0 < confidence < 1.

    Source: Wilson 1927, JASA 22:209–212; Newcombe 1998, Stat Med 17:857–872, method 3.
    """
    check_confidence(confidence)
    if not 0 <= successes <= n:
        raise ValueError(f"successes must lie between 0 and {n}, not {successes!r}")
    if n == 0:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / n
    middle = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    bottom = 1 + z * z / n
    # The ends are exact in the formula, but not in binary floating point.
    low = 0.0 if successes == 0 else max(0.0, (middle - half) / bottom)
    high = 1.0 if successes == n else min(1.0, (middle + half) / bottom)
    return low, high


def share_changed(
    start: Iterable[float | None],
    end: Iterable[float | None],
    *,
    threshold: float = NOTICEABLE_POINTS,
) -> ShareChanged:
    """How many people changed by at least the threshold, with 95 % Wilson intervals.

    start, end: scores of the same people in the same order, higher is better, None for missing;
    pairs with a missing side are left out. threshold: in the unit of the scores, inclusive, and
    compared after rounding the differences to nine decimals; 0 counts strict signs.

    Returns counts, shares 0–1 and intervals; without pairs the counts are 0 and the rest None.
    Raises ValueError for sides of different length, a negative threshold, NaN or infinity.

    Source: threshold as a group convention, de Vet et al. 2006, HQLO 4:54; interval Wilson 1927.
    """
    if not threshold >= 0:
        raise ValueError(f"threshold must not be negative: {threshold!r}")
    first, second = complete_pairs(start, end)
    units, scale = whole_units(second - first)
    # At least one unit, so that a threshold of 0 counts strict signs and nobody who stayed.
    limit = max(1, round(threshold * scale))
    n = len(units)
    better, worse = int((units >= limit).sum()), int((units <= -limit).sum())
    return ShareChanged(
        n=n,
        threshold=threshold,
        better=_share(better, n),
        same=_share(n - better - worse, n),
        worse=_share(worse, n),
    )


def floor_ceiling(
    scores: Iterable[float | None], *, minimum: float = 0.0, maximum: float = 100.0
) -> FloorCeiling:
    """Shares of scores at the lowest and the highest possible value.

    scores: on the scale from minimum to maximum, None left out. Returns counts and shares 0–1
    (None without scores); a share of at least 15 % is flagged once there are 10 scores.
    Raises ValueError for a score outside the scale.

    Source: Terwee et al. 2007, J Clin Epidemiol 60:34–42, criterion 7.
    """
    units, scale = whole_units(complete(scores))
    lowest, highest = round(minimum * scale), round(maximum * scale)
    n = len(units)
    if n and not (lowest <= units.min() and units.max() <= highest):
        raise ValueError(f"scores must lie within {minimum!r}–{maximum!r}")
    n_floor, n_ceiling = int((units == lowest).sum()), int((units == highest).sum())
    return FloorCeiling(
        n=n,
        n_floor=n_floor,
        n_ceiling=n_ceiling,
        floor_share=n_floor / n if n else None,
        ceiling_share=n_ceiling / n if n else None,
        has_floor=_is_flagged(n_floor, n),
        has_ceiling=_is_flagged(n_ceiling, n),
    )


def _share(count: int, n: int) -> Share:
    low, high = wilson_interval(count, n) or (None, None)
    return Share(count=count, share=count / n if n else None, low=low, high=high)


def _is_flagged(count: int, n: int) -> bool | None:
    return count / n >= FLOOR_CEILING_SHARE if n >= FLOOR_CEILING_MIN_N else None
