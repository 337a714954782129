"""Rank statistics of paired differences: signed ranks, sign test, Hodges–Lehmann."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from surveys.evaluation.numerics.samples import (
    Floats,
    Whole,
    beginnings,
    complete,
    probability,
    whole_units,
)
from surveys.evaluation.ranks.signed_rank_tail import lower_tail
from surveys.evaluation.ranks.tallies import Tallies, tally, walsh_medians


@dataclass(frozen=True)
class SignedRanks:
    """Ranks of absolute differences with zeros ranked (Pratt), ties sharing their midrank.

    n_up, n_same, n_down count the signs of each group; w_plus and w_minus are sums of midranks.
    ranks and counts describe the non-zero differences, the groups one after another: doubled
    midranks (whole numbers) and how many differences share each; lengths: how many each group has.
    """

    n_up: Whole
    n_same: Whole
    n_down: Whole
    w_plus: Floats
    w_minus: Floats
    ranks: Whole
    counts: Whole
    lengths: Whole


def signed_ranks(found: Tallies) -> SignedRanks:
    """Pratt's signed ranks of differences, which are whole, so that ties and zeros are exact.

    Zeros take the lowest ranks of their group and belong to neither sum.

    Source: Pratt 1959, JASA 54:655–667.
    """
    n_up, n_same, n_down = (
        found.sums(np.where(chosen, found.counts, 0))
        for chosen in (found.values > 0, found.values == 0, found.values < 0)
    )
    sizes = np.abs(found.values)
    order = np.lexsort((sizes, found.groups))
    groups, sizes = found.groups[order], sizes[order]
    is_new = np.concatenate(([True], (np.diff(groups) != 0) | (np.diff(sizes) != 0)))
    first = np.flatnonzero(is_new)
    shared = np.add.reduceat(found.counts[order], first)
    reached = np.cumsum(shared) - (np.cumsum(found.n) - found.n)[groups[first]]
    # Doubled, since a midrank of a tie may end in a half and whole numbers add exactly.
    doubled = 2 * reached - shared + 1
    weights = np.empty_like(found.counts)
    weights[order] = doubled[np.cumsum(is_new) - 1] * found.counts[order]
    is_changed = sizes[first] > 0
    return SignedRanks(
        n_up=n_up,
        n_same=n_same,
        n_down=n_down,
        w_plus=found.sums(np.where(found.values > 0, weights, 0)) / 2,
        w_minus=found.sums(np.where(found.values < 0, weights, 0)) / 2,
        ranks=doubled[is_changed],
        counts=shared[is_changed],
        lengths=np.bincount(groups[first[is_changed]], minlength=len(found.lengths)),
    )


def signed_rank_p(ranked: SignedRanks) -> Floats:
    """Two-sided p-values of the signed-rank test, conditional on the observed zeros and ties.

    The share of all 2^m ways to give signs to the m non-zero differences of a group, with their
    observed ranks, whose W+ lies at least as far from its mean as the observed one. Counted
    exactly by convolution over doubled midranks; beyond about 1,500 non-zero differences the same
    distribution is found by numerical inversion (signed_rank_tail), so that any n is answered.

    Returns 0 < p <= 1; 1 when no difference is non-zero, for then every outcome is the observed
    one. A p-value too small for a float is the smallest normal float.

    Source: Pratt 1959, JASA 54:655–667; exact conditional distribution as in Hollander, Wolfe and
    Chicken 2014, section 3.1.
    """
    found = np.ones(len(ranked.lengths))
    first = beginnings(ranked.lengths)
    smaller = np.rint(2 * np.minimum(ranked.w_plus, ranked.w_minus)).astype(np.int64)
    # Equal sums lie at the mean, where every outcome is at least as far: p is 1.
    for group in np.flatnonzero(ranked.w_plus != ranked.w_minus).tolist():
        part = slice(first[group], first[group] + ranked.lengths[group])
        found[group] = 2 * lower_tail(ranked.ranks[part], ranked.counts[part], int(smaller[group]))
    return probability(found)


def sign_test_p(n_up: Whole, n_down: Whole) -> Floats:
    """Exact two-sided sign tests: rises against falls, unchanged people left out.

    n_up, n_down: counts, a value per group. Returns 0 < p <= 1; 1 when nobody changed.

    Source: Hollander, Wolfe and Chicken 2014, section 3.4; binomial with share 1/2.
    """
    from scipy.special import bdtr  # noqa: PLC0415  slow import: SciPy

    p = 2 * bdtr(np.minimum(n_up, n_down), n_up + n_down, 0.5)
    return probability(np.where(n_up == n_down, 1.0, p))


def rank_biserial(ranked: SignedRanks) -> Floats:
    """Matched-pairs rank-biserial correlations, (W+ - W-) / (W+ + W-), zeros dropped first.

    Returns -1 … 1, NaN when no difference of the group is non-zero.

    Source: Kerby 2014, Comprehensive Psychology 3:11.IT.3.1.
    """
    # Dropping the zeros lowers every other rank by their number.
    plus = ranked.w_plus - ranked.n_same * ranked.n_up
    minus = ranked.w_minus - ranked.n_same * ranked.n_down
    is_known = plus + minus > 0
    return np.where(is_known, plus - minus, np.nan) / np.where(is_known, plus + minus, 1.0)


def hodges_lehmann(differences: Iterable[float | None]) -> float | None:
    """Hodges–Lehmann estimate: the median of all Walsh averages, zeros kept.

    differences: one per person, rounded to nine decimals here; None left out.
    Returns the estimate in the unit of the differences; None without differences.

    Source: Hodges and Lehmann 1963, Ann Math Stat 34:598–611; Hollander, Wolfe and Chicken 2014,
    equation 3.23.
    """
    units, scale = whole_units(complete(differences))
    if not len(units):
        return None
    return float(walsh_medians(tally(units, np.array([len(units)])))[0] / scale)
