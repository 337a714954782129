"""Several pilots together: partial pooling of their estimates, and spread between pilots."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from surveys.evaluation.numerics.roots import roots_near
from surveys.evaluation.numerics.samples import (
    Floats,
    Whole,
    check_confidence,
    complete,
    laid_together,
    moments,
)

# Half-normal prior of the between-pilot SD, in points; 2.5 and 10 are the sensitivity.
PRIOR_SCALE = 5.0

# Step of the logarithmic grid over the between-pilot SD. The integrand is analytic for half a turn
# around the real line, so that the sum over the grid errs by exp(-π² / step).
GRID_STEP = 0.2
# As many points of the grid, or more, must carry the posterior.
MIN_GRID = 20
# Groups at a time: points of the grid times this is what is held in memory.
CHUNK = 500


@dataclass(frozen=True)
class PooledGroup:
    """What the model says of one group's true value."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Pooled:
    """mu: centre of groups like these; tau: posterior mean SD between groups; groups in order."""

    mu: float | None = None
    mu_low: float | None = None
    mu_high: float | None = None
    tau: float | None = None
    groups: tuple[PooledGroup, ...] = ()


@dataclass(frozen=True)
class PauleMandel:
    """Random-effects summary: variance between groups, centre, Cochran's Q, prediction."""

    tau2: float | None = None
    mu: float | None = None
    mu_low: float | None = None
    mu_high: float | None = None
    q: float | None = None
    df: int | None = None
    p_q: float | None = None
    prediction_low: float | None = None
    prediction_high: float | None = None


def partial_pooling(
    estimates: Sequence[float],
    variances: Sequence[float],
    *,
    prior_scale: float = PRIOR_SCALE,
    confidence: float = 0.95,
) -> Pooled:
    """Groups' estimates drawn towards their common centre as far as the data ask for.

    Normal–normal model: estimate i is normal around theta_i with known variance i, theta_i normal
    around mu with SD tau; mu flat, tau half-normal. tau is integrated numerically over a
    logarithmic grid; means and equal-tailed intervals come from the resulting normal mixtures.

    estimates in points, variances in points squared, one per group (see within_variances);
    prior_scale: scale of the half-normal prior, in points. Returns points; without groups all is
    None, and with one group neither mu nor tau can be known and its own interval is kept.
    Raises ValueError for unequal lengths, variances or a prior scale that are not positive, NaN,
    infinity, or confidence outside 0–1.

    Source: Gelman et al. 2013, Bayesian Data Analysis, section 5.4, equations 5.17 and 5.20–5.21;
    prior Gelman 2006, Bayesian Analysis 1:515–534.
    """
    check_confidence(confidence)
    y, v = _groups(estimates, variances)
    if not prior_scale > 0 or not math.isfinite(prior_scale):
        raise ValueError(f"prior_scale must be positive, not {prior_scale!r}")
    if len(y) < 2:
        return Pooled(groups=_unpooled(y, v, confidence))
    # Around 0 the squares lose no digits to a large common mean.
    centre = float(y.mean())
    tau, weights, mu, mu_variance = _posterior(y - centre, v, prior_scale)
    overall = _mixtures(weights, (mu + centre)[None], np.sqrt(mu_variance)[None], confidence)[0]
    groups: list[PooledGroup] = []
    for first in range(0, len(y), CHUNK):
        own, variance = (values[first : first + CHUNK, None] for values in (y - centre, v))
        kept = tau**2 / (variance + tau**2)
        means = kept * own + (1 - kept) * mu
        spreads = np.sqrt(kept * variance + (1 - kept) ** 2 * mu_variance)
        groups += _mixtures(weights, means + centre, spreads, confidence)
    return Pooled(
        mu=overall.mean,
        mu_low=overall.low,
        mu_high=overall.high,
        tau=float((weights * tau).sum()),
        groups=tuple(groups),
    )


def paule_mandel(
    estimates: Sequence[float], variances: Sequence[float], *, confidence: float = 0.95
) -> PauleMandel:
    """Paule and Mandel's variance between groups and the random-effects summary that follows.

    tau2 solves sum (y - mu)² / (v + tau2) = k - 1, and is 0 when the sum is smaller already at 0.

    estimates in points, variances in points squared, one per group. Returns tau2 (points
    squared), mu with a normal interval, Cochran's Q with df and p (at tau2 = 0), and the
    interval for one new group (t with k - 2 df, from three groups on). Below two groups all is
    None. Raises ValueError like partial_pooling.

    Source: Paule and Mandel 1982, J Res NBS 87:377–385; prediction Higgins et al. 2009, JRSS A
    172:137–159, equation 12.
    """
    from scipy.special import chdtrc, stdtrit  # noqa: PLC0415  slow import: SciPy

    check_confidence(confidence)
    y, v = _groups(estimates, variances)
    k = len(y)
    if k < 2:
        return PauleMandel()
    tau2 = _paule_mandel_tau2(y, v)
    q, _, _ = _weighted(y, v)
    _, mu, variance = _weighted(y, v + tau2)
    half = NormalDist().inv_cdf((1 + confidence) / 2) * math.sqrt(variance)
    reach = None
    # With two groups k - 2 leaves no degree of freedom for a prediction.
    if k > 2:
        reach = float(stdtrit(k - 2, (1 + confidence) / 2)) * math.sqrt(tau2 + variance)
    return PauleMandel(
        tau2=tau2,
        mu=mu,
        mu_low=mu - half,
        mu_high=mu + half,
        q=q,
        df=k - 1,
        p_q=float(chdtrc(k - 1, q)),
        prediction_low=None if reach is None else mu - reach,
        prediction_high=None if reach is None else mu + reach,
    )


