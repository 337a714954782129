import math

import pytest
from scipy import stats

from surveys.evaluation import Attrition, compare_completers

# Student's sleep data as if of two separate groups; R: t.test(extra ~ group) gives
# t = -1.8608, df = 17.776, interval -3.3654832 … 0.2054832.
GROUP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
GROUP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def test_compare_completers_gives_published_welch_interval():
    compared = compare_completers(GROUP_1, GROUP_2)

    assert (compared.n_completers, compared.n_dropouts) == (10, 10)
    assert (compared.mean_completers, compared.mean_dropouts) == pytest.approx((0.75, 2.33))
    assert compared.difference == pytest.approx(-1.58)
    assert (compared.ci_low, compared.ci_high) == pytest.approx((-3.3654832, 0.2054832), abs=1e-7)


def test_compare_completers_gives_hedges_g_with_pooled_sd():
    compared = compare_completers(GROUP_1, GROUP_2)

    pooled = math.sqrt((1.7890096577**2 + 2.0022487358**2) / 2)
    correction = math.gamma(9) / (3 * math.gamma(8.5))
    assert compared.g == pytest.approx(-1.58 / pooled * correction)


def test_compare_completers_handles_unequal_groups_like_scipy():
    completers, dropouts = GROUP_1, [2.5, 3.0, 7.25, None]

    compared = compare_completers(completers, dropouts, confidence=0.9)

    other = stats.ttest_ind(completers, dropouts[:3], equal_var=False).confidence_interval(0.9)
    assert compared.n_dropouts == 3
    assert (compared.ci_low, compared.ci_high) == pytest.approx((other.low, other.high))


def test_compare_completers_without_dropouts_has_only_completers():
    assert compare_completers([1, 2], [None]) == Attrition(
        n_completers=2, n_dropouts=0, mean_completers=1.5
    )


def test_compare_completers_with_one_dropout_has_no_interval():
    assert compare_completers([1, 2], [4]) == Attrition(
        n_completers=2,
        n_dropouts=1,
        mean_completers=1.5,
        mean_dropouts=4,
        difference=-2.5,
    )


def test_compare_completers_without_any_spread_has_no_interval():
    compared = compare_completers([0.1 + 0.2, 0.3], [0.5, 0.5])

    assert compared.difference == pytest.approx(-0.2)
    assert (compared.ci_low, compared.ci_high, compared.g) == (None, None, None)


def test_compare_completers_with_spread_in_one_group_only():
    compared = compare_completers([1, 2, 3], [5, 5])

    assert compared.ci_low < -3 < compared.ci_high
    assert compared.g == pytest.approx(-3 / math.sqrt(2 / 3) * math.sqrt(math.pi / 6))
