"""Standardised effect sizes, their noncentral t intervals, and the precision a group allows."""

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.numerics.roots import roots_near
from surveys.evaluation.numerics.samples import Floats, Whole, check_confidence

# Half-widths of the quadrature, in standard deviations of what is averaged over, and its nodes.
CHI_REACH, CHI_NODES = 9.5, 64
NORMAL_REACH, NORMAL_NODES = 10.0, 128
# Groups at a time: nodes of the quadrature times this is what is held in memory.
CHUNK = 2000

Limits = tuple[Floats, Floats]


def hedges_correction(df: int) -> float | None:
    """Hedges' J, the factor that takes the small-sample bias from a standardised difference.

    df: degrees of freedom of the standard deviation. Returns 0–1; None below 2 degrees of
    freedom, where the expectation that it corrects does not exist.

    Source: Hedges 1981, J Educ Stat 6:107–128, equation 6e (gamma functions, no approximation).
    """
    if df < 2:
        return None
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def hedges_corrections(df: Floats) -> Floats:
    """`hedges_correction` of each of many, NaN for None."""
    return np.array([hedges_correction(one) for one in df.tolist()], dtype=float)


def noncentrality_limits(t: Floats, df: Floats, *, confidence: float = 0.95) -> Limits:
    """Intervals of the noncentrality parameters behind observed values of t.

    The parameters for which t is the upper, then the lower quantile of the noncentral t
    distribution. t: finite or NaN; df >= 1; arrays of one length, a value per group of people.
    Returns (lows, highs) in the unit of t, NaN where t is. Raises ValueError unless
    0 < confidence < 1.

    Source: Steiger and Fouladi 1997; Cumming and Finch 2001, Educ Psychol Meas 61:532–574.
    """
    check_confidence(confidence)
    tail = (1 - confidence) / 2
    found = np.full((2, len(t)), np.nan)
    known = np.flatnonzero(~np.isnan(t))
    is_near = _is_over_chi(t[known], df[known])
    for limit_of, chosen in ((_near_limit, known[is_near]), (_far_limit, known[~is_near])):
        for first in range(0, len(chosen), CHUNK):
            part = chosen[first : first + CHUNK]
            for side, share in enumerate((1 - tail, tail)):
                found[side, part] = limit_of(t[part], df[part], share)
    return found[0], found[1]


def noncentral_t_cdf(t: Floats, df: Floats, ncp: Floats) -> Floats:
    """P(T <= t) for noncentral t variables with df degrees of freedom, value by value.

    T = (Z + ncp) / S with Z normal and S = chi / sqrt(df). The probability is averaged by
    Gauss–Legendre quadrature over whichever of the two makes the smoother integrand, so it holds
    far from ncp too, where scipy.stats.nct returns NaN. Absolute error about 1e-13.

    t, df, ncp: arrays of one shape. Returns 0–1 in the same shape.

    Source: Johnson, Kotz and Balakrishnan 1995, Continuous Univariate Distributions 2,
    equation 31.11'.
    """
    t, df, ncp = (np.asarray(values, dtype=float) for values in (t, df, ncp))
    mirrored = t < 0
    # Only one side is computed: the distribution of -T is that of T with the other sign of ncp.
    t, ncp = np.abs(t), np.where(mirrored, -ncp, ncp)
    over_chi = _is_over_chi(t, df)
    found = np.empty(t.shape)
    for method, chosen in ((_average_over_chi, over_chi), (_average_over_normal, ~over_chi)):
        if chosen.any():
            found[chosen] = method(t[chosen], df[chosen], ncp[chosen])
    return np.where(mirrored, 1 - found, found)


def half_width_in_sd(n: int, *, confidence: float = 0.95) -> float | None:
    """Half the width of the t interval of a mean change, in standard deviations of the change.

    n: pairs. None below two. Source: t quantile with n - 1 degrees of freedom / sqrt(n).
    """
    from scipy.special import stdtrit  # noqa: PLC0415  slow import: SciPy

    check_confidence(confidence)
    if n < 2:
        return None
    return float(stdtrit(n - 1, (1 + confidence) / 2)) / math.sqrt(n)


