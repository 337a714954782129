import numpy as np
import pytest
from scipy.stats import f

from surveys.evaluation import Alpha, cronbach_alpha, mcdonald_omega, reliable_change

# Ten people, four items of 1–5.
ROWS = [
    [4, 5, 4, 4],
    [2, 3, 2, 1],
    [3, 3, 4, 3],
    [5, 5, 5, 4],
    [1, 2, 1, 2],
    [3, 4, 3, 3],
    [4, 4, 5, 5],
    [2, 1, 2, 3],
    [3, 3, 2, 2],
    [4, 3, 4, 5],
]


def rows_with_covariance(covariance, n=400):
    """Rows whose sample covariance is exactly the given one."""
    noise = np.random.default_rng(4).normal(size=(n, len(covariance)))
    noise -= noise.mean(axis=0)
    white = noise @ np.linalg.inv(np.linalg.cholesky(np.cov(noise, rowvar=False))).T
    return (white @ np.linalg.cholesky(covariance).T).tolist()


def one_factor(loadings, unique):
    return np.outer(loadings, loadings) + np.diag(unique)


def test_cronbach_alpha_agrees_with_analysis_of_variance():
    # Hoyt 1941: alpha = 1 - residual mean square / people's mean square.
    table = np.array(ROWS, dtype=float)
    people, items = table.mean(axis=1), table.mean(axis=0)
    residual = table - people[:, None] - items + table.mean()
    hoyt = 1 - (residual**2).sum() / 27 / (4 * people.var(ddof=1))

    alpha = cronbach_alpha(ROWS)

    assert (alpha.n, alpha.k, alpha.constant_items) == (10, 4, ())
    assert alpha.alpha == pytest.approx(hoyt)


def test_cronbach_alpha_has_feldts_interval():
    alpha = cronbach_alpha(ROWS, confidence=0.9)

    assert alpha.low == pytest.approx(1 - (1 - alpha.alpha) * f.ppf(0.95, 9, 27))
    assert alpha.high == pytest.approx(1 - (1 - alpha.alpha) * f.ppf(0.05, 9, 27))


def test_cronbach_alpha_of_two_items_is_flanagans():
    # 4 * covariance / variance of the sum: items 1, 2, 3 and 1, 3, 2.
    assert cronbach_alpha([[1, 1], [2, 3], [3, 2]]).alpha == pytest.approx(4 * 0.5 / 3)


def test_cronbach_alpha_uses_complete_rows_only():
    assert cronbach_alpha([*ROWS, [1, None, 5, 5]]) == cronbach_alpha(ROWS)


def test_cronbach_alpha_keeps_and_names_constant_items():
    alpha = cronbach_alpha([[3, 1, 1], [3, 2, 3], [3, 3, 2]])

    assert alpha.constant_items == (0,)
    assert alpha.alpha == pytest.approx(1.5 * (1 - 2 / 3))


def test_cronbach_alpha_may_be_negative():
    assert cronbach_alpha([[1, 3], [2, 1], [3, 2]]).alpha == pytest.approx(2 * (1 - 2 / 1))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], Alpha(n=0, k=0)),
        ([[None, 1]], Alpha(n=0, k=2)),
        ([[1, 2, 3]], Alpha(n=1, k=3, constant_items=(0, 1, 2))),
        ([[1], [2]], Alpha(n=2, k=1)),
        ([[2, 2], [2, 2]], Alpha(n=2, k=2, constant_items=(0, 1))),
        ([[1, 5], [5, 1]], Alpha(n=2, k=2)),
    ],
)
def test_cronbach_alpha_of_too_little_is_none(rows, expected):
    assert cronbach_alpha(rows) == expected


@pytest.mark.parametrize("function", [cronbach_alpha, mcdonald_omega])
def test_reliability_refuses_ragged_rows(function):
    with pytest.raises(ValueError, match="rows"):
        function([[1, 2, 3], [1, 2]])


def test_mcdonald_omega_recovers_one_factor_exactly():
    loadings, unique = np.array([0.9, 0.7, 1.1, 0.5, 0.8]), np.array([0.4, 0.6, 0.5, 0.9, 0.3])

    omega = mcdonald_omega(rows_with_covariance(one_factor(loadings, unique)))

    assert omega == pytest.approx(16 / (16 + 2.7), rel=1e-6)


def test_mcdonald_omega_of_equal_loadings_is_alpha():
    rows = rows_with_covariance(one_factor(np.full(4, 0.8), np.array([0.3, 0.5, 0.4, 0.6])))

    assert mcdonald_omega(rows) == pytest.approx(cronbach_alpha(rows).alpha, rel=1e-6)


def test_mcdonald_omega_of_three_items_is_closed_form():
    # Three items fit one factor exactly: loading 1 squared = s12 * s13 / s23.
    rows = [[row[0], *row[2:]] for row in ROWS]
    s = np.cov(np.array(rows, dtype=float), rowvar=False)
    product = s[0, 1] * s[0, 2] * s[1, 2]
    squared = product / np.array([s[1, 2], s[0, 2], s[0, 1]]) ** 2
    common = np.sqrt(squared).sum() ** 2

    expected = common / (common + np.trace(s) - squared.sum())

    assert mcdonald_omega(rows) == pytest.approx(expected, rel=1e-6)


def test_mcdonald_omega_of_an_item_without_own_variance_is_none():
    # Items 1–3 alone ask for a loading above the first item's own variance.
    assert mcdonald_omega([row[:3] for row in ROWS]) is None


def test_mcdonald_omega_does_not_depend_on_where_the_scale_starts():
    moved = [[value + 7 for value in row] for row in ROWS]

    assert mcdonald_omega(moved) == pytest.approx(mcdonald_omega(ROWS), rel=1e-6)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[1, 2], [2, 1], [3, 3], [4, 5]],
        ROWS[:4],
        [[*row[:3], 3] for row in ROWS],
        [[*row[:3], row[0]] for row in ROWS],
        [[1, 2, 3], [2, 1, 3], [3, 2, 1], [1, 3, 2], [2, 3, 1], [3, 1, 2]],
    ],
)
def test_mcdonald_omega_of_too_little_is_none(rows):
    assert mcdonald_omega(rows) is None


def test_reliable_change_follows_jacobson_and_truax():
    assert reliable_change(15, 10, 0.875) == pytest.approx(3.0)
    assert reliable_change(-15, 10, 0.875) == pytest.approx(-3.0)


def test_reliable_change_limit_is_about_22_points_at_sd_18_and_alpha_80():
    # Stated in docs/method.md §2.
    assert reliable_change(22.3, 18, 0.8) == pytest.approx(1.96, abs=0.005)


@pytest.mark.parametrize(
    ("change", "sd", "reliability"),
    [
        (None, 10, 0.8),
        (5, None, 0.8),
        (5, 10, None),
        (5, 0, 0.8),
        (5, 10, 1.0),
        (5, 10, -0.2),
    ],
)
def test_reliable_change_without_known_error_is_none(change, sd, reliability):
    assert reliable_change(change, sd, reliability) is None


@pytest.mark.parametrize(("sd", "reliability"), [(-1, 0.8), (10, 1.2), (float("nan"), 0.8)])
def test_reliable_change_refuses_impossible_input(sd, reliability):
    with pytest.raises(ValueError, match="sd_start"):
        reliable_change(5, sd, reliability)
