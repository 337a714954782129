"""Tail of the sum of ranks with random signs by inversion of its characteristic function.

The exact distribution is what is inverted: only rounding is lost, and what is too small to count.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.numerics.samples import Floats, Whole

# Quadrature of the inversion: step and reach around each peak, in standard deviations of the sum.
# The integrand's pole lies close to the first peak, which therefore needs the finer step.
FIRST_STEP, FIRST_REACH = 0.1, 9.0
OTHER_STEP, OTHER_REACH = 0.75, 8.25
CHUNK = 30_000

# Nearer to the mean than this, in standard deviations, the sum over real angles keeps nine
# digits at a quarter of the price. Its integrand has no pole, but turns as fast as the tail is far.
NEAR_TAIL = 4.0
WAVE_REACH = 8.0
# A sum over steps repeats the distribution; so many standard deviations from the tail sought.
WAVE_DISTANCE = 8.0

# A peak lower than exp(-32) is left out. Ranks that screen for peaks are the weightiest by the
# variance of how often they get a plus; from 20 on, one rank alone keeps its peaks apart.
NEGLIGIBLE_EXPONENT = 32.0
SCREENING_RANKS = 5
SEPARATING_VARIANCE = 20.0
# Angles are left out once fewer than this share of them count.
SPARED_SHARE = 0.8


def is_separating(counts: Whole) -> bool:
    """Whether one rank is frequent enough to keep the peaks of the integrand apart, with room."""
    # The variance of how often it gets a plus is a quarter of its count.
    return bool(counts.max() >= 5 * SEPARATING_VARIANCE)


def by_waves(ranks: Floats, counts: Floats, width: int, sd: float) -> float:
    """Half of what lies outside the `width` sums in the middle, which symmetry makes equal on both
    sides: the mean of the product of cos(rank * angle / 2) times the waves of those sums, angle
    from 0 to 2 pi."""
    step = 2 * math.pi / (width / 2 / sd + WAVE_DISTANCE)
    nodes = _nodes(step, WAVE_REACH) / sd
    first = nodes[nodes > 0]
    around = np.cos(np.outer(ranks, first / 2))
    area = width + 2 * float((_powers(around, counts) * _waves(width, first)).sum())
    peaks, times = _further_peaks(ranks, counts / 4)
    # The cosine or sine of a sum of angles costs a tenth of computing it anew.
    frequencies = np.concatenate((ranks, (width, 1)))
    to_node = np.exp(0.5j * np.outer(frequencies, nodes))
    per_chunk = max(1, CHUNK // to_node.size)
    for begin in range(0, len(peaks), per_chunk):
        part = slice(begin, begin + per_chunk)
        to_peak = np.exp(0.5j * np.outer(frequencies, peaks[part]))
        around = to_peak.real[:-2, :, None] * to_node.real[:-2, None]
        around -= to_peak.imag[:-2, :, None] * to_node.imag[:-2, None]
        waves, single = (np.outer(to_peak[n], to_node[n]).imag for n in (-2, -1))
        area += float((times[part, None] * _powers(around, counts) * waves / single).sum())
    return (1 - area * step / sd / (2 * math.pi)) / 2


def _powers(factors: Floats, counts: Floats) -> Floats:
    """The product of the rows, each to the power of its count."""
    odd = counts % 2 == 1
    signs = 1 - 2 * (np.count_nonzero(factors[odd] < 0, axis=0) % 2)
    logs = np.abs(factors)
    powers: Floats = signs * np.exp(_weighted(counts, np.log(logs, out=logs)))
    return powers


def _waves(width: int, angles: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.sin(width * angles / 2) / np.sin(angles / 2)


def by_scanning(ranks: Whole, counts: Whole, width: int, sd: float) -> float:
    """As `by_waves`, over all angles of a lattice so fine that nothing is repeated near the tail.

    The weightiest ranks are multiplied in first, and where their product is negligible the others
    are spared. A power of two of angles makes every factor one of a table.
    """
    size = n_angles(width, sd)
    table = _log_cosines(size)
    angles = np.arange(1, size // 2 + 1)
    logs, flips = np.zeros(len(angles)), np.zeros(len(angles), dtype=np.int64)
    for place in np.argsort(-counts, kind="stable").tolist():
        rank, count = int(ranks[place]), int(counts[place])
        turns = rank * angles
        logs += count * table[turns & (size - 1)]
        if count % 2:
            flips ^= turns + size // 2
        stands = logs > -NEGLIGIBLE_EXPONENT
        if np.count_nonzero(stands) < SPARED_SHARE * len(angles):
            angles, logs, flips = angles[stands], logs[stands], flips[stands]
    signs = np.where(flips & size, -1.0, 1.0)
    # All angles but the one opposite 0 stand on both sides of it.
    times = np.where(2 * angles == size, 1.0, 2.0)
    area = width + float(
        (times * signs * np.exp(logs) * _waves(width, 2 * math.pi / size * angles)).sum()
    )
    return (1 - area / size) / 2


def n_angles(width: int, sd: float) -> int:
    """How many angles `by_scanning` needs: a power of two."""
    return 1 << math.ceil(math.log2(width / 2 + WAVE_DISTANCE * sd))


@lru_cache(maxsize=4)
def _log_cosines(size: int) -> Floats:
    """log |cos(pi j / size)| for j from 0 below size; very small instead of minus infinity."""
    cosines = np.abs(np.cos(np.arange(size) * (math.pi / size)))
    logs: Floats = np.log(np.maximum(cosines, 1e-300))
    return logs


def _weighted(weights: Floats, rows: Floats) -> Floats:
    """Sum of rows by weight. Not by the matrix product, whose threads cost more than they save."""
    total: Floats = np.einsum("r,r...->...", weights, rows)
    return total


def by_inversion(ranks: Floats, counts: Floats, limit: int) -> float:
    """P(sum >= limit), which symmetry makes equal to the lower tail: the mean of
    exp(K(z) - z * limit) / (1 - exp(-z)) over z = saddle + i * angle, angle from 0 to 2 pi."""
    saddle = _saddle_point(ranks, counts, limit)
    if saddle is None:
        return 0.0
    share = 1 / (1 + np.exp(-saddle * ranks))
    variances = counts * share * (1 - share)
    sd = math.sqrt((variances * ranks**2).sum())

    def integrals(peaks: Floats, nodes: Floats) -> Floats:
        z = saddle + 1j * np.add.outer(peaks, nodes)
        exponents = _cumulants(ranks, counts, saddle, peaks, nodes) - z * limit
        sums: Floats = (np.exp(exponents) / -np.expm1(-z)).real.sum(axis=1)
        return sums / sd

    area = float(integrals(np.zeros(1), _nodes(FIRST_STEP, FIRST_REACH) / sd)[0]) * FIRST_STEP
    nodes = _nodes(OTHER_STEP, OTHER_REACH) / sd
    peaks, times = _further_peaks(ranks, variances)
    per_chunk = max(1, CHUNK // (len(nodes) * len(ranks)))
    for first in range(0, len(peaks), per_chunk):
        part = slice(first, first + per_chunk)
        area += float((times[part] * integrals(peaks[part], nodes)).sum()) * OTHER_STEP
    return area / (2 * math.pi)


def _nodes(step: float, reach: float) -> Floats:
    n = round(reach / step)
    return np.arange(-n, n + 1, dtype=float) * step


def _cumulants(
    ranks: Floats, counts: Floats, saddle: float, peaks: Floats, nodes: Floats
) -> NDArray[np.complex128]:
    """K(z) = sum of counts * log((1 + exp(z * rank)) / 2) for z = saddle + i * (peak + node)."""
    shape = len(peaks), len(nodes)
    sizes, phases = np.zeros(shape), np.zeros(shape)
    per_chunk = max(1, CHUNK // (len(peaks) * len(nodes)))
    for first in range(0, len(ranks), per_chunk):
        own, weights = ranks[first : first + per_chunk], counts[first : first + per_chunk]
        to_peak, to_node = (np.exp(-1j * np.outer(own, angles)) for angles in (peaks, nodes))
        factors = to_peak[:, :, None] * to_node[:, None]
        factors *= np.exp(-saddle * own)[:, None, None]
        factors += 1
        squares = factors.real**2 + factors.imag**2
        sizes += _weighted(weights, np.log(squares)) / 2
        phases += _weighted(weights, np.arctan2(factors.imag, factors.real))
    total = float((ranks * counts).sum())
    z = saddle + 1j * np.add.outer(peaks, nodes)
    return sizes + 1j * phases + total * z - float(counts.sum()) * math.log(2)


def _further_peaks(ranks: Floats, variances: Floats) -> tuple[Floats, Floats]:
    """Angles between 0 and pi around which the integrand is not negligible, and how often each
    stands between 0 and 2 pi: twice, for the other half of the circle has the conjugates.

    Each rank turns its factor of the integrand back to full size at multiples of 2 pi / rank;
    where the weightiest ranks nearly agree, another peak stands. With many different ranks there
    is none beside the first at 0, with a few (coarse scores) there are.
    """
    order = np.argsort(-variances)[:SCREENING_RANKS]
    main, weight = ranks[order], variances[order]
    if weight[0] < SEPARATING_VARIANCE:
        return np.zeros(0), np.zeros(0)
    peaks = np.arange(1, int(main[0]) // 2 + 1)
    times = np.where(2 * peaks == main[0], 1.0, 2.0)
    angles = peaks * (2 * math.pi / main[0])
    turns = np.rint(np.outer(main, angles) / (2 * math.pi)) * (2 * math.pi)
    angles = ((weight * main) @ turns) / (weight * main**2).sum()
    misfits = _weighted(weight, 1 - np.cos(np.outer(main, angles) - turns))
    stands = misfits < NEGLIGIBLE_EXPONENT
    return angles[stands], times[stands]


def _saddle_point(ranks: Floats, counts: Floats, limit: int) -> float | None:
    """Where the integrand is smallest on the real axis; None where the tail is below a float."""
    from scipy.optimize import brentq  # noqa: PLC0415  slow import: SciPy

    def slope(s: float) -> float:
        mean = float((counts * ranks / (1 + np.exp(-s * ranks))).sum())
        return mean - limit - 1 / math.expm1(s)

    low, high = 1e-9 / float(ranks.max()), 1 / float(ranks.max())
    while slope(high) < 0:
        high *= 2
        if high * float(ranks.min()) > 700:
            return None
    return float(brentq(slope, low, high, xtol=1e-12 * high))
