"""Tail of the sum of ranks with random signs: counted exactly, or inverted where that is long."""

import math
from functools import lru_cache

import numpy as np

from surveys.evaluation.numerics.samples import Floats, Whole
from surveys.evaluation.ranks.signed_rank_waves import (
    NEAR_TAIL,
    by_inversion,
    by_scanning,
    by_waves,
    is_separating,
    n_angles,
)

# Bounds of the exact convolution: about a second and 160 MB. They reach to about 1,500 ranks when
# all differ, to fewer when ties double the ranks, further when the tail is short. Where one rank
# is frequent enough to keep the peaks of the inversion apart, that is as exact, and much faster.
EXACT_OPERATIONS = 500_000_000
SEPARABLE_OPERATIONS = 5_000_000
SHORT_OPERATIONS = 200_000
EXACT_STATES = 20_000_000
# Up to this many angles, scanning them all needs no peaks that stand apart.
MOST_ANGLES = 2**20
# As many sums as this are simply listed.
FEW_SUMS = 20_000
# Two frequent ranks have as many sums as this at the most where they are added up at once.
MOST_FREQUENT_SUMS = 300_000
HALVED_AT_ONCE = 500


def lower_tail(ranks: Whole, counts: Whole, limit: int) -> float:
    """P(sum of the ranks that get a plus <= limit), each plus with share 1/2, independently.

    ranks: distinct positive whole numbers, ascending (doubled midranks); counts: how many
    differences share each; limit: below half of the total. Returns 0–1; 0 only where the value is
    smaller than a float.

    Exact by convolution up to the bounds above. Beyond, the characteristic function is inverted
    near the mean, and in the far tail the moment generating function along the line through its
    saddle point; where several were run, they agreed to nine digits. One exception is a limit of
    the method: where nearly all of several thousand differences are zero, the other ranks are so
    alike that the sum moves in lumps, and the tail is then smoothed within a lump.

    Own code because no library counts ties and zeros: SciPy's `exact` takes the table for neither,
    its permutations try 2^n signs, its normal approximation is wrong in the third digit of sixty
    people (the tests show all three), and statsmodels has no such test. Several ways because a
    report of a country asks it of 16,000 groups: by counting and inversion alone its groups of 250
    and 1,600 people take 1.7 to 3.5 times the time.

    Source: convolution as in Hollander, Wolfe and Chicken 2014, section 3.1; characteristic
    function on a lattice, Feller 1971, volume II, section XV.4; saddle point Daniels 1987, Int
    Stat Rev 55:37–48, section 3, with the lattice factor 1 / (1 - exp(-z)).
    """
    # Where all ranks share a factor, all sums do, and the table shrinks by it.
    divisor = int(np.gcd.reduce(ranks))
    ranks, limit = ranks // divisor, limit // divisor
    if np.log1p(counts).sum() - np.log1p(counts.max()) <= math.log(FEW_SUMS):
        return _by_listing(ranks, counts, limit)
    total = int((ranks * counts).sum())
    width = total - 2 * limit - 1
    sd = math.sqrt(float((counts * ranks.astype(float) ** 2).sum())) / 2
    is_near = width / 2 < NEAR_TAIL * sd
    is_separable = is_separating(counts)
    n_operations = _n_operations(ranks, counts, limit)
    if n_operations <= SHORT_OPERATIONS:
        return _by_counting(ranks, counts, limit)
    if is_near and not is_separable and n_angles(width, sd) <= MOST_ANGLES:
        return by_scanning(ranks, counts, width, sd)
    most = SEPARABLE_OPERATIONS if is_separable else EXACT_OPERATIONS
    is_countable = n_operations <= most and limit < EXACT_STATES
    if is_countable and not (is_near and is_separable):
        return _by_counting(ranks, counts, limit)
    if is_near:
        return by_waves(ranks.astype(float), counts.astype(float), width, sd)
    return by_inversion(ranks.astype(float), counts.astype(float), total - limit)


def _n_operations(ranks: Whole, counts: Whole, limit: int) -> int:
    """Of `_by_counting`."""
    order = np.argsort(-counts, kind="stable")
    rest = sum(int(counts[half][_n_frequent(counts[half]) :].sum()) for half in _halves(order))
    return rest * min(limit, int((ranks * counts).sum()) // 2)


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
    chance: Floats = np.bincount(sums[kept], shares[kept], minlength=length).astype(float)
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