def detectable_srm(n: int, *, power: float = 0.8, level: float = 0.05) -> float | None:
    """The smallest true SRM that a two-sided paired t test of n pairs finds with this power.

    n: pairs; None below two. power and level: 0–1, power above level (ValueError otherwise).
    Returns mean change in standard deviations of the change.

    Source: Cohen 1988, Statistical Power Analysis, section 2.3, with the noncentral t itself.
    """
    from scipy.optimize import brentq  # noqa: PLC0415  slow import: SciPy
    from scipy.special import stdtrit  # noqa: PLC0415  slow import: SciPy

    if not 0 < level < power < 1:
        raise ValueError("power must lie between the level and 1")
    if n < 2:
        return None
    df = n - 1
    critical = float(stdtrit(df, 1 - level / 2))

    def missing(ncp: float) -> float:
        below, above = noncentral_t_cdf(
            np.array([-critical, critical]), np.array([df, df], dtype=float), np.array([ncp, ncp])
        ).tolist()
        return power - (float(below) + 1 - float(above))

    high = critical
    while missing(high) > 0:
        high *= 2
    return float(brentq(missing, 0.0, high)) / math.sqrt(n)


@lru_cache
def _nodes(n: int) -> tuple[Floats, Floats]:
    return np.polynomial.legendre.leggauss(n)


def _between(low: Floats, high: Floats, n_nodes: int) -> tuple[Floats, Floats]:
    nodes, weights = _nodes(n_nodes)
    return low + (nodes + 1) * (high - low) / 2, weights * (high - low) / 2


def _is_over_chi(t: Floats, df: Floats) -> NDArray[np.bool_]:
    return t * t <= 2 * df


def _chi(df: Floats) -> tuple[Floats, Floats]:
    """Values of S for each of many degrees of freedom (rows), and their shares."""
    df = df[:, None]
    reach = CHI_REACH / np.sqrt(2 * df)
    s, weights = _between(np.maximum(0.0, 1 - reach), 1 + reach, CHI_NODES)
    log_density = (df - 1) * np.log(s) - df * (s * s - 1) / 2
    density = weights * np.exp(log_density - log_density.max(axis=1, keepdims=True))
    return s, density / density.sum(axis=1, keepdims=True)


def _average_over_chi(t: Floats, df: Floats, ncp: Floats) -> Floats:
    from scipy.special import ndtr  # noqa: PLC0415  slow import: SciPy

    s, density = _chi(df)
    shares: Floats = (density * ndtr(t[:, None] * s - ncp[:, None])).sum(axis=1)
    return shares


def _average_over_normal(t: Floats, df: Floats, ncp: Floats) -> Floats:
    from scipy.special import chdtrc, ndtr  # noqa: PLC0415  slow import: SciPy

    t, df, ncp = t[:, None], df[:, None], ncp[:, None]
    # Below z = -ncp the numerator is negative and T <= t for certain.
    split = np.clip(-ncp, -NORMAL_REACH, NORMAL_REACH)
    z, weights = _between(split, np.full_like(split, NORMAL_REACH), NORMAL_NODES)
    density = weights * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    needed = np.maximum(0.0, (z + ncp) / t)
    shares: Floats = ndtr(split[:, 0]) + (density * chdtrc(df, df * needed**2)).sum(axis=1)
    return shares


def _near_limit(t: Floats, df: Floats, share: float) -> Floats:
    """The parameter at which t is the quantile of this share; it falls as the share grows."""
    from scipy.special import ndtr  # noqa: PLC0415  slow import: SciPy

    s, density = _chi(df)
    values = t[:, None] * s

    def excess(ncp: Floats, row: Whole) -> Floats:
        shares: Floats = np.einsum("gs,gs->g", density[row], ndtr(values[row] - ncp[:, None]))
        return shares - share

    return _root(excess, t, df, share)


def _far_limit(t: Floats, df: Floats, share: float) -> Floats:
    def excess(ncp: Floats, row: Whole) -> Floats:
        return noncentral_t_cdf(t[row], df[row], ncp) - share

    return _root(excess, t, df, share)


def _root(excess: Callable[[Floats, Whole], Floats], t: Floats, df: Floats, share: float) -> Floats:
    # Where T would be normal, with the SD that it has around t.
    spreads = np.sqrt(1 + t * t / (2 * df))
    return roots_near(excess, t - NormalDist().inv_cdf(share) * spreads, spreads)
