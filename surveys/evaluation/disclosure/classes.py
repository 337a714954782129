"""People who stand in exactly the same figures, as one class: no figure tells them apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.numerics.samples import Whole

NOBODY = -1
Groups = NDArray[np.signedinteger[Any]]
"""Whole numbers of any length."""
SEED = 20_260_601


@dataclass(frozen=True)
class Classes:
    """of: the class of each place. sizes: the people of each class. figures: for each parting
    (row) and class (column) the number of the figure that the class is in, or NOBODY; figures of
    different partings have different numbers."""

    of: Whole
    sizes: Whole
    figures: Whole


def classes_of(partings: Sequence[Whole], weights: Whole) -> tuple[Whole, Whole, Whole]:
    """The class of each place, the people of each class, and for each parting (row) and class
    (column) the group of the parting that the class is in, or NOBODY.

    partings: of one length, at least one of them. weights: the people that each place stands for.
    """
    groups = np.stack(partings)
    of, first = distinct(groups)
    sizes = np.bincount(of, weights=weights, minlength=len(first)).astype(np.int64)
    return of, sizes, groups[:, first]


def distinct(columns: Groups) -> tuple[Whole, Whole]:
    """For each column the number of its kind, and for each kind the place of one such column.

    Columns are compared by a hash, and then the columns themselves, so the answer is exact.
    """
    source = np.random.default_rng(SEED)
    while True:
        # Odd numbers, since an even one would lose bits of the rows in the wrap-around of 64 bits.
        times = source.integers(1, 2**63, size=len(columns), dtype=np.uint64) | np.uint64(1)
        marks = np.zeros(columns.shape[1], dtype=np.uint64)
        for row, number in zip(columns, times, strict=True):
            marks += row.astype(np.uint64) * number
        _marks, first, of = np.unique(marks, return_index=True, return_inverse=True)
        # Two columns may share a hash; then other numbers are drawn, so the answer is exact.
        if all((row == row[first][of]).all() for row in columns):
            return of, first
