"""Reliability of a dimension's items, and what it means for one person's change."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.numerics.samples import DECIMALS, check_confidence

Floats = NDArray[np.float64]
# An array has no missing values.
Rows = Sequence[Sequence[float | None]] | Floats

# Uniqueness at which the factor model has no proper solution; the bound of R's factanal.
LOWEST_UNIQUENESS = 0.005


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha of k items over n complete rows, with Feldt's interval.

    constant_items: positions of items that everybody answered alike; they stay in.
    """

    n: int
    k: int
    alpha: float | None = None
    low: float | None = None
    high: float | None = None
    constant_items: tuple[int, ...] = ()


def cronbach_alpha(rows: Rows, *, confidence: float = 0.95) -> Alpha:
    """Cronbach's alpha with Feldt's interval.

    rows: one per person, one value per item with reversed items already turned; a row with None
    is left out. Items that do not vary are kept and named. Returns alpha (at most 1, possibly
    negative) and its limits; None below two rows or items, or when the sum does not vary.
    Raises ValueError for rows of unequal length, NaN, infinity, or confidence outside 0–1.

    Source: Cronbach 1951, Psychometrika 16:297–334, equation 2; interval Feldt 1965,
    Psychometrika 30:357–370: (1 - alpha) / (1 - estimate) is F with n - 1, (n - 1)(k - 1) df.
    """
    from scipy.special import fdtri  # noqa: PLC0415  slow import: SciPy

    check_confidence(confidence)
    # A row per item: half a million people are added up much faster along rows.
    matrix = np.ascontiguousarray(_complete_rows(rows).T)
    k, n = matrix.shape
    constant = tuple(np.flatnonzero(np.ptp(matrix, axis=1) == 0).tolist()) if n else ()
    sums = matrix.sum(axis=0)
    if n < 2 or k < 2 or np.ptp(sums.round(DECIMALS)) == 0:
        return Alpha(n=n, k=k, constant_items=constant)
    items, total = matrix.var(axis=1, ddof=1).sum(), sums.var(ddof=1)
    alpha = float(k / (k - 1) * (1 - items / total))
    df, tail = (n - 1, (n - 1) * (k - 1)), (1 - confidence) / 2
    return Alpha(
        n=n,
        k=k,
        alpha=alpha,
        low=1 - (1 - alpha) * float(fdtri(*df, 1 - tail)),
        high=1 - (1 - alpha) * float(fdtri(*df, tail)),
        constant_items=constant,
    )


def mcdonald_omega(rows: Rows) -> float | None:
    """McDonald's omega: the share of the sum's variance that one common factor explains.

    A one-factor model fitted by maximum likelihood, omega = (sum of loadings)² / ((sum of
    loadings)² + sum of unique variances) on the items' own scale.

    rows: one per person, one value per item with reversed items already turned; a row with None
    is left out. Returns 0–1; None below three items, with no more rows than items, when an item
    does not vary or repeats others exactly, or when the model has no proper solution (no common
    factor, or an item without variance of its own).
    Raises ValueError for rows of unequal length, NaN or infinity.

    Source: McDonald 1999, Test Theory, equation 6.20b; fit Lawley and Maxwell 1971, chapter 4.
    """
    matrix = _complete_rows(rows)
    n, k = matrix.shape
    if k < 3 or n <= k or (np.ptp(matrix, axis=0) == 0).any():
        return None
    correlations = np.atleast_2d(np.corrcoef(matrix, rowvar=False))
    if np.linalg.eigvalsh(correlations)[0] < 1e-10:
        return None
    unique = _unique_variances(correlations)
    loadings = _loadings(correlations, unique)
    if unique.min() <= LOWEST_UNIQUENESS * 1.0001 or not loadings.any():
        return None
    spread = matrix.std(axis=0, ddof=1)
    common = float((loadings * spread).sum()) ** 2
    return common / (common + float((unique * spread**2).sum()))


def reliable_change(
    change: float | None, sd_start: float | None, reliability: float | None
) -> float | None:
    """Reliable change index of one person; beyond ±1.96 rarely measurement error alone.

    change / (sd_start * sqrt(2) * sqrt(1 - reliability)).

    change and sd_start (SD of the start scores over people) in points; reliability at most 1.
    Returns a number of standard errors of a difference; None when something is missing, the SD
    is 0, or the reliability is 1 or negative (an estimate that says nothing about error).
    Raises ValueError for a negative SD or a reliability above 1.

    Source: Jacobson and Truax 1991, J Consult Clin Psychol 59:12–19, page 14.
    """
    if change is None or sd_start is None or reliability is None:
        return None
    if not sd_start >= 0 or not reliability <= 1:
        raise ValueError("sd_start must not be negative and reliability not above 1")
    if sd_start == 0 or reliability < 0 or reliability == 1:
        return None
    return change / (sd_start * math.sqrt(2) * math.sqrt(1 - reliability))


def _complete_rows(rows: Rows) -> Floats:
    if isinstance(rows, np.ndarray):
        return _finite(rows.astype(float, copy=False))
    widths = {len(row) for row in rows}
    if len(widths) > 1:
        raise ValueError("rows must have one value per item each, None where missing")
    kept = [list(row) for row in rows if all(value is not None for value in row)]
    return _finite(np.array(kept, dtype=float).reshape(len(kept), widths.pop() if widths else 0))


def _finite(matrix: Floats) -> Floats:
    if not np.isfinite(matrix).all():
        raise ValueError("values must be finite numbers; give None for a missing one")
    return matrix


def _unique_variances(correlations: Floats) -> Floats:
    """Maximum-likelihood uniquenesses of one factor, Lawley and Maxwell's function f(psi)."""
    from scipy.optimize import minimize  # noqa: PLC0415  slow import: SciPy

    k = len(correlations)

    def discrepancy(unique: Floats) -> tuple[float, Floats]:
        roots, _ = _scaled_eigen(correlations, unique)
        loadings = _loadings(correlations, unique)
        residual = np.diag(np.outer(loadings, loadings)) + unique - np.diag(correlations)
        return float((roots[:-1] - np.log(roots[:-1])).sum()) - k + 1, residual / unique**2

    start = (1 - 0.5 / k) / np.diag(np.linalg.inv(correlations))
    fit = minimize(
        discrepancy,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(LOWEST_UNIQUENESS, 1.0)] * k,
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 1000},
    )
    return fit.x


def _loadings(correlations: Floats, unique: Floats) -> Floats:
    roots, vectors = _scaled_eigen(correlations, unique)
    return np.sqrt(unique) * vectors[:, -1] * math.sqrt(max(roots[-1] - 1, 0.0))


def _scaled_eigen(correlations: Floats, unique: Floats) -> tuple[Floats, Floats]:
    scale = 1 / np.sqrt(unique)
    return np.linalg.eigh(correlations * np.outer(scale, scale))
