import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from surveys.evaluation import (
    PauleMandel,
    Pooled,
    partial_pooling,
    paule_mandel,
    within_variances,
)

# Rubin 1981: coaching in eight schools.
SCHOOLS = [28, 8, -3, 7, -1, 1, 18, 12]
SCHOOL_VARIANCES = [15**2, 10**2, 16**2, 11**2, 9**2, 11**2, 10**2, 18**2]

# Colditz et al. 1994: thirteen trials of BCG vaccine; cases and others, vaccinated and control.
BCG = [
    *((4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619)),
    *((33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619)),
    *((505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600)),
    *((186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825)),
]
BCG_RATIOS = [math.log(a / (a + b) * (c + d) / c) for a, b, c, d in BCG]
BCG_VARIANCES = [1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) for a, b, c, d in BCG]


def by_quadrature(y, v, scale, figure):
    """Posterior mean of figure(tau, mu, variance of mu) by adaptive integration over tau."""
    y, v = np.array(y, dtype=float), np.array(v, dtype=float)

    def parts(tau):
        weights = 1 / (v + tau**2)
        mu, variance = (weights * y).sum() / weights.sum(), 1 / weights.sum()
        normal = stats.norm.pdf(y, mu, np.sqrt(v + tau**2)).prod() * math.sqrt(variance)
        return normal * stats.halfnorm.pdf(tau, scale=scale), mu, variance

    def weighted(tau):
        density, mu, variance = parts(tau)
        return density * figure(tau, mu, variance)

    total = integrate.quad(lambda tau: parts(tau)[0], 0, 12 * scale, epsrel=1e-11, epsabs=0)[0]
    return integrate.quad(weighted, 0, 12 * scale, epsrel=1e-11, epsabs=0)[0] / total


def test_partial_pooling_agrees_with_adaptive_integration():
    pooled = partial_pooling(SCHOOLS, SCHOOL_VARIANCES)

    def first_school(tau, mu, _variance):
        return (28 * tau**2 + mu * 225) / (tau**2 + 225)

    args = (SCHOOLS, SCHOOL_VARIANCES, 5.0)
    assert pooled.mu == pytest.approx(by_quadrature(*args, lambda tau, mu, _: mu), rel=1e-8)
    assert pooled.tau == pytest.approx(by_quadrature(*args, lambda tau, mu, _: tau), rel=1e-8)
    assert pooled.groups[0].mean == pytest.approx(by_quadrature(*args, first_school), rel=1e-8)


@pytest.mark.parametrize("n_groups", [40, 400, 2000])
def test_partial_pooling_of_many_groups_agrees_with_a_fine_grid(n_groups):
    source = np.random.default_rng(4)
    v = source.uniform(0.5, 9, n_groups)
    y = source.normal(2, 2, n_groups) + source.normal(0, np.sqrt(v))

    pooled = partial_pooling(y.tolist(), v.tolist())

    tau = np.arange(0.001, 8, 0.002)
    precisions = 1 / (v[:, None] + tau**2)
    mu = (precisions * y[:, None]).sum(axis=0) / precisions.sum(axis=0)
    misfit = (precisions * (y[:, None] - mu) ** 2 - np.log(precisions)).sum(axis=0)
    log_density = -(misfit + np.log(precisions.sum(axis=0)) + tau**2 / 25) / 2
    weights = np.exp(log_density - log_density.max())
    weights /= weights.sum()
    kept = tau**2 * precisions[0]
    assert pooled.tau == pytest.approx(weights @ tau, rel=1e-6)
    assert pooled.mu == pytest.approx(weights @ mu, rel=1e-8)
    assert pooled.groups[0].mean == pytest.approx(weights @ (kept * y[0] + (1 - kept) * mu))


@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_partial_pooling_intervals_hold_their_posterior_share(confidence):
    pooled = partial_pooling(SCHOOLS, SCHOOL_VARIANCES, prior_scale=10, confidence=confidence)
    group = pooled.groups[0]

    def below_mu(limit):
        return lambda tau, mu, variance: stats.norm.cdf(limit, mu, math.sqrt(variance))

    def below_first(limit):
        def chance(tau, mu, variance):
            kept = tau**2 / (tau**2 + 225)
            spread = math.sqrt(kept * 225 + (1 - kept) ** 2 * variance)
            return stats.norm.cdf(limit, kept * 28 + (1 - kept) * mu, spread)

        return chance

    tail = (1 - confidence) / 2
    args = (SCHOOLS, SCHOOL_VARIANCES, 10.0)
    assert by_quadrature(*args, below_mu(pooled.mu_low)) == pytest.approx(tail, rel=1e-6)
    assert by_quadrature(*args, below_mu(pooled.mu_high)) == pytest.approx(1 - tail, rel=1e-6)
    assert by_quadrature(*args, below_first(group.low)) == pytest.approx(tail, rel=1e-6)
    assert by_quadrature(*args, below_first(group.high)) == pytest.approx(1 - tail, rel=1e-6)


def test_partial_pooling_of_six_pilots_is_near_the_documented_example():
    # The model of docs/method.md §7: Nivala 11.3 points, 18 pairs, pooled 6.8 [1.4, 13.7]; the SD
    # there is known only to about one point.
    variances = [16.7**2 / n for n in (22, 18, 13, 10, 7, 3)]

    nivala = partial_pooling([2, 11.3, 4, 1, 3, 5], variances).groups[1]

    assert (nivala.mean, nivala.low, nivala.high) == pytest.approx((6.8, 1.4, 13.7), abs=0.2)


