"""Reliability of a dimension's items."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.numerics.samples import DECIMALS, check_confidence

Floats = NDArray[np.float64]
# An array has no missing values.
Rows = Sequence[Sequence[float | None]] | Floats


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
    # Rounded, as sums of fractions that are equal may differ in their last digit.
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
