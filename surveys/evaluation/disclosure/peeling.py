"""Figures that are in no combination which depends on a few people only, taken away at once.

Such a combination depends on nobody of a class of k people or more. Where such a class is in one
figure only, the figure has the coefficient 0; without it another class may be in one only, and so
on. Classes that stand in the same figures of those that are left are then one class, which may have
k people.
"""

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.disclosure.classes import NOBODY, Classes, Groups, distinct
from surveys.evaluation.numerics.samples import Whole

Bound = list[NDArray[np.bool_]]
"""For each parting, which of its groups are figures that are away."""


def peeled(groups: Groups, sizes: Whole, k: int) -> Classes:
    """The classes that are left to be asked about, most often none: all of no figure.

    groups: for each parting (row) and class (column) the group that the class is in, or NOBODY.
    sizes: people of each class; one of nobody is in no figure.
    """
    of, kept, rows = np.arange(len(sizes)), np.arange(len(groups)), groups
    while True:
        bound = _bound(rows[:, sizes >= k])
        if not any(is_away.any() for is_away in bound):
            break
        rows = np.stack([_without(row, is_away) for row, is_away in zip(rows, bound, strict=True)])
        is_left = (rows != NOBODY).any(axis=1)
        kept, rows = kept[is_left], rows[is_left]
        place, first = distinct(rows)
        of, rows = place[of], rows[:, first]
        sizes = np.bincount(place, weights=sizes, minlength=len(first)).astype(np.int64)
    figures = np.full((len(groups), len(sizes)), NOBODY, dtype=np.int64)
    figures[kept] = rows
    figures[:, sizes == 0] = NOBODY
    return Classes(of, sizes, _numbered(figures))


def _bound(large: Groups) -> Bound:
    """Figures that have the coefficient 0, as large classes (columns) may not count."""
    bound = [np.zeros(1 + int(row.max(initial=NOBODY)), dtype=bool) for row in large]
    n_left, row_left = np.zeros((2, large.shape[1]), dtype=np.int64)
    for number, row in enumerate(large):
        is_in = row != NOBODY
        n_left += is_in
        # Of the one that is left, the sum of the rows of all that are left is its row.
        row_left += number * is_in
    while (n_left == 1).any():
        lone = np.flatnonzero(n_left == 1)
        for number in np.unique(row_left[lone]).tolist():
            row = large[number]
            is_new = np.zeros(len(bound[number]) + 1, dtype=bool)
            is_new[row[lone[row_left[lone] == number]]] = True
            bound[number] |= is_new[:-1]
            # NOBODY is the last place, which is no figure's.
            gone = is_new[row]
            n_left -= gone
            row_left -= number * gone
    return bound


def _without(row: Groups, is_away: NDArray[np.bool_]) -> Groups:
    if not is_away.any():
        return row
    beyond = np.zeros(2 + int(row.max(initial=NOBODY)), dtype=bool)
    beyond[: len(is_away)] = is_away
    found: Groups = np.where(beyond[row], NOBODY, row)
    return found


def _numbered(rows: Whole) -> Whole:
    """Figures of different partings with different numbers."""
    n_groups = 1 + rows.max(axis=1, initial=NOBODY)
    offsets = np.cumsum(n_groups) - n_groups
    found: Whole = np.where(rows == NOBODY, NOBODY, rows + offsets[:, None])
    return found
