"""People who stand in exactly the same figures, as one class: no figure tells them apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from surveys.evaluation.numerics.samples import Whole

NOBODY = -1
SEED = 20_260_601


@dataclass(frozen=True)
class Classes:
    """of: the class of each place. sizes: the people of each class. figures: for each parting
    (row) and class (column) the number of the figure that the class is in, or NOBODY; figures of
    different partings have different numbers."""

    of: Whole
    sizes: Whole
    figures: Whole


def classes_of(partings: Sequence[Whole], weights: Whole) -> Classes:
    """The classes of people who are given by partings of one length, at least one of them.

    weights: the people that each place stands for. A class of nobody is in no figure.
    """
    groups = np.stack(partings)
    of, first = distinct(groups)
    sizes = np.bincount(of, weights=weights, minlength=len(first)).astype(np.int64)
    figures = groups[:, first]
    n_groups = 1 + figures.max(axis=1)
    offsets = np.cumsum(n_groups) - n_groups
    figures = np.where(figures >= 0, figures + offsets[:, None], NOBODY)
    figures[:, sizes == 0] = NOBODY
    return Classes(of, sizes, figures)


def distinct(columns: Whole) -> tuple[Whole, Whole]:
    """For each column the number of its kind, and for each kind the place of one such column.

    Columns are compared by a hash, and then the columns themselves, so the answer is exact.
    """
    source = np.random.default_rng(SEED)
    while True:
        times = source.integers(1, 2**63, size=len(columns), dtype=np.uint64) | np.uint64(1)
        marks = np.zeros(columns.shape[1], dtype=np.uint64)
        for row, number in zip(columns, times, strict=True):
            marks += row.astype(np.uint64) * number
        _marks, first, of = np.unique(marks, return_index=True, return_inverse=True)
        if all((row == row[first][of]).all() for row in columns):
            return of, first
