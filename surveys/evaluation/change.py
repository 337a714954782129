"""Change of a score between two measurements of the same people."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.effect import hedges_correction, noncentrality_limits
from surveys.evaluation.ranks import (
    median,
    rank_biserial,
    sign_test_p,
    signed_rank_p,
    signed_ranks,
    tally,
    walsh_median,
)
from surveys.evaluation.samples import (
    check_confidence,
    complete_pairs,
    moments,
    probability,
    whole_units,
)

Floats = NDArray[np.float64]
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
    """`paired_change` of each of many groups; their noncentral intervals are found together.

    groups: (start, end) of each group's people. Returns a PairedChange per group, in order.
    Raises ValueError like paired_change.
    """
    check_confidence(confidence)
    found = [_without_noncentrality(*complete_pairs(*sides), confidence) for sides in groups]
    places = [place for place, change in enumerate(found) if change.t is not None]
    t = np.array([found[place].t for place in places])
    df = np.array([found[place].n - 1.0 for place in places])
    limits = noncentrality_limits(t, df, confidence=confidence)
    for place, low, high in zip(places, *(side.tolist() for side in limits), strict=True):
        found[place] = _with_noncentrality(found[place], low, high)
    return found


def change_if_dropouts_same(mean_change: float, n_pairs: int, n_start: int) -> float | None:
    """Mean change of all who started if those without an end answer had not changed at all.

    mean_change over n_pairs people, n_start people with a start answer. In the unit of the
    change; None when nobody started. Raises ValueError when there are more pairs than starters.

    Source: evaluation method v1, sensitivity 'no change among dropouts'.
    """
    if not 0 <= n_pairs <= n_start:
        raise ValueError("pairs cannot be more than the people who started")
    return mean_change * n_pairs / n_start if n_start else None


def _without_noncentrality(first: Floats, second: Floats, confidence: float) -> PairedChange:
    if not len(first):
        return PairedChange(n=0)
    change = second - first
    (mean_start, sd_start), (mean_end, sd_end) = moments(first), moments(second)
    mean_change, sd_change = moments(change)
    spread = {
        "mean_start": mean_start,
        "mean_end": mean_end,
        "sd_start": sd_start,
        "sd_end": sd_end,
        "mean_change": mean_change,
        "sd_change": sd_change,
    }
    return PairedChange(
        n=len(first),
        **spread,
        **_by_rank(change),
        **_by_t(len(first), confidence=confidence, **spread),
    )


def _with_noncentrality(change: PairedChange, low: float, high: float) -> PairedChange:
    root = math.sqrt(change.n)
    limits = {"srm_low": low / root, "srm_high": high / root}
    if change.g_av is not None:
        per_average = change.sd_change / (_average_sd(change.sd_start, change.sd_end) * root)
        limits |= {"g_av_low": low * per_average, "g_av_high": high * per_average}
    return replace(change, **limits)


def _average_sd(sd_start: float, sd_end: float) -> float:
    return math.sqrt((sd_start**2 + sd_end**2) / 2)


def _by_rank(change: Floats) -> dict[str, float | None]:
    units, scale = whole_units(change)
    found = tally(units)
    ranked = signed_ranks(found)
    return {
        "median_change": median(found) / scale,
        "hodges_lehmann": walsh_median(found) / scale,
        "n_up": ranked.n_up,
        "n_same": ranked.n_same,
        "n_down": ranked.n_down,
        "p_sign": sign_test_p(ranked.n_up, ranked.n_down),
        "w_plus": ranked.w_plus,
        "w_minus": ranked.w_minus,
        "p_signed_rank": signed_rank_p(ranked),
        "rank_biserial": rank_biserial(ranked),
    }


def _by_t(
    n: int,
    *,
    confidence: float,
    mean_change: float,
    sd_change: float | None,
    sd_start: float | None,
    sd_end: float | None,
    **_means: float,
) -> dict[str, float]:
    if sd_change is None:
        return {}
    sd_average = _average_sd(sd_start, sd_end)
    correction = hedges_correction(n - 1)
    figures = {}
    if correction is not None and sd_average > 0:
        figures["g_av"] = mean_change / sd_average * correction
    if sd_change == 0:
        return figures
    return figures | _student(n, mean_change, sd_change, confidence)


def _student(n: int, change: float, sd: float, confidence: float) -> dict[str, float]:
    from scipy.special import stdtr, stdtrit  # noqa: PLC0415  slow import: SciPy

    error = sd / math.sqrt(n)
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * error
    t = change / error
    return {
        "srm": change / sd,
        "ci_low": change - half,
        "ci_high": change + half,
        "t": t,
        "p_t": probability(2 * float(stdtr(n - 1, -abs(t)))),
    }
