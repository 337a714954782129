import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from surveys.evaluation.ranks import signed_rank_tail
from surveys.evaluation.ranks.signed_ranks import (
    hodges_lehmann,
    rank_biserial,
    sign_test_p,
    signed_rank_p,
    signed_ranks,
)
from surveys.evaluation.ranks.tallies import tally

SMALL = st.lists(st.integers(-6, 6), min_size=1, max_size=11)


def ranked_of(*differences):
    return ranked(np.array(differences, dtype=np.int64))


def ranked(units):
    return signed_ranks(tally(units, np.array([len(units)])))


def p_of(differences):
    [p] = signed_rank_p(ranked(np.array(differences, dtype=np.int64)))
    return p


def enumerated_p(differences):
    sizes = stats.rankdata(np.abs(differences))
    own = sizes[np.array(differences) != 0]
    centre = own.sum() / 2
    observed = abs(sizes[np.array(differences) > 0].sum() - centre)
    sums = [own[list(signs)].sum() for signs in itertools.product((False, True), repeat=len(own))]
    return float(np.mean(np.abs(np.array(sums) - centre) >= observed - 1e-9))


def test_signed_ranks_give_zeros_the_lowest_ranks():
    ranked = ranked_of(0, 0, 1, -1, 3, -2)

    assert (ranked.n_up, ranked.n_same, ranked.n_down) == (2, 2, 2)
    assert (ranked.w_plus, ranked.w_minus) == (3.5 + 6, 3.5 + 5)


def test_signed_rank_p_of_darwins_maize_is_published_value():
    # Darwin 1876, crossed less self-fertilised, eighths of an inch; R gives V = 96, p = 0.04126.
    maize = np.array([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48])

    assert (ranked(maize).w_plus, ranked(maize).w_minus) == (96, 24)
    assert p_of(maize) == pytest.approx(0.04126, abs=5e-6)


def test_signed_rank_p_of_depression_data_is_published_value():
    # Hollander and Wolfe 1973, page 29: nine patients, thousandths; V = 40, p = 0.0390625.
    scale = np.array([952, -147, 1022, 430, 620, 590, 490, -80, 10])

    assert ranked(scale).w_plus == 40
    assert p_of(scale) == 0.0390625


@given(SMALL)
@settings(deadline=None, max_examples=60)
def test_signed_rank_p_agrees_with_every_sign_enumerated(differences):
    assert p_of(differences) == pytest.approx(enumerated_p(differences))


@pytest.mark.parametrize("n", [1, 2, 5, 13, 25, 60, 200])
def test_signed_rank_p_agrees_with_scipy_without_ties_and_zeros(n):
    rng = np.random.default_rng(n)
    differences = rng.permutation(np.arange(1, n + 1)) * rng.choice([-1, 1, 1], size=n)

    other = stats.wilcoxon(differences, method="exact").pvalue

    assert p_of(differences) == pytest.approx(other, rel=1e-9)


def counted_p(differences):
    """By whole numbers of ways, one difference after another: exact, and slow."""
    ranks = np.rint(2 * stats.rankdata(np.abs(differences))).astype(int)
    own = ranks[differences != 0].tolist()
    ways = [1] + [0] * sum(own)
    for rank in own:
        ways = [n + (ways[place - rank] if place >= rank else 0) for place, n in enumerate(ways)]
    plus, minus = (int(ranks[chosen].sum()) for chosen in (differences > 0, differences < 0))
    return min(1.0, 2 * sum(ways[: min(plus, minus) + 1]) / 2 ** len(own))


# Sixty people on a scale of five points: zeros and ties, as in every survey.
SIXTY = np.array([0] * 26 + [1] * 15 + [-1] * 7 + [2] * 6 + [-2] * 4 + [3] * 2)


def test_signed_rank_p_of_zeros_and_ties_is_what_no_way_of_scipy_gives():
    exact = counted_p(SIXTY)

    assert p_of(SIXTY) == pytest.approx(exact, rel=1e-12)
    for way in ("exact", "asymptotic"):
        other = stats.wilcoxon(SIXTY, zero_method="pratt", method=way).pvalue
        assert abs(other / exact - 1) > 0.004


def test_signed_rank_p_is_that_of_scipy_where_it_can_try_every_sign():
    few = SIXTY[20:36]
    every = stats.PermutationMethod(n_resamples=2 ** len(few))

    other = stats.wilcoxon(few, zero_method="pratt", method=every).pvalue

    assert p_of(few) == pytest.approx(other, rel=1e-9)


def test_signed_rank_p_counts_ties_where_scipy_exact_does_not():
    assert p_of([1, 1, 1, 1]) == 0.125


