import math
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from surveys.evaluation import PairedChange, change_if_dropouts_same, paired_change

# Student 1908, Biometrika 6:1–25: extra hours of sleep, ten patients, two drugs.
DRUG_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
DRUG_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

SCORES = st.lists(
    st.tuples(st.integers(0, 16), st.integers(0, 16)).map(lambda p: (p[0] * 6.25, p[1] * 6.25)),
    min_size=1,
    max_size=30,
)


def figures(change):
    return {name: value for name, value in asdict(change).items() if value is not None}


def scipy_limit(t, df, share):
    return optimize.brentq(lambda ncp: stats.nct.cdf(t, df, ncp) - share, t - 4, t + 4)


def test_paired_change_gives_students_published_interval_and_test():
    # R: t.test(extra ~ group, paired = TRUE).
    change = paired_change(DRUG_1, DRUG_2)

    assert (change.n, change.mean_start, change.mean_end) == (10, 0.75, pytest.approx(2.33))
    assert (change.sd_start, change.sd_end) == pytest.approx((1.789010, 2.002249), abs=1e-6)
    assert (change.mean_change, change.sd_change) == pytest.approx((1.58, 1.229995), abs=1e-6)
    assert (change.ci_low, change.ci_high) == pytest.approx((0.7001142, 2.4598858), abs=1e-7)
    assert change.t == pytest.approx(4.0621, abs=5e-5)
    assert change.p_t == pytest.approx(0.002833, abs=5e-7)


def test_paired_change_ranks_students_sleep_with_its_zero():
    # One zero of ten: nine rises on Pratt ranks 2 … 10 give 54 and p = 2 / 2^9.
    change = paired_change(DRUG_1, DRUG_2)

    assert (change.n_up, change.n_same, change.n_down) == (9, 1, 0)
    assert (change.w_plus, change.w_minus) == (54, 0)
    assert (change.p_sign, change.p_signed_rank) == (2 / 512, 2 / 512)
    assert (change.median_change, change.hodges_lehmann, change.rank_biserial) == (1.3, 1.3, 1)


def test_paired_change_gives_published_srm_of_sleep():
    # R, effectsize: cohens_d(extra ~ group, paired = TRUE) gives 1.28 [0.41, 2.12].
    change = paired_change(DRUG_1, DRUG_2)

    assert (change.srm, change.srm_low, change.srm_high) == pytest.approx(
        (1.28, 0.41, 2.12), abs=0.005
    )


def test_paired_change_gives_g_av_by_its_definition():
    change = paired_change(DRUG_1, DRUG_2)

    average = math.sqrt((1.7890096577**2 + 2.0022487358**2) / 2)
    correction = math.gamma(4.5) / (math.sqrt(4.5) * math.gamma(4))
    factor = math.sqrt(2 * 1.2299954833**2 / (10 * (1.7890096577**2 + 2.0022487358**2)))
    assert change.g_av == pytest.approx(1.58 / average * correction)
    assert (change.g_av_low, change.g_av_high) == pytest.approx(
        (scipy_limit(change.t, 9, 0.975) * factor, scipy_limit(change.t, 9, 0.025) * factor)
    )


def test_paired_change_uses_the_confidence_asked_for():
    narrow, wide = (paired_change(DRUG_1, DRUG_2, confidence=level) for level in (0.9, 0.99))

    other = stats.ttest_rel(DRUG_2, DRUG_1).confidence_interval(0.9)
    assert (narrow.ci_low, narrow.ci_high) == pytest.approx((other.low, other.high))
    assert wide.srm_low < narrow.srm_low < narrow.srm_high < wide.srm_high
    assert wide.g_av_low < narrow.g_av_low < narrow.g_av_high < wide.g_av_high


def test_paired_change_leaves_out_pairs_with_a_missing_side():
    with_missing = paired_change([None, *DRUG_1, 4, None], [3, *DRUG_2, None, None])

    assert with_missing == paired_change(DRUG_1, DRUG_2)


@pytest.mark.parametrize(("start", "end"), [([], []), ([None], [None]), ([1, None], [None, 2])])
def test_paired_change_without_pairs_knows_only_that(start, end):
    assert paired_change(start, end) == PairedChange(n=0)


def test_paired_change_of_one_pair_has_no_spread():
    assert paired_change([40], [52.5]) == PairedChange(
        n=1,
        mean_start=40,
        mean_end=52.5,
        mean_change=12.5,
        median_change=12.5,
        hodges_lehmann=12.5,
        n_up=1,
        n_same=0,
        n_down=0,
        p_sign=1.0,
        w_plus=1.0,
        w_minus=0.0,
        p_signed_rank=1.0,
        rank_biserial=1.0,
    )


