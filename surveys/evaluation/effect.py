"""Standardised effect sizes, their noncentral t intervals, and the precision a group allows."""

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.samples import check_confidence

# Half-widths of the quadrature, in standard deviations of what is averaged over.
CHI_REACH = 12.0
NORMAL_REACH = 10.0


def hedges_correction(df: int) -> float | None:
    """Hedges' J, the factor that takes the small-sample bias from a standardised difference.

    df: degrees of freedom of the standard deviation. Returns 0–1; None below 2 degrees of
    freedom, where the expectation that it corrects does not exist.

    Source: Hedges 1981, J Educ Stat 6:107–128, equation 6e (gamma functions, no approximation).
    """
    if df < 2:
        return None
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def noncentrality_limits(t: float, df: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of the noncentrality parameter behind an observed t.

    The parameters for which t is the upper, then the lower quantile of the noncentral t
    distribution. t: finite; df >= 1. Returns (low, high) in the unit of t.
    Raises ValueError unless 0 < confidence < 1.

    Source: Steiger and Fouladi 1997; Cumming and Finch 2001, Educ Psychol Meas 61:532–574.
    """
    check_confidence(confidence)
    upper_tail = (1 - confidence) / 2
    low = _falling_root(lambda ncp: noncentral_t_cdf(t, df, ncp) - (1 - upper_tail), t, df)
    high = _falling_root(lambda ncp: noncentral_t_cdf(t, df, ncp) - upper_tail, t, df)
    return low, high


def noncentral_t_cdf(t: float, df: int, ncp: float) -> float:
    """P(T <= t) for a noncentral t variable with df degrees of freedom.

    T = (Z + ncp) / S with Z normal and S = chi / sqrt(df). The probability is averaged by
    Gauss–Legendre quadrature over whichever of the two makes the smoother integrand, so it holds
    far from ncp too, where scipy.stats.nct returns NaN. Absolute error about 1e-13.

    Source: Johnson, Kotz and Balakrishnan 1995, Continuous Univariate Distributions 2,
    equation 31.11'.
    """
    if t < 0:
        return 1 - noncentral_t_cdf(-t, df, -ncp)
    if t * t <= 2 * df:
        return _average_over_chi(t, df, ncp)
    return _average_over_normal(t, df, ncp)


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
        found = 1 - noncentral_t_cdf(critical, df, ncp) + noncentral_t_cdf(-critical, df, ncp)
        return power - found

    high = critical
    while missing(high) > 0:
        high *= 2
    return float(brentq(missing, 0.0, high)) / math.sqrt(n)


@lru_cache
def _nodes() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.polynomial.legendre.leggauss(240)


def _between(low: float, high: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    nodes, weights = _nodes()
    return low + (nodes + 1) * (high - low) / 2, weights * (high - low) / 2


def _average_over_chi(t: float, df: int, ncp: float) -> float:
    from scipy.special import ndtr  # noqa: PLC0415  slow import: SciPy

    reach = CHI_REACH / math.sqrt(2 * df)
    s, weights = _between(max(0.0, 1 - reach), 1 + reach)
    log_density = (df - 1) * np.log(s) - df * (s * s - 1) / 2
    density = weights * np.exp(log_density - log_density.max())
    return float((density * ndtr(t * s - ncp)).sum() / density.sum())


def _average_over_normal(t: float, df: int, ncp: float) -> float:
    from scipy.special import chdtrc, ndtr  # noqa: PLC0415  slow import: SciPy

    # Below z = -ncp the numerator is negative and T <= t for certain.
    split = min(NORMAL_REACH, max(-NORMAL_REACH, -ncp))
    z, weights = _between(split, NORMAL_REACH)
    density = weights * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    needed = np.maximum(0.0, (z + ncp) / t)
    return float(ndtr(split) + (density * chdtrc(df, df * needed**2)).sum())


def _falling_root(function: Callable[[float], float], t: float, df: int) -> float:
    """Root of a falling function of the noncentrality, searched outwards from t."""
    from scipy.optimize import brentq  # noqa: PLC0415  slow import: SciPy

    step = math.sqrt(1 + t * t / (2 * df))
    low, high = t - step, t + step
    while function(low) < 0:
        step *= 2
        low -= step
    while function(high) > 0:
        step *= 2
        high += step
    return float(brentq(function, low, high, xtol=1e-13 * max(1.0, abs(t))))
