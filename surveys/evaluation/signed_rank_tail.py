"""Tail of the sum of ranks with random signs: counted exactly, or inverted where that is long."""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

# Bounds of the exact convolution: about a second and 160 MB. They reach to about 1,500 ranks when
# all differ, to fewer when ties double the ranks, further when the tail is short.
EXACT_OPERATIONS = 500_000_000
EXACT_STATES = 20_000_000

# Quadrature of the inversion: step and reach around each peak, in standard deviations of the sum.
# The integrand's pole lies close to the first peak, which therefore needs the finer step.
FIRST_STEP, FIRST_REACH = 0.1, 9.0
OTHER_STEP, OTHER_REACH = 0.5, 9.0
CHUNK = 1_000_000

# A peak lower than exp(-40) is left out. Ranks that screen for peaks are the weightiest by the
# variance of how often they get a plus; from 20 on, one rank alone keeps its peaks apart.
NEGLIGIBLE_EXPONENT = 40.0
SCREENING_RANKS = 8
SEPARATING_VARIANCE = 20.0


def lower_tail(ranks: Whole, counts: Whole, limit: int) -> float:
    """P(sum of the ranks that get a plus <= limit), each plus with share 1/2, independently.

    ranks: distinct positive whole numbers, ascending (doubled midranks); counts: how many
    differences share each; limit: below half of the total. Returns 0–1; 0 only where the value is
    smaller than a float.

    Exact by convolution up to EXACT_OPERATIONS and EXACT_STATES. Beyond, the moment generating
    function is inverted along the line through its saddle point; where both were run, they agreed
    to eleven digits, in the far tail too. One exception is a limit of the method: where nearly all
    of several thousand differences are zero, the other ranks are so alike that the sum moves in
    lumps, and the tail is then smoothed within a lump.

    Source: convolution as in Hollander, Wolfe and Chicken 2014, section 3.1; inversion Daniels
    1987, Int Stat Rev 55:37–48, section 3, with the lattice factor 1 / (1 - exp(-z)).
    """
    divisor = int(np.gcd.reduce(ranks))
    ranks, limit = ranks // divisor, limit // divisor
    if _is_countable(ranks, counts, limit):
        return _by_counting(np.repeat(ranks, counts), limit)
    total = int((ranks * counts).sum())
    return _by_inversion(ranks.astype(float), counts.astype(float), total - limit)


def _is_countable(ranks: Whole, counts: Whole, limit: int) -> bool:
    if limit >= EXACT_STATES:
        return False
    reach = np.minimum(np.cumsum(np.repeat(ranks, counts)), limit)
    return int(reach.sum()) <= EXACT_OPERATIONS


def _by_counting(ranks: Whole, limit: int) -> float:
    chance = np.zeros(limit + 1)
    chance[0] = 1.0
    reach = 0
    for rank in ranks.tolist():
        reach = min(reach + rank, limit)
        with_plus = chance[: max(0, reach + 1 - rank)] / 2
        chance[: reach + 1] /= 2
        chance[rank : reach + 1] += with_plus
    return float(chance.sum())


def _by_inversion(ranks: Floats, counts: Floats, limit: int) -> float:
    """P(sum >= limit), which symmetry makes equal to the lower tail: the mean of
    exp(K(z) - z * limit) / (1 - exp(-z)) over z = saddle + i * angle, angle from 0 to 2 pi."""
    saddle = _saddle_point(ranks, counts, limit)
    if saddle is None:
        return 0.0
    share = 1 / (1 + np.exp(-saddle * ranks))
    variances = counts * share * (1 - share)
    sd = math.sqrt((variances * ranks**2).sum())

    def integral(angles: Floats, step: float) -> float:
        z = saddle + 1j * angles
        exponents = _cumulants(ranks, counts, z) - z * limit
        return float((np.exp(exponents) / -np.expm1(-z)).real.sum()) * step / sd

    area = integral(_nodes(FIRST_STEP, FIRST_REACH) / sd, FIRST_STEP)
    nodes = _nodes(OTHER_STEP, OTHER_REACH) / sd
    peaks = _further_peaks(ranks, variances)
    per_chunk = max(1, CHUNK // (len(nodes) * len(ranks)))
    for first in range(0, len(peaks), per_chunk):
        angles = np.add.outer(peaks[first : first + per_chunk], nodes).ravel()
        area += integral(angles, OTHER_STEP)
    return area / (2 * math.pi)


def _nodes(step: float, reach: float) -> Floats:
    n = round(reach / step)
    return np.arange(-n, n + 1) * step


def _cumulants(ranks: Floats, counts: Floats, z: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """K(z) = sum of counts * log((1 + exp(z * rank)) / 2), a chunk of ranks at a time."""
    total = np.zeros(len(z), dtype=complex)
    per_chunk = max(1, CHUNK // len(z))
    for first in range(0, len(ranks), per_chunk):
        exponents = np.outer(z, ranks[first : first + per_chunk])
        parts = np.log1p(np.exp(-exponents)) + exponents - math.log(2)
        total += parts @ counts[first : first + per_chunk]
    return total


def _further_peaks(ranks: Floats, variances: Floats) -> Floats:
    """Angles between 0 and 2 pi around which the integrand is not negligible.

    Each rank turns its factor of the integrand back to full size at multiples of 2 pi / rank;
    where the weightiest ranks nearly agree, another peak stands. With many different ranks there
    is none beside the first at 0, with a few (coarse scores) there are.
    """
    order = np.argsort(-variances)[:SCREENING_RANKS]
    main, weight = ranks[order], variances[order]
    if weight[0] < SEPARATING_VARIANCE:
        return np.zeros(0)
    angles = np.arange(1, int(main[0])) * (2 * math.pi / main[0])
    turns = np.rint(np.outer(main, angles) / (2 * math.pi)) * (2 * math.pi)
    angles = ((weight * main) @ turns) / (weight * main**2).sum()
    misfit = np.outer(main, angles) - turns
    return angles[weight @ (1 - np.cos(misfit)) < NEGLIGIBLE_EXPONENT]


def _saddle_point(ranks: Floats, counts: Floats, limit: int) -> float | None:
    """Where the integrand is smallest on the real axis; None where the tail is below a float."""
    from scipy.optimize import brentq  # noqa: PLC0415  slow import: SciPy

    def slope(s: float) -> float:
        return float((counts * ranks / (1 + np.exp(-s * ranks))).sum()) - limit - 1 / np.expm1(s)

    low, high = 1e-9 / float(ranks.max()), 1 / float(ranks.max())
    while slope(high) < 0:
        high *= 2
        if high * float(ranks.min()) > 700:
            return None
    return float(brentq(slope, low, high, xtol=1e-12 * high))