def within_variances(changes: Iterable[Iterable[float | None]]) -> list[float | None]:
    """Variance of each group's mean change, from the SD pooled within all groups.

    changes: per group the changes of its people, None left out. Returns pooled variance / n_i in
    points squared; None for a group without people, and for all when no group has two people or
    no change differs within its group.

    Source: evaluation method v1: the own SD of three people is useless.
    """
    groups = [complete(group) for group in changes]
    filled = [group for group in groups if len(group)]
    if not filled:
        return [None] * len(groups)
    values, sizes = laid_together(filled)
    means, _ = moments(values, sizes)
    squares = float(((values - np.repeat(means, sizes)) ** 2).sum())
    df = len(values) - len(filled)
    if df == 0 or squares < 1e-15:
        return [None] * len(groups)
    return [squares / df / len(group) if len(group) else None for group in groups]


def _groups(estimates: Sequence[float], variances: Sequence[float]) -> tuple[Floats, Floats]:
    y, v = np.array(estimates, dtype=float), np.array(variances, dtype=float)
    if y.shape != v.shape:
        raise ValueError("estimates and variances must be of equal length")
    if not (np.isfinite(y).all() and np.isfinite(v).all() and (v > 0).all()):
        raise ValueError("estimates must be finite and variances finite and positive")
    return y, v


def _unpooled(y: Floats, v: Floats, confidence: float) -> tuple[PooledGroup, ...]:
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    return tuple(
        PooledGroup(mean=value, low=value - z * math.sqrt(var), high=value + z * math.sqrt(var))
        for value, var in zip(y.tolist(), v.tolist(), strict=True)
    )


def _posterior(y: Floats, v: Floats, scale: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Grid of tau with posterior weights, and mean and variance of mu at each tau."""
    # Below the lowest tau lies about 1e-9 of the posterior; far above both the prior scale and
    # the spread of the estimates the half-normal tail ends it.
    low = math.log(1e-9 * min(scale, math.sqrt(v.min())))
    high = math.log(40 * scale + 10 * float(np.ptp(y)))
    step = GRID_STEP
    while True:
        grid = np.arange(low, high + step, step)
        log_density, mu, mu_variance = _log_density(grid, y, v, scale)
        weights = np.exp(log_density - log_density.max())
        # Together far less than the last digit that is shown.
        kept = np.flatnonzero(weights > 1e-13 * weights.sum())
        if len(kept) >= MIN_GRID:
            break
        # Many groups together leave little doubt of tau, so little that the grid steps over it.
        low, high = grid[max(kept[0] - 1, 0)], grid[min(kept[-1] + 1, len(grid) - 1)]
        step = (high - low) / (2 * MIN_GRID)
    return np.exp(grid[kept]), weights[kept] / weights[kept].sum(), mu[kept], mu_variance[kept]


def _log_density(grid: Floats, y: Floats, v: Floats, scale: float) -> tuple[Floats, Floats, Floats]:
    """Of log tau given the estimates, less a constant; and mean and variance of mu."""
    square = np.exp(2 * grid)
    precision, weighted, log_totals, squares = (np.zeros(len(grid)) for _ in range(4))
    for first in range(0, len(y), CHUNK):
        own, variance = (values[first : first + CHUNK, None] for values in (y, v))
        total = variance + square
        precision += (1 / total).sum(axis=0)
        weighted += (own / total).sum(axis=0)
        squares += (own**2 / total).sum(axis=0)
        log_totals += np.log(total).sum(axis=0)
    mu_variance = 1 / precision
    mu = mu_variance * weighted
    log_density = (
        grid
        - square / (2 * scale**2)
        + np.log(mu_variance) / 2
        - log_totals / 2
        - (squares - mu * weighted) / 2
    )
    return log_density, mu, mu_variance


def _mixtures(
    weights: Floats, means: Floats, spreads: Floats, confidence: float
) -> list[PooledGroup]:
    """Mean and equal-tailed interval of a mixture of normals in each row."""
    from scipy.special import ndtr  # noqa: PLC0415  slow import: SciPy

    mean = np.einsum("gt,t->g", means, weights)
    variance = np.einsum("gt,t->g", spreads**2 + (means - mean[:, None]) ** 2, weights)

    def quantiles(share: float) -> list[float]:
        def excess(x: Floats, row: Whole) -> Floats:
            shares = ndtr((x[:, None] - means[row]) / spreads[row])
            below: Floats = np.einsum("gt,t->g", shares, weights)
            return below - share

        spread = np.sqrt(variance)
        guesses = mean + NormalDist().inv_cdf(share) * spread
        return [float(root) for root in roots_near(excess, guesses, spread)]

    tail = (1 - confidence) / 2
    found = zip(mean.tolist(), quantiles(tail), quantiles(1 - tail), strict=True)
    return [PooledGroup(*numbers) for numbers in found]


def _weighted(y: Floats, v: Floats) -> tuple[float, float, float]:
    """Q, weighted mean and its variance with weights 1 / v."""
    variance = 1 / (1 / v).sum()
    mu = variance * (y / v).sum()
    return float(((y - mu) ** 2 / v).sum()), float(mu), float(variance)


def _paule_mandel_tau2(y: Floats, v: Floats) -> float:
    from scipy.optimize import brentq  # noqa: PLC0415  slow import: SciPy

    def excess(tau2: float) -> float:
        return _weighted(y, v + tau2)[0] - (len(y) - 1)

    if excess(0.0) <= 0:
        return 0.0
    high = float(np.ptp(y)) ** 2
    while excess(high) > 0:
        high *= 2
    return float(brentq(excess, 0.0, high, xtol=1e-12 * high))
