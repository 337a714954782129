"""Rank statistics of paired differences: signed ranks, sign test, Hodges–Lehmann."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.samples import complete, probability, whole_units
from surveys.evaluation.signed_rank_tail import lower_tail

Whole = NDArray[np.int64]

# Up to this many different values, listing all their sums is faster than searching for one.
MOST_LISTED_VALUES = 64


@dataclass(frozen=True)
class SignedRanks:
    """Ranks of absolute differences with zeros ranked (Pratt), ties sharing their midrank.

    n_up, n_same, n_down count the signs; w_plus and w_minus are sums of midranks. ranks and
    counts describe the non-zero differences: doubled midranks (whole numbers) and how many
    differences share each.
    """

    n_up: int
    n_same: int
    n_down: int
    w_plus: float
    w_minus: float
    ranks: Whole
    counts: Whole


def signed_ranks(units: Whole) -> SignedRanks:
    """Pratt's signed ranks of differences given in whole units.

    units: differences as whole numbers, so that ties and zeros are exact; may be empty.
    Zeros take the lowest ranks and belong to neither sum.

    Source: Pratt 1959, JASA 54:655–667.
    """
    sizes, place, counts = np.unique(np.abs(units), return_inverse=True, return_counts=True)
    doubled = 2 * np.cumsum(counts) - counts + 1
    own = doubled[place]
    changed = sizes > 0
    return SignedRanks(
        n_up=int((units > 0).sum()),
        n_same=int((units == 0).sum()),
        n_down=int((units < 0).sum()),
        w_plus=float(own[units > 0].sum() / 2),
        w_minus=float(own[units < 0].sum() / 2),
        ranks=doubled[changed],
        counts=counts[changed],
    )


def signed_rank_p(ranked: SignedRanks) -> float:
    """Two-sided p-value of the signed-rank test, conditional on the observed zeros and ties.

    The share of all 2^m ways to give signs to the m non-zero differences, with their observed
    ranks, whose W+ lies at least as far from its mean as the observed one. Counted exactly by
    convolution over doubled midranks; beyond about 1,500 non-zero differences the same
    distribution is found by numerical inversion (signed_rank_tail), so that any n is answered.

    Returns 0 < p <= 1; 1 when no difference is non-zero, for then every outcome is the observed
    one. A p-value too small for a float is the smallest normal float.

    Source: Pratt 1959, JASA 54:655–667; exact conditional distribution as in Hollander, Wolfe and
    Chicken 2014, section 3.1.
    """
    if ranked.w_plus == ranked.w_minus:
        return 1.0
    smaller = round(2 * min(ranked.w_plus, ranked.w_minus))
    return probability(2 * lower_tail(ranked.ranks, ranked.counts, smaller))


def sign_test_p(n_up: int, n_down: int) -> float:
    """Exact two-sided sign test: rises against falls, unchanged people left out.

    n_up, n_down: counts. Returns 0 < p <= 1; 1 when nobody changed.

    Source: Hollander, Wolfe and Chicken 2014, section 3.4; binomial with share 1/2.
    """
    from scipy.special import bdtr  # noqa: PLC0415  slow import: SciPy

    if n_up == n_down:
        return 1.0
    return probability(2 * float(bdtr(min(n_up, n_down), n_up + n_down, 0.5)))


def rank_biserial(ranked: SignedRanks) -> float | None:
    """Matched-pairs rank-biserial correlation, (W+ - W-) / (W+ + W-), zeros dropped first.

    Dropping the zeros lowers every other rank by their number. Returns -1 … 1, None when no
    difference is non-zero.

    Source: Kerby 2014, Comprehensive Psychology 3:11.IT.3.1.
    """
    plus = ranked.w_plus - ranked.n_same * ranked.n_up
    minus = ranked.w_minus - ranked.n_same * ranked.n_down
    return (plus - minus) / (plus + minus) if plus + minus else None


def hodges_lehmann(differences: Iterable[float | None]) -> float | None:
    """Hodges–Lehmann estimate: the median of all Walsh averages, zeros kept.

    differences: one per person, rounded to nine decimals here; None left out. The n(n+1)/2
    averages (each with itself included) are never built: the middle ones are found by bisection
    on whole numbers, so that half a million differences need little time and memory.
    Returns the estimate in the unit of the differences; None without differences.

    Source: Hodges and Lehmann 1963, Ann Math Stat 34:598–611; Hollander, Wolfe and Chicken 2014,
    equation 3.23.
    """
    units, scale = whole_units(complete(differences))
    if not len(units):
        return None
    n_averages = len(units) * (len(units) + 1) // 2
    values, counts = np.unique(units, return_counts=True)
    find = _listed_walsh_sum if len(values) <= MOST_LISTED_VALUES else _walsh_sum
    lower = find(values, counts, (n_averages + 1) // 2)
    upper = lower if n_averages % 2 else find(values, counts, n_averages // 2 + 1)
    return (lower + upper) / 4 / scale


def _listed_walsh_sum(values: Whole, counts: Whole, position: int) -> int:
    """As _walsh_sum, from a list of all sums of two different values."""
    sums = np.add.outer(values, values)
    weights = np.outer(counts, counts)
    np.fill_diagonal(weights, counts * (counts + 1))
    order = np.argsort(sums, axis=None)
    # Each sum of two values stands on both sides of the diagonal, so every weight is doubled.
    reached = np.cumsum(weights.ravel()[order])
    return int(sums.ravel()[order[np.searchsorted(reached, 2 * position)]])


def _walsh_sum(values: Whole, counts: Whole, position: int) -> int:
    """The sum x_i + x_j (i <= j) at a position, counted from 1, in ascending order."""
    below, above = 2 * int(values[0]) - 1, 2 * int(values[-1])
    while above - below > 1:
        middle = (below + above) // 2
        if _walsh_sums_up_to(values, counts, middle) >= position:
            above = middle
        else:
            below = middle
    return above


def _walsh_sums_up_to(values: Whole, counts: Whole, limit: int) -> int:
    cumulated = np.concatenate(([0], np.cumsum(counts)))
    partners = cumulated[np.searchsorted(values, limit - values, side="right")]
    ordered = int((partners * counts).sum())
    twins = int(counts[2 * values <= limit].sum())
    return (ordered + twins) // 2