def test_signed_rank_p_of_nothing_but_zeros_is_one():
    assert p_of([0, 0, 0]) == 1.0


def test_signed_rank_p_of_one_difference_is_one():
    assert p_of([7]) == 1.0


def test_signed_rank_p_never_falls_to_zero():
    assert 0 < p_of(np.arange(1, 1200)) < 1e-300
    assert 0 < p_of(np.arange(1, 4000)) < 1e-300


# How each way of finding the tail is made the only one that is left.
COUNTING = {"NEAR_TAIL": 0, "SEPARABLE_OPERATIONS": 10**9}
WAYS = {
    "scanning": {"EXACT_OPERATIONS": 0},
    "waves": {"EXACT_OPERATIONS": 0, "MOST_ANGLES": 0},
    "inversion": {"EXACT_OPERATIONS": 0, "NEAR_TAIL": 0},
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("shift", [0.0, 0.03, 0.1, 0.3])
@pytest.mark.parametrize("step", [1e-6, 0.05, 1, 6.25, 25, 40])
def test_signed_rank_p_agrees_with_counting(monkeypatch, way, shift, step):
    points = np.random.default_rng(5).normal(16 * shift, 16, size=900)
    units = np.rint(points / step).astype(np.int64)
    found = []
    for bounds in (COUNTING, WAYS[way]):
        with monkeypatch.context() as patch:
            for name, value in bounds.items():
                patch.setattr(signed_rank_tail, name, value)
            found.append(p_of(units))

    assert found[1] == pytest.approx(found[0], rel=1e-10)


@given(st.lists(st.integers(-90, 90), min_size=40, max_size=300), st.integers(1, 30))
@settings(deadline=None, max_examples=50)
def test_signed_rank_p_by_scanning_agrees_with_counting(differences, coarseness):
    units = np.array(differences) // coarseness
    scanned = p_of(units)

    with pytest.MonkeyPatch.context() as patch:
        for name, value in COUNTING.items():
            patch.setattr(signed_rank_tail, name, value)
        assert scanned == pytest.approx(p_of(units), rel=1e-10)


def test_signed_rank_p_of_half_a_million_is_near_the_normal_one():
    differences = np.rint(np.random.default_rng(3).normal(5, 1600, size=500_000)).astype(np.int64)

    normal = stats.wilcoxon(differences, zero_method="pratt", method="asymptotic").pvalue

    assert p_of(differences) == pytest.approx(normal, rel=1e-3)


@pytest.mark.parametrize(("up", "down"), [(0, 0), (1, 0), (3, 3), (9, 0), (4, 11), (300, 350)])
def test_sign_test_p_agrees_with_scipy(up, down):
    other = stats.binomtest(up, up + down).pvalue if up + down else 1.0

    assert sign_test_p(np.array([up]), np.array([down])) == pytest.approx([other])


def test_sign_test_p_never_falls_to_zero():
    assert 0 < sign_test_p(np.array([500_000]), np.array([0])) < 1e-300


def test_rank_biserial_drops_zeros():
    # Without the zeros the ranks are 1, 2, 3: (1 + 3 - 2) / 6.
    assert rank_biserial(ranked_of(0, 0, 0, 4, -5, 6)) == pytest.approx(1 / 3)


def test_rank_biserial_without_changes_is_unknown():
    assert np.isnan(rank_biserial(ranked_of(0, 0)))


def test_hodges_lehmann_of_depression_data_is_published_value():
    # Hollander and Wolfe 1973, page 33: 0.46.
    differences = [0.952, -0.147, 1.022, 0.430, 0.620, 0.590, 0.490, -0.080, 0.010]

    assert hodges_lehmann(differences) == 0.46


@given(st.lists(st.integers(-40, 40), min_size=1, max_size=25))
@settings(deadline=None)
def test_hodges_lehmann_is_median_of_all_walsh_averages(quarters):
    differences = [quarter / 4 for quarter in quarters]
    walsh = [(a + b) / 2 for a, b in itertools.combinations_with_replacement(differences, 2)]

    assert hodges_lehmann(differences) == pytest.approx(float(np.median(walsh)))


def test_hodges_lehmann_of_half_a_million_needs_no_square_table():
    differences = np.random.default_rng(2).normal(3, 16, size=500_000)

    assert hodges_lehmann(differences) == pytest.approx(3, abs=0.1)


@pytest.mark.parametrize(("values", "expected"), [([], None), ([None], None), ([4.2], 4.2)])
def test_hodges_lehmann_of_next_to_nothing(values, expected):
    assert hodges_lehmann(values) == expected


def test_hodges_lehmann_holds_for_large_magnitudes():
    assert hodges_lehmann([1e12, 2e12, 6e12]) == pytest.approx(2.75e12)