def test_paired_change_of_two_pairs_has_interval_but_no_g_av():
    change = paired_change([40, 50], [50, 55])

    assert change.mean_change == 7.5
    assert change.ci_low == pytest.approx(7.5 - 12.7062047 * 2.5)
    assert change.srm == pytest.approx(7.5 / math.sqrt(12.5))
    assert (change.g_av, change.g_av_low, change.g_av_high) == (None, None, None)


def test_paired_change_where_nobody_changed():
    scores = [10.1, 33.3, 66.6, 90]

    change = paired_change(scores, scores)

    assert (change.mean_change, change.sd_change, change.median_change) == (0, 0, 0)
    assert (change.n_up, change.n_same, change.n_down) == (0, 4, 0)
    assert (change.w_plus, change.w_minus, change.p_sign, change.p_signed_rank) == (0, 0, 1, 1)
    assert (change.ci_low, change.ci_high, change.t, change.p_t) == (None, None, None, None)
    assert (change.srm, change.g_av, change.g_av_low, change.rank_biserial) == (None, 0, None, None)


def test_paired_change_sees_equal_changes_through_float_noise():
    change = paired_change([2.1, 4.1, 0.6], [2.4, 4.4, 0.9])

    assert (change.mean_change, change.sd_change) == (0.3, 0)
    assert (change.t, change.ci_low, change.srm) == (None, None, None)
    assert (change.w_plus, change.p_signed_rank) == (6, 0.25)
    assert change.g_av > 0


def test_paired_change_of_equal_scores_has_no_g_av():
    change = paired_change([50, 50, 50], [60, 60, 60])

    assert (change.sd_start, change.sd_end, change.g_av) == (0, 0, None)


def test_paired_change_refuses_sides_of_different_length():
    with pytest.raises(ValueError, match="shorter"):
        paired_change([1, 2], [1])


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_paired_change_refuses_what_is_no_number(value):
    with pytest.raises(ValueError, match="finite"):
        paired_change([1, value], [1, 2])


def test_paired_change_refuses_impossible_confidence():
    with pytest.raises(ValueError, match="confidence"):
        paired_change([1], [2], confidence=95)


@given(SCORES)
@settings(deadline=None, max_examples=60)
def test_paired_change_never_gives_nan_or_infinity(pairs):
    change = paired_change(*zip(*pairs, strict=True))

    assert all(value is None or math.isfinite(value) for value in asdict(change).values())
    assert 0 < change.p_sign <= 1
    assert 0 < change.p_signed_rank <= 1
    assert change.p_t is None or 0 < change.p_t <= 1


@given(SCORES, st.randoms())
@settings(deadline=None, max_examples=40)
def test_paired_change_does_not_depend_on_order(pairs, random):
    shuffled = random.sample(pairs, len(pairs))

    one, other = (paired_change(*zip(*some, strict=True)) for some in (pairs, shuffled))

    assert figures(one) == pytest.approx(figures(other), rel=1e-9, abs=1e-9)


@given(SCORES)
@settings(deadline=None, max_examples=40)
def test_paired_change_turns_with_time(pairs):
    forth = paired_change(*zip(*pairs, strict=True))
    back = paired_change(*list(zip(*pairs, strict=True))[::-1])

    assert back.mean_change == pytest.approx(-forth.mean_change)
    assert back.hodges_lehmann == -forth.hodges_lehmann
    assert (back.n_up, back.w_plus, back.p_signed_rank) == (
        forth.n_down,
        forth.w_minus,
        forth.p_signed_rank,
    )
    if forth.srm is not None:
        assert (back.srm_low, back.srm_high) == pytest.approx((-forth.srm_high, -forth.srm_low))


def test_paired_change_takes_half_a_million_pairs():
    rng = np.random.default_rng(9)
    start = rng.normal(50, 16, size=500_000).round(2)
    end = (start + rng.normal(0.05, 16, size=500_000)).round(2)

    change = paired_change(start, end)

    other = stats.ttest_rel(end, start)
    assert (change.t, change.p_t) == pytest.approx((other.statistic, other.pvalue))
    assert change.srm_low < change.srm < change.srm_high
    assert change.g_av_low < change.g_av < change.g_av_high


def test_change_if_dropouts_same_spreads_the_sum():
    assert change_if_dropouts_same(4.0, 15, 20) == 3.0
    assert change_if_dropouts_same(None, 0, 0) is None
    assert change_if_dropouts_same(None, 0, 6) is None


def test_change_if_dropouts_same_refuses_more_pairs_than_starters():
    with pytest.raises(ValueError, match="pairs"):
        change_if_dropouts_same(4.0, 21, 20)
