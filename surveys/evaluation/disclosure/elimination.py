"""Exact linear algebra modulo a large prime: what rows span, and what they leave free."""

import numpy as np

from surveys.evaluation.numerics.samples import Whole

# A prime under 2^31: products of two residues fit in 64 bits.
PRIME = 2_147_483_629


def reduced(matrix: Whole) -> tuple[Whole, list[int]]:
    """Reduced row echelon form modulo the prime, and the columns of its leading ones."""
    rows: Whole = matrix % PRIME
    pivots: list[int] = []
    for column in range(rows.shape[1]):
        top = len(pivots)
        if top == len(rows):
            break
        below = np.flatnonzero(rows[top:, column])
        if not len(below):
            continue
        rows[[top, top + below[0]]] = rows[[top + below[0], top]]
        rows[top] = rows[top] * pow(int(rows[top, column]), -1, PRIME) % PRIME
        others = np.flatnonzero(rows[:, column])
        others = others[others != top]
        rows[others] = (rows[others] - rows[others, column, None] * rows[top]) % PRIME
        pivots.append(column)
    return rows, pivots


def kernel(matrix: Whole) -> Whole:
    """Rows, as few as can be, that every row of the matrix is orthogonal to and that span all such
    rows."""
    rows, pivots = reduced(matrix)
    n_columns = matrix.shape[1]
    free = np.setdiff1d(np.arange(n_columns), pivots)
    found = np.zeros((len(free), n_columns), dtype=np.int64)
    found[np.arange(len(free)), free] = 1
    found[:, pivots] = -rows[: len(pivots), free].T % PRIME
    return found


def are_bound(columns: Whole) -> bool:
    """Whether some column follows from the others."""
    _rows, pivots = reduced(columns)
    return len(pivots) < int(columns.shape[1])


def product(left: Whole, right: Whole) -> Whole:
    """Of residues, modulo the prime."""
    found = np.zeros((len(left), right.shape[1]), dtype=np.int64)
    for place in range(left.shape[1]):
        # One column at a time: a sum of several products of residues would not fit into 64 bits.
        found = (found + left[:, place, None] * right[place]) % PRIME
    return found
