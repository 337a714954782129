import math

import numpy as np
import pytest
from scipy.stats import nct, norm

from surveys.evaluation import detectable_srm, half_width_in_sd
from surveys.evaluation.effect import (
    hedges_correction,
    noncentral_t_cdf,
    noncentrality_limits,
)

PAIRS = [5, 8, 10, 12, 15, 20, 30, 73, 100]


@pytest.mark.parametrize(
    ("df", "factor"),
    [
        (2, 1 / math.sqrt(math.pi)),
        (3, math.sqrt(math.pi / 6)),
        (4, math.sqrt(2 / math.pi)),
        (10, 4 / math.sqrt(5) / math.gamma(4.5) * 6),
    ],
)
def test_hedges_correction_is_exact_at_small_samples(df, factor):
    assert hedges_correction(df) == pytest.approx(factor)


@pytest.mark.parametrize("df", [0, 1])
def test_hedges_correction_without_freedom_is_none(df):
    assert hedges_correction(df) is None


def test_hedges_correction_holds_for_large_samples():
    assert hedges_correction(499_999) == pytest.approx(1 - 3 / (4 * 499_999 - 1))


@pytest.mark.parametrize("df", [1, 2, 4, 12, 99, 4999])
@pytest.mark.parametrize("t", [-2.5, 0.0, 0.4, 2.0, 6.0])
@pytest.mark.parametrize("distance", [-1.5, 0.0, 0.7, 2.0])
def test_noncentral_t_cdf_agrees_with_scipy(df, t, distance):
    ncp = t + distance * math.sqrt(1 + t * t / (2 * df))

    [found] = noncentral_t_cdf([t], [df], [ncp])

    assert found == pytest.approx(nct.cdf(t, df, ncp), abs=1e-11)


@pytest.mark.parametrize(("t", "df"), [(1000.0, 2), (1e7, 1), (-1e5, 9), (900.0, 499_999)])
def test_noncentrality_limits_hold_far_from_zero(t, df):
    [low], [high] = noncentrality_limits(np.array([t]), np.array([df]))

    assert low < t < high
    assert noncentral_t_cdf([t, t], [df, df], [low, high]) == pytest.approx([0.975, 0.025])


def test_noncentrality_limits_of_many_groups_are_those_of_each_alone():
    t, df = np.array([0.3, -2.0, 5.0, 40.0]), np.array([4.0, 9.0, 1.0, 30.0])

    together = noncentrality_limits(t, df)

    alone = [noncentrality_limits(t[n : n + 1], df[n : n + 1]) for n in range(4)]
    np.testing.assert_allclose(together, np.hstack(alone), rtol=1e-12)


def test_noncentrality_limits_of_many_people_are_normal():
    [low], [high] = noncentrality_limits(np.array([1.2]), np.array([1e7]), confidence=0.9)

    assert (low, high) == pytest.approx((1.2 - norm.ppf(0.95), 1.2 + norm.ppf(0.95)), abs=1e-5)


def test_noncentrality_limits_refuse_impossible_confidence():
    with pytest.raises(ValueError, match="confidence"):
        noncentrality_limits(np.array([1.0]), np.array([5.0]), confidence=1.0)


# Cells of the precision table in docs/method.md §2, computed there with R.
def test_half_width_in_sd_is_published_table():
    table = [1.24, 0.84, 0.72, 0.64, 0.55, 0.47, 0.37, 0.23, 0.20]

    assert [round(half_width_in_sd(n), 2) for n in PAIRS] == table


def test_detectable_srm_is_published_table():
    table = [1.68, 1.16, 1.00, 0.89, 0.78, 0.66, 0.53, 0.33, 0.28]

    assert [round(detectable_srm(n), 2) for n in PAIRS] == table


@pytest.mark.parametrize("n", [0, 1])
def test_precision_of_next_to_nobody_is_none(n):
    assert (half_width_in_sd(n), detectable_srm(n)) == (None, None)


def test_detectable_srm_refuses_power_below_level():
    with pytest.raises(ValueError, match="power"):
        detectable_srm(10, power=0.01)
