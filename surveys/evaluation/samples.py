"""Cleaning of samples: missing values, finite numbers, and rounding before signs and ranks."""

import math
import sys
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

# 2.4 - 2.1 and 4.4 - 4.1 are not equal in binary floating point, and a change of 10 points can
# come out as 9.999999999999993, so signs, ranks and thresholds see nine decimals.
DECIMALS = 9

# A probability that is smaller than a float can hold is shown as this, never as 0.
SMALLEST_PROBABILITY = sys.float_info.min


def check_confidence(confidence: float) -> None:
    """Raise ValueError unless the confidence level lies strictly between 0 and 1."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence!r}")


def probability(p: float) -> float:
    """A computed probability kept within (0, 1] against rounding and underflow."""
    return float(min(1.0, max(p, SMALLEST_PROBABILITY)))


def complete(values: Iterable[float | None]) -> NDArray[np.float64]:
    """The values that are not None, in order; ValueError for NaN or infinity.

    An array is taken as it is: nothing is missing in it.
    """
    if isinstance(values, np.ndarray):
        return _finite(values.astype(float, copy=False))
    kept = np.array([value for value in values if value is not None], dtype=float)
    return _finite(kept)


def complete_pairs(
    start: Iterable[float | None], end: Iterable[float | None]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The pairs with both sides present, as two arrays of equal length.

    Raises ValueError when the sides differ in length or hold NaN or infinity.
    """
    if isinstance(start, np.ndarray) and isinstance(end, np.ndarray):
        if start.shape != end.shape:
            raise ValueError("both sides must have the same people")
        return complete(start), complete(end)
    kept = [
        (first, second)
        for first, second in zip(start, end, strict=True)
        if first is not None and second is not None
    ]
    pairs = _finite(np.array(kept, dtype=float).reshape(-1, 2))
    return pairs[:, 0], pairs[:, 1]


def whole_units(values: NDArray[np.float64]) -> tuple[NDArray[np.int64], float]:
    """Values rounded to nine decimals as whole numbers, and how many units make one.

    Whole numbers compare and add exactly. For magnitudes where nine decimals would not fit into
    64 bits, fewer are kept, which is still more than a float of that size holds.
    """
    largest = float(np.abs(values).max(initial=0.0))
    decimals = DECIMALS if largest < 4e9 else 17 - math.ceil(math.log10(largest))
    scale = 10.0**decimals
    return np.rint(values * scale).astype(np.int64), scale


def mean(values: NDArray[np.float64]) -> float:
    """Arithmetic mean; exactly the common value where all are equal to nine decimals."""
    units, scale = whole_units(values)
    if units.min() == units.max():
        return float(units[0] / scale)
    return float(values.mean())


def standard_deviation(values: NDArray[np.float64]) -> float | None:
    """Sample standard deviation (divisor n - 1); None below two values.

    Exactly 0 where all are equal to nine decimals, so that callers can ask for it.
    """
    return moments(values)[1] if len(values) > 1 else None


def moments(values: NDArray[np.float64]) -> tuple[float, float | None]:
    """`mean` and `standard_deviation` of at least one value."""
    low, high = float(values.min()), float(values.max())
    # Only values so close together need the exact comparison.
    if high - low < 1e-6 * max(1.0, abs(low)):
        units, scale = whole_units(values)
        if units.min() == units.max():
            return float(units[0] / scale), 0.0 if len(values) > 1 else None
    centre = float(values.sum()) / len(values)
    if len(values) < 2:
        return centre, None
    away = values - centre
    return centre, math.sqrt(float(away @ away) / (len(values) - 1))


def _finite(values: NDArray[np.float64]) -> NDArray[np.float64]:
    if not np.isfinite(values).all():
        raise ValueError("values must be finite numbers; give None for a missing one")
    return values
