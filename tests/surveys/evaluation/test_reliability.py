import numpy as np
import pytest
from scipy.stats import f

from surveys.evaluation import Alpha, cronbach_alpha

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


def test_cronbach_alpha_refuses_ragged_rows():
    with pytest.raises(ValueError, match="rows"):
        cronbach_alpha([[1, 2, 3], [1, 2]])
