"""Tail of the sum of ranks with random signs: counted exactly, or inverted where that is long."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

# Bounds of the exact convolution: about a second and 160 MB. They reach to about 1,500 ranks when
# all differ, to fewer when ties double the ranks, further when the tail is short. Where one rank
# is frequent enough to keep the peaks of the inversion apart, that is as exact, and much faster.
EXACT_OPERATIONS = 500_000_000
SHORT_OPERATIONS = 5_000_000
EXACT_STATES = 20_000_000
# As many sums as this are simply listed.
FEW_SUMS = 20_000
# Two frequent ranks have as many sums as this at the most where they are added up at once.
MOST_FREQUENT_SUMS = 300_000
HALVED_AT_ONCE = 500

# Quadrature of the inversion: step and reach around each peak, in standard deviations of the sum.
# The integrand's pole lies close to the first peak, which therefore needs the finer step.
FIRST_STEP, FIRST_REACH = 0.1, 9.0
OTHER_STEP, OTHER_REACH = 0.75, 8.25
CHUNK = 1_000_000

# Nearer to the mean than this, in standard deviations, the sum over real angles keeps eleven
# digits at a quarter of the price. Its integrand has no pole, but turns as fast as the tail is far.
NEAR_TAIL = 4.0
WAVE_STEP, WAVE_REACH = 0.5, 9.0

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

    Exact by convolution up to the bounds above. Beyond, the characteristic function is inverted
    near the mean, and in the far tail the moment generating function along the line through its
    saddle point; where several were run, they agreed to ten digits. One exception is a limit of
    the method: where nearly all of several thousand differences are zero, the other ranks are so
    alike that the sum moves in lumps, and the tail is then smoothed within a lump.

    Source: convolution as in Hollander, Wolfe and Chicken 2014, section 3.1; characteristic
    function on a lattice, Feller 1971, volume II, section XV.4; saddle point Daniels 1987, Int
    Stat Rev 55:37–48, section 3, with the lattice factor 1 / (1 - exp(-z)).
    """
    divisor = int(np.gcd.reduce(ranks))
    ranks, limit = ranks // divisor, limit // divisor
    if np.log1p(counts).sum() - np.log1p(counts.max()) <= math.log(FEW_SUMS):
        return _by_listing(ranks, counts, limit)
    if _is_countable(ranks, counts, limit):
        return _by_counting(ranks, counts, limit)
    total = int((ranks * counts).sum())
    ranks, counts = ranks.astype(float), counts.astype(float)
    sd = math.sqrt(float((counts * ranks**2).sum())) / 2
    if total / 2 - limit < NEAR_TAIL * sd:
        return _by_waves(ranks, counts, total - 2 * limit - 1, sd)
    return _by_inversion(ranks, counts, total - limit)


