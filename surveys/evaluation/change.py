"""Change of a score between two measurements of the same people."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.effect import hedges_correction, noncentrality_limits
from surveys.evaluation.ranks import (
    hodges_lehmann,
    rank_biserial,
    sign_test_p,
    signed_rank_p,
    signed_ranks,
)
from surveys.evaluation.samples import (
    check_confidence,
    complete_pairs,
    mean,
    probability,
    standard_deviation,
    whole_units,
)

Floats = NDArray[np.float64]


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


def paired_change(
    start: Iterable[float | None], end: Iterable[float | None], *, confidence: float = 0.95
) -> PairedChange:
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
    check_confidence(confidence)
    first, second = complete_pairs(start, end)
    if not len(first):
        return PairedChange(n=0)
    change = second - first
    moments = {
        "mean_start": mean(first),
        "mean_end": mean(second),
        "sd_start": standard_deviation(first),
        "sd_end": standard_deviation(second),
        "mean_change": mean(change),
        "sd_change": standard_deviation(change),
    }
    return PairedChange(
        n=len(first),
        **moments,
        **_by_rank(change),
        **_by_t(len(first), confidence=confidence, **moments),
    )


def change_if_dropouts_same(mean_change: float, n_pairs: int, n_start: int) -> float | None:
    """Mean change of all who started if those without an end answer had not changed at all.

    mean_change over n_pairs people, n_start people with a start answer. In the unit of the
    change; None when nobody started. Raises ValueError when there are more pairs than starters.

    Source: evaluation method v1, sensitivity 'no change among dropouts'.
    """
    if not 0 <= n_pairs <= n_start:
        raise ValueError("pairs cannot be more than the people who started")
    return mean_change * n_pairs / n_start if n_start else None


def _by_rank(change: Floats) -> dict[str, float | None]:
    units, scale = whole_units(change)
    ranked = signed_ranks(units)
    return {
        "median_change": float(np.median(units) / scale),
        "hodges_lehmann": hodges_lehmann(change),
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
    sd_average = math.sqrt((sd_start**2 + sd_end**2) / 2)
    correction = hedges_correction(n - 1)
    figures = {}
    if correction is not None and sd_average > 0:
        figures["g_av"] = mean_change / sd_average * correction
    if sd_change == 0:
        return figures
    figures |= _student(n, mean_change, sd_change, confidence)
    low, high = noncentrality_limits(figures["t"], n - 1, confidence=confidence)
    root = math.sqrt(n)
    figures |= {"srm": mean_change / sd_change, "srm_low": low / root, "srm_high": high / root}
    if "g_av" in figures:
        per_average = sd_change / (sd_average * root)
        figures |= {"g_av_low": low * per_average, "g_av_high": high * per_average}
    return figures


def _student(n: int, change: float, sd: float, confidence: float) -> dict[str, float]:
    from scipy.special import stdtr, stdtrit  # noqa: PLC0415  slow import: SciPy

    error = sd / math.sqrt(n)
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * error
    t = change / error
    return {
        "ci_low": change - half,
        "ci_high": change + half,
        "t": t,
        "p_t": probability(2 * float(stdtr(n - 1, -abs(t)))),
    }
