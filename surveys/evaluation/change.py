"""Change of a score between two measurements of the same people."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.effect import hedges_corrections, noncentrality_limits
from surveys.evaluation.numerics.samples import (
    Floats,
    Whole,
    check_confidence,
    complete_pairs,
    laid_together,
    moments,
    probability,
    units_of_groups,
)
from surveys.evaluation.ranks.signed_ranks import (
    rank_biserial,
    sign_test_p,
    signed_rank_p,
    signed_ranks,
)
from surveys.evaluation.ranks.tallies import medians, tally, walsh_medians

Figures = dict[str, NDArray[Any]]
"""Field of PairedChange -> its value for each group, NaN for None."""
Side = Iterable[float | None]


@dataclass(frozen=True)
class PairedChange:
    """Change over n pairs, end - start, in the unit of the scores; None: not estimable.

    mean_…, sd_…: start, end and change; SD with divisor n - 1, None below two pairs.
    ci_low, ci_high, t, p_t: Student's interval and test of the mean change, n - 1 df; None below
    two pairs and when all changes are equal.
    median_change, hodges_lehmann: medians of the changes and of their Walsh averages.
    n_up, n_same, n_down, p_sign: strict signs and the exact two-sided sign test.
    w_plus, w_minus, p_signed_rank: sums of Pratt midranks and the exact two-sided test.
    srm, g_av and limits: mean change in SDs of change, and bias-corrected in average SDs.
    rank_biserial: -1 … 1, zeros dropped; None when nobody changed.
    """

    n: int
    mean_start: float | None = None
    mean_end: float | None = None
    sd_start: float | None = None
    sd_end: float | None = None
    mean_change: float | None = None
    sd_change: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    t: float | None = None
    p_t: float | None = None
    median_change: float | None = None
    hodges_lehmann: float | None = None
    n_up: int | None = None
    n_same: int | None = None
    n_down: int | None = None
    p_sign: float | None = None
    w_plus: float | None = None
    w_minus: float | None = None
    p_signed_rank: float | None = None
    srm: float | None = None
    srm_low: float | None = None
    srm_high: float | None = None
    g_av: float | None = None
    g_av_low: float | None = None
    g_av_high: float | None = None
    rank_biserial: float | None = None


def paired_change(start: Side, end: Side, *, confidence: float = 0.95) -> PairedChange:
    """Everything the expert table says of one score's change between two measurements.

    start, end: scores of the same people in the same order, one unit, higher is better; None for
    missing, and a pair with a missing side is left out. Differences are rounded to nine decimals
    before signs, ranks and medians. confidence: level of all intervals.

    Returns PairedChange; without any pair n is 0 and all else None. One pair has means, signs and
    rank sums but no spread. When all changes are equal there is no t, SRM or interval; g_av stays
    as long as the scores themselves vary. Two pairs have no g_av, because J is 0 there. When no
    difference is non-zero, both exact tests give 1.
    Raises ValueError for sides of different length, NaN, infinity, or confidence outside 0–1.

    Source: Student 1908; signed ranks Pratt 1959, JASA 54:655–667; SRM with noncentral t,
    Cumming and Finch 2001; g_av Lakens 2013, Front Psychol 4:863, equation 10 with the root mean
    square of both SDs; its interval Algina and Keselman 2003, Educ Psychol Meas 63:537–553,
    equations 7–9 (an interval of the parameter, so J does not multiply it).
    """
    return paired_changes([(start, end)], confidence=confidence)[0]


def paired_changes(
    groups: Iterable[tuple[Side, Side]], *, confidence: float = 0.95
) -> list[PairedChange]:
    """`paired_change` of each of many groups, computed for all of them at once.

    groups: (start, end) of each group's people. Returns a PairedChange per group, in order.
    Raises ValueError like paired_change.
    """
    check_confidence(confidence)
    sides = [complete_pairs(start, end) for start, end in groups]
    found = [PairedChange(n=0)] * len(sides)
    # Groups without a pair are left out: `reduceat` takes an empty group
    # for its neighbour's first value.
    places = [place for place, (start, _) in enumerate(sides) if len(start)]
    if places:
        start, sizes = laid_together([sides[place][0] for place in places])
        end, _ = laid_together([sides[place][1] for place in places])
        for place, change in zip(places, _changes(start, end, sizes, confidence), strict=True):
            found[place] = change
    return found


def change_if_dropouts_same(mean_change: float | None, n_pairs: int, n_start: int) -> float | None:
    """Mean change of all who started if those without an end answer had not changed at all.

    mean_change over n_pairs people, None without any; n_start people with a start answer. In the
    unit of the change; None when nobody made a pair. Raises ValueError when there are more pairs
    than starters.

    Source: evaluation method v1, sensitivity 'no change among dropouts'.
    """
    if not 0 <= n_pairs <= n_start:
        raise ValueError("pairs cannot be more than the people who started")
    return mean_change * n_pairs / n_start if mean_change is not None and n_start else None


def _changes(start: Floats, end: Floats, sizes: Whole, confidence: float) -> Iterator[PairedChange]:
    change = end - start
    figures: Figures = {"n": sizes}
    for name, values in (("start", start), ("end", end), ("change", change)):
        figures[f"mean_{name}"], figures[f"sd_{name}"] = moments(values, sizes)
    figures |= _by_rank(change, sizes)
    figures |= _by_t(figures, confidence)
    known = {
        name: [None if math.isnan(value) else value for value in values.tolist()]
        for name, values in figures.items()
    }
    for row in zip(*known.values(), strict=True):
        yield PairedChange(**dict(zip(known, row, strict=True)))


def _by_rank(change: Floats, sizes: Whole) -> Figures:
    units, scales = units_of_groups(change, sizes)
    found = tally(units, sizes)
    ranked = signed_ranks(found)
    return {
        "median_change": medians(found) / scales,
        "hodges_lehmann": walsh_medians(found) / scales,
        "n_up": ranked.n_up,
        "n_same": ranked.n_same,
        "n_down": ranked.n_down,
        "p_sign": sign_test_p(ranked.n_up, ranked.n_down),
        "w_plus": ranked.w_plus,
        "w_minus": ranked.w_minus,
        "p_signed_rank": signed_rank_p(ranked),
        "rank_biserial": rank_biserial(ranked),
    }


def _by_t(figures: Figures, confidence: float) -> Figures:
    """Student's test and interval and both effect sizes, NaN where the changes do not vary."""
    from scipy.special import stdtr, stdtrit  # noqa: PLC0415  slow import: SciPy

    n, change = figures["n"], figures["mean_change"]
    df, root = n - 1.0, np.sqrt(n)
    sd = _positive(figures["sd_change"])
    sd_average = _positive(np.sqrt((figures["sd_start"] ** 2 + figures["sd_end"] ** 2) / 2))
    t = change / sd * root
    half = stdtrit(df, (1 + confidence) / 2) * sd / root
    low, high = noncentrality_limits(t, df, confidence=confidence)
    return {
        "ci_low": change - half,
        "ci_high": change + half,
        "t": t,
        "p_t": probability(2 * stdtr(df, -np.abs(t))),
        "srm": change / sd,
        "srm_low": low / root,
        "srm_high": high / root,
        "g_av": (g_av := change / sd_average * hedges_corrections(df)),
        # The interval is of the parameter, so J does not multiply it (Algina and Keselman).
        "g_av_low": np.where(np.isnan(g_av), np.nan, low * sd / (sd_average * root)),
        "g_av_high": np.where(np.isnan(g_av), np.nan, high * sd / (sd_average * root)),
    }


def _positive(sd: Floats) -> Floats:
    # NaN goes through every division silently, and becomes None once at the end.
    return np.where(sd > 0, sd, np.nan)