def _is_countable(ranks: Whole, counts: Whole, limit: int) -> bool:
    """Whether counting is bearable, or short where inversion has each peak apart."""
    if limit >= EXACT_STATES:
        return False
    order = np.argsort(-counts, kind="stable")
    rest = sum(int(counts[half][_n_frequent(counts[half]) :].sum()) for half in _halves(order))
    operations = rest * min(limit, int((ranks * counts).sum()) // 2)
    is_separable = counts.max() >= 5 * SEPARATING_VARIANCE
    return operations <= (SHORT_OPERATIONS if is_separable else EXACT_OPERATIONS)


def _by_listing(ranks: Whole, counts: Whole, limit: int) -> float:
    """All sums of the ranks but the most frequent one, and for each of them the share of the ways
    in which that one gets few enough plusses."""
    *others, main = np.argsort(counts, kind="stable").tolist()
    sums, shares = np.zeros(1, dtype=np.int64), np.ones(1)
    for place in others:
        rank, count = int(ranks[place]), int(counts[place])
        sums = np.add.outer(sums, rank * np.arange(count + 1)).ravel()
        shares = np.multiply.outer(shares, _binomial_shares(count)).ravel()
    times = np.clip((limit - sums) // ranks[main], -1, counts[main])
    return float((shares * _binomial_sums(int(counts[main]))[times + 1]).sum())


def _by_counting(ranks: Whole, counts: Whole, limit: int) -> float:
    """The ranks in two halves, each counted by itself, so that the sums stay short."""
    order = np.argsort(-counts, kind="stable")
    first, second = (_chances(ranks[half], counts[half], limit) for half in _halves(order))
    up_to = np.cumsum(second)
    partners = np.minimum(limit - np.arange(len(first)), len(up_to) - 1)
    return float((first * up_to[partners]).sum())


def _halves(order: Whole) -> tuple[Whole, Whole]:
    return order[::2], order[1::2]


def _chances(ranks: Whole, counts: Whole, limit: int) -> Floats:
    """P(sum = 0), P(sum = 1) … up to the limit, of the ranks that get a plus.

    The two most frequent ranks at once by their binomial shares where those are few, the others
    difference by difference.
    """
    n_frequent = _n_frequent(counts)
    sums, shares = np.zeros(1, dtype=np.int64), np.ones(1)
    for rank, count in zip(ranks[:n_frequent].tolist(), counts[:n_frequent].tolist(), strict=True):
        sums = np.add.outer(sums, rank * np.arange(count + 1)).ravel()
        shares = np.outer(shares, _binomial_shares(count)).ravel()
    rest = np.repeat(ranks[n_frequent:], counts[n_frequent:])
    kept = sums <= limit
    reach = int(sums[kept].max())
    length = min(limit, int(sums.max()) + int(rest.sum())) + 1
    chance = np.bincount(sums[kept], shares[kept], minlength=length)
    for done, rank in enumerate(rest.tolist(), start=1):
        reach = min(reach + rank, length - 1)
        chance[rank : reach + 1] += chance[: max(0, reach + 1 - rank)].copy()
        # The signs' halves together, before the sums outgrow a float.
        if done % HALVED_AT_ONCE == 0:
            chance *= 0.5**HALVED_AT_ONCE
    return chance * 0.5 ** (len(rest) % HALVED_AT_ONCE)


def _n_frequent(counts: Whole) -> int:
    return 2 if np.prod(counts[:2] + 1.0) <= MOST_FREQUENT_SUMS else 0


@lru_cache(maxsize=512)
def _binomial_shares(n: int) -> Floats:
    return np.array([math.comb(n, one) / 2**n for one in range(n + 1)])


@lru_cache(maxsize=512)
def _binomial_sums(n: int) -> Floats:
    """Shares of fewer than 0, 1 … n + 1 plusses."""
    return np.concatenate(([0.0], np.cumsum(_binomial_shares(n))))


def _by_waves(ranks: Floats, counts: Floats, width: int, sd: float) -> float:
    """Half of what lies outside the `width` sums in the middle, which symmetry makes equal on both
    sides: the mean of the product of cos(rank * angle / 2) times the waves of those sums, angle
    from 0 to 2 pi."""

    def waves(angles: Floats) -> Floats:
        turned = np.cos(np.outer(ranks, angles / 2))
        sizes = np.exp(_weighted(counts, np.log(np.abs(turned))))
        signs = 1 - 2 * (_weighted(counts, turned < 0) % 2)
        return signs * sizes * np.sin(width * angles / 2) / np.sin(angles / 2)

    nodes = _nodes(WAVE_STEP, WAVE_REACH)
    area = width + 2 * float(waves(nodes[nodes > 0] / sd).sum())
    peaks, times, misfits = _further_peaks(ranks, counts / 4)
    per_chunk = max(1, CHUNK // (len(nodes) * len(ranks)))
    for first in range(0, len(peaks), per_chunk):
        part = slice(first, first + per_chunk)
        stands = np.add.outer(misfits[part], nodes**2 / 2) < NEGLIGIBLE_EXPONENT
        angles = np.add.outer(peaks[part], nodes / sd)[stands]
        area += float((np.repeat(times[part], stands.sum(axis=1)) * waves(angles)).sum())
    return (1 - area * WAVE_STEP / sd / (2 * math.pi)) / 2


def _weighted(weights: Floats, rows: NDArray) -> NDArray:
    """Sum of rows by weight. Not by the matrix product, whose threads cost more than they save."""
    return np.einsum("r,r...->...", weights, rows)


def _by_inversion(ranks: Floats, counts: Floats, limit: int) -> float:
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
        exponents = _cumulants(ranks, counts, z.ravel()).reshape(z.shape) - z * limit
        return (np.exp(exponents) / -np.expm1(-z)).real.sum(axis=1) / sd

    area = float(integrals(np.zeros(1), _nodes(FIRST_STEP, FIRST_REACH) / sd)[0]) * FIRST_STEP
    nodes = _nodes(OTHER_STEP, OTHER_REACH) / sd
    peaks, times, _misfits = _further_peaks(ranks, variances)
    per_chunk = max(1, CHUNK // (len(nodes) * len(ranks)))
    for first in range(0, len(peaks), per_chunk):
        part = slice(first, first + per_chunk)
        area += float(times[part] @ integrals(peaks[part], nodes)) * OTHER_STEP
    return area / (2 * math.pi)


def _nodes(step: float, reach: float) -> Floats:
    n = round(reach / step)
    return np.arange(-n, n + 1) * step


def _cumulants(ranks: Floats, counts: Floats, z: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """K(z) = sum of counts * log((1 + exp(z * rank)) / 2), a chunk of ranks at a time."""
    total = np.zeros(len(z), dtype=complex)
    per_chunk = max(1, CHUNK // len(z))
    for first in range(0, len(ranks), per_chunk):
        exponents = np.outer(ranks[first : first + per_chunk], z)
        parts = np.log1p(np.exp(-exponents)) + exponents - math.log(2)
        total += _weighted(counts[first : first + per_chunk], parts)
    return total


def _further_peaks(ranks: Floats, variances: Floats) -> tuple[Floats, Floats, Floats]:
    """Angles between 0 and pi around which the integrand is not negligible, how often each stands
    between 0 and 2 pi (twice, for the other half of the circle has the conjugates), and the
    exponents by which they are lower than the first.

    Each rank turns its factor of the integrand back to full size at multiples of 2 pi / rank;
    where the weightiest ranks nearly agree, another peak stands. With many different ranks there
    is none beside the first at 0, with a few (coarse scores) there are.
    """
    order = np.argsort(-variances)[:SCREENING_RANKS]
    main, weight = ranks[order], variances[order]
    if weight[0] < SEPARATING_VARIANCE:
        return np.zeros(0), np.zeros(0), np.zeros(0)
    peaks = np.arange(1, int(main[0]) // 2 + 1)
    times = np.where(2 * peaks == main[0], 1.0, 2.0)
    angles = peaks * (2 * math.pi / main[0])
    turns = np.rint(np.outer(main, angles) / (2 * math.pi)) * (2 * math.pi)
    angles = ((weight * main) @ turns) / (weight * main**2).sum()
    misfits = _weighted(weight, 1 - np.cos(np.outer(main, angles) - turns))
    stands = misfits < NEGLIGIBLE_EXPONENT
    return angles[stands], times[stands], misfits[stands]


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