def test_partial_pooling_with_narrow_prior_is_the_fixed_effect_mean():
    pooled = partial_pooling(SCHOOLS, SCHOOL_VARIANCES, prior_scale=1e-6)

    weights = 1 / np.array(SCHOOL_VARIANCES)
    mean, sd = (weights * SCHOOLS).sum() / weights.sum(), weights.sum() ** -0.5
    assert pooled.groups[3].mean == pytest.approx(mean)
    assert (pooled.mu_low, pooled.mu_high) == pytest.approx(
        (mean - 1.959964 * sd, mean + 1.959964 * sd)
    )


def test_partial_pooling_leaves_far_precise_groups_where_they_are():
    pooled = partial_pooling([1000.0, -1000.0, 300.0], [1.0, 1.0, 1.0])

    assert [group.mean for group in pooled.groups] == pytest.approx([1000, -1000, 300], abs=0.2)
    assert pooled.groups[0].high - pooled.groups[0].low == pytest.approx(2 * 1.96, abs=0.01)


def test_partial_pooling_without_groups_is_none():
    assert partial_pooling([], []) == Pooled()


def test_partial_pooling_of_one_group_keeps_its_own_interval():
    pooled = partial_pooling([5], [4])

    assert (pooled.mu, pooled.mu_low, pooled.mu_high, pooled.tau) == (None, None, None, None)
    assert [(group.mean, group.low, group.high) for group in pooled.groups] == [
        pytest.approx((5, 1.080072, 8.919928))
    ]


@pytest.mark.parametrize(
    ("estimates", "variances", "scale"),
    [
        ([1, 2], [1], 5),
        ([1, 2], [1, 0], 5),
        ([1, float("nan")], [1, 1], 5),
        ([1, 2], [1, 1], 0),
        ([1, 2], [1, 1], float("inf")),
    ],
)
def test_partial_pooling_refuses_impossible_input(estimates, variances, scale):
    with pytest.raises(ValueError, match=r"equal length|finite|prior_scale"):
        partial_pooling(estimates, variances, prior_scale=scale)


@given(
    st.lists(
        st.tuples(st.floats(-40, 40), st.floats(0.5, 200)).map(lambda p: (round(p[0], 2), p[1])),
        min_size=2,
        max_size=6,
    ),
    st.floats(-30, 30),
)
@settings(deadline=None, max_examples=25)
def test_partial_pooling_shrinks_into_the_range_and_moves_with_it(groups, shift):
    estimates, variances = zip(*groups, strict=True)

    pooled = partial_pooling(estimates, variances)
    moved = partial_pooling([estimate + shift for estimate in estimates], variances)

    means = [group.mean for group in pooled.groups]
    assert min(estimates) - 1e-9 <= min(means)
    assert max(means) <= max(estimates) + 1e-9
    assert all(group.low < group.mean < group.high for group in pooled.groups)
    assert moved.mu == pytest.approx(pooled.mu + shift, abs=1e-6)
    assert moved.tau == pytest.approx(pooled.tau, rel=1e-6)


def test_paule_mandel_of_bcg_trials_is_published_value():
    # R, metafor, dat.bcg: Q = 152.23 on 12 df; method "PM" gives tau^2 = 0.3181.
    pooled = paule_mandel(BCG_RATIOS, BCG_VARIANCES)

    assert pooled.tau2 == pytest.approx(0.3181, abs=5e-5)
    assert pooled.q == pytest.approx(152.23, abs=0.005)
    assert pooled.df == 12
    assert pooled.p_q < 1e-20


def test_paule_mandel_solves_its_equation():
    pooled = paule_mandel(BCG_RATIOS, BCG_VARIANCES)

    total = np.array(BCG_VARIANCES) + pooled.tau2
    mu = (np.array(BCG_RATIOS) / total).sum() / (1 / total).sum()
    assert ((np.array(BCG_RATIOS) - mu) ** 2 / total).sum() == pytest.approx(12)
    assert pooled.mu == pytest.approx(mu)
    assert pooled.mu_high - mu == pytest.approx(1.959964 * (1 / total).sum() ** -0.5)
    reach = stats.t.ppf(0.975, 11) * math.sqrt(pooled.tau2 + 1 / (1 / total).sum())
    assert (pooled.prediction_low, pooled.prediction_high) == pytest.approx(
        (mu - reach, mu + reach)
    )


def test_paule_mandel_is_zero_where_chance_explains_all():
    pooled = paule_mandel(SCHOOLS, SCHOOL_VARIANCES)

    assert pooled.tau2 == 0
    assert (pooled.mu, pooled.q) == pytest.approx((7.69, 4.71), abs=0.005)


def test_paule_mandel_of_equal_variances_is_moment_difference():
    assert paule_mandel([0, 4, 8], [3, 3, 3]).tau2 == pytest.approx(16 - 3)


@pytest.mark.parametrize(("estimates", "variances"), [([], []), ([5], [4])])
def test_paule_mandel_below_two_groups_is_none(estimates, variances):
    assert paule_mandel(estimates, variances) == PauleMandel()


def test_paule_mandel_of_two_groups_predicts_nothing():
    pooled = paule_mandel([0, 10], [1, 1])

    assert (pooled.tau2, pooled.prediction_low, pooled.prediction_high) == (
        pytest.approx(49),
        None,
        None,
    )


def test_within_variances_pool_over_groups():
    # Squares 2 + 8 over 1 + 2 degrees of freedom.
    assert within_variances([[1, 3], [0, 2, 4, None], [7], []]) == pytest.approx(
        [10 / 3 / 2, 10 / 3 / 3, 10 / 3, None]
    )


@pytest.mark.parametrize("changes", [[], [[1], [2]], [[3, 3], [5, 5]], [[], []]])
def test_within_variances_without_spread_are_none(changes):
    assert within_variances(changes) == [None] * len(changes)
