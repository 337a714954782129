"""Cleaning of samples: missing values, finite numbers, and rounding before signs and ranks."""

import sys
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

# 2.4 - 2.1 and 4.4 - 4.1 are not equal in binary floating point, and a change of 10 points can
# come out as 9.999999999999993, so signs, ranks and thresholds see nine decimals.
DECIMALS = 9

# A probability that is smaller than a float can hold is shown as this, never as 0.
SMALLEST_PROBABILITY = sys.float_info.min


def check_confidence(confidence: float) -> None:
    """Raise ValueError unless the confidence level lies strictly between 0 and 1."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence!r}")


def probability(p: Floats) -> Floats:
    """Computed probabilities kept within (0, 1] against rounding and underflow."""
    return np.clip(p, SMALLEST_PROBABILITY, 1.0)


def complete(values: Iterable[float | None]) -> Floats:
    """The values that are not None, in order; ValueError for NaN or infinity.

    An array is taken as it is: nothing is missing in it.
    """
    if isinstance(values, np.ndarray):
        return _finite(values.astype(float, copy=False))
    kept = np.array([value for value in values if value is not None], dtype=float)
    return _finite(kept)


def complete_pairs(
    start: Iterable[float | None], end: Iterable[float | None]
) -> tuple[Floats, Floats]:
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


def laid_together(groups: Sequence[Floats]) -> tuple[Floats, Whole]:
    """The values of several groups one after another, and how many values each group has."""
    sizes = np.array([len(group) for group in groups], dtype=np.int64)
    return np.concatenate(groups or [np.zeros(0)]), sizes


def beginnings(sizes: Whole) -> Whole:
    """Where each group begins among values that are laid together."""
    return np.cumsum(sizes) - sizes


def whole_units(values: Floats) -> tuple[Whole, float]:
    """Values rounded to nine decimals as whole numbers, and how many units make one.

    Whole numbers compare and add exactly. For magnitudes where nine decimals would not fit into
    64 bits, fewer are kept, which is still more than a float of that size holds.
    """
    units, scales = units_of_groups(values, np.array([len(values)]))
    return units, float(scales[0])


def units_of_groups(values: Floats, sizes: Whole) -> tuple[Whole, Floats]:
    """`whole_units` of groups that are laid together, with the units of each."""
    # The zero is for a lone group without values.
    magnitudes = np.append(np.abs(values), 0.0)
    scales = _unit_scales(np.maximum.reduceat(magnitudes, beginnings(sizes)))
    return np.rint(values * np.repeat(scales, sizes)).astype(np.int64), scales


def _unit_scales(largest: Floats) -> Floats:
    """How many units make one among values up to this size."""
    decimals = 17 - np.ceil(np.log10(np.maximum(largest, 1.0)))
    return 10.0 ** np.where(largest < 4e9, DECIMALS, decimals)


def mean(values: Floats) -> float:
    """Arithmetic mean; exactly the common value where all are equal to nine decimals."""
    return float(moments(values, np.array([len(values)]))[0][0])


def standard_deviation(values: Floats) -> float | None:
    """Sample standard deviation (divisor n - 1); None below two values.

    Exactly 0 where all are equal to nine decimals, so that callers can ask for it.
    """
    return float(moments(values, np.array([len(values)]))[1][0]) if len(values) > 1 else None


def moments(values: Floats, sizes: Whole) -> tuple[Floats, Floats]:
    """`mean` and `standard_deviation` (NaN below two values) of groups of at least one value,
    laid together."""
    first = beginnings(sizes)
    low, high = np.minimum.reduceat(values, first), np.maximum.reduceat(values, first)
    scales = _unit_scales(np.maximum(-low, high))
    units = np.rint(low * scales)
    are_equal = units == np.rint(high * scales)
    # The mean of what is left corrects the rounding of a long sum.
    rough = np.add.reduceat(values, first) / sizes
    away = values - np.repeat(rough, sizes)
    correction = np.add.reduceat(away, first) / sizes
    squares = np.maximum(np.add.reduceat(away * away, first) - sizes * correction**2, 0.0)
    is_spread = sizes > 1
    variances = np.where(is_spread, squares, np.nan) / np.where(is_spread, sizes - 1, 1)
    return (
        np.where(are_equal, units / scales, rough + correction),
        np.sqrt(np.where(are_equal & is_spread, 0.0, variances)),
    )


def _finite(values: Floats) -> Floats:
    if not np.isfinite(values).all():
        raise ValueError("values must be finite numbers; give None for a missing one")
    return values
