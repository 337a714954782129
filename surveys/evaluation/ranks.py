"""Rank statistics of paired differences: signed ranks, sign test, Hodges–Lehmann."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

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


class Tally(NamedTuple):
    """Differences in whole units: the different ones, ascending, and how many people have each."""

    values: Whole
    counts: Whole

    @property
    def n(self) -> int:
        return int(self.counts.sum())


def tally(units: Whole) -> Tally:
    return Tally(*np.unique(units, return_counts=True))


def signed_ranks(found: Tally) -> SignedRanks:
    """Pratt's signed ranks of differences, which are whole, so that ties and zeros are exact.

    Zeros take the lowest ranks and belong to neither sum. No difference at all is allowed.

    Source: Pratt 1959, JASA 54:655–667.
    """
    values, counts = found
    sizes, place = np.unique(np.abs(values), return_inverse=True)
    shared = np.bincount(place, counts, minlength=len(sizes)).astype(np.int64)
    doubled = 2 * np.cumsum(shared) - shared + 1
    weights = doubled[place] * counts
    first, after = np.searchsorted(values, 0), np.searchsorted(values, 0, side="right")
    is_changed = slice(int(after > first), None)
    return SignedRanks(
        n_up=int(counts[after:].sum()),
        n_same=int(counts[first:after].sum()),
        n_down=int(counts[:first].sum()),
        w_plus=float(weights[after:].sum() / 2),
        w_minus=float(weights[:first].sum() / 2),
        ranks=doubled[is_changed],
        counts=shared[is_changed],
    )


def median(found: Tally) -> float:
    """The median of at least one difference, in the tally's units."""
    reached = np.cumsum(found.counts)
    lower, upper = np.searchsorted(reached, ((found.n + 1) // 2, found.n // 2 + 1))
    return float((found.values[lower] + found.values[upper]) / 2)


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
    return walsh_median(tally(units)) / scale if len(units) else None


def walsh_median(found: Tally) -> float:
    """`hodges_lehmann` of at least one difference, in the tally's units."""
    n_averages = found.n * (found.n + 1) // 2
    middle = ((n_averages + 1) // 2, n_averages // 2 + 1)
    if len(found.values) <= MOST_LISTED_VALUES:
        return sum(_listed_walsh_sums(*found, middle)) / 4
    lower = _walsh_sum(*found, middle[0])
    upper = lower if n_averages % 2 else _walsh_sum(*found, middle[1])
    return (lower + upper) / 4


def _listed_walsh_sums(values: Whole, counts: Whole, positions: tuple[int, ...]) -> list[int]:
    """As _walsh_sum for several positions, from a list of all sums of two values."""
    sums = np.add.outer(values, values)
    weights = np.outer(counts, counts)
    np.fill_diagonal(weights, counts * (counts + 1))
    order = np.argsort(sums, axis=None)
    # Each sum of two values stands on both sides of the diagonal, so every weight is doubled.
    reached = np.cumsum(weights.ravel()[order])
    found = np.searchsorted(reached, 2 * np.array(positions))
    return sums.ravel()[order[found]].tolist()


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
