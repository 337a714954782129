"""Whether any combination of everything published depends on a few people only.

A figure is a sum over people. Its people are given as a parting: for each person the number of the
group that they are in, or `NOBODY`. Groups of one parting share nobody, so nested levels are given
as what each leaves over beside those inside it: both span the same combinations.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]

NOBODY = -1
# A prime under 2^31: products of two residues fit in 64 bits.
PRIME = 2_147_483_629
# More subsets than this are not tried; what cannot be checked is not published.
MAX_TRIED = 200_000


@dataclass(frozen=True)
class Isolated:
    """A combination of figures depends on n people only: the members of these classes.

    people: places of them in the partings; n: how many they are, those without a place included.
    """

    people: tuple[int, ...]
    n: int


@dataclass(frozen=True)
class _Classes:
    """People who stand in exactly the same figures: of each class its size and figures."""

    of: Whole
    sizes: Whole
    figures: Whole


def isolated(
    partings: Sequence[Whole], *, k: int, weights: Whole | None = None, n_public: int = 0
) -> Isolated | None:
    """A combination of figures, with any coefficients, that depends on 1 to k - 1 people.

    The first of `every_isolated`; None when there is none.
    """
    return next(every_isolated(partings, k=k, weights=weights, n_public=n_public), None)


def every_isolated(
    partings: Sequence[Whole], *, k: int, weights: Whole | None = None, n_public: int = 0
) -> Iterator[Isolated]:
    """Every combination of figures, with any coefficients, that depends on 1 to k - 1 people; one
    for each set of people, all that have no smaller one inside them among them.

    People who stand in exactly the same figures make one class. A combination that depends on a
    set of classes only exists just when the figures have a smaller rank without them; so the few
    sets of classes of together fewer than k people are looked at, in every connected part by
    itself, in exact arithmetic modulo a large prime. A part without a class of fewer than k
    people is safe at once.

    partings: arrays of one length, group numbers from 0 and NOBODY. weights: people that each
    place stands for, 1 without it; 0 is nobody. n_public: the first partings that are out already;
    what they isolate by themselves is not found again.
    Raises ValueError for k below 1.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k!r}")
    if not partings or not len(partings[0]):
        return
    counted = np.ones(len(partings[0]), dtype=np.int64) if weights is None else weights
    classes = _classes(partings, counted)
    is_small = (classes.sizes > 0) & (classes.sizes < k) & (classes.figures >= 0).any(axis=0)
    for part in _parts_with(classes, is_small) if is_small.any() else ():
        for chosen in _few(classes, part, is_small, k, n_public):
            people = np.flatnonzero(np.isin(classes.of, chosen) & (counted > 0))
            yield Isolated(tuple(people.tolist()), int(classes.sizes[chosen].sum()))


def _classes(partings: Sequence[Whole], weights: Whole) -> _Classes:
    of = np.zeros(len(weights), dtype=np.int64)
    for parting in partings:
        _values, of = np.unique(of * (parting.max() + 2) + parting + 1, return_inverse=True)
    n_classes = of.max() + 1
    sizes = np.bincount(of, weights=weights, minlength=n_classes).astype(np.int64)
    figures = np.full((len(partings), n_classes), NOBODY, dtype=np.int64)
    first = 0
    for row, parting in zip(figures, partings, strict=True):
        # Figures of different partings get different numbers.
        row[of] = np.where(parting >= 0, parting + first, NOBODY)
        first += parting.max() + 1
    figures[:, sizes == 0] = NOBODY
    return _Classes(of, sizes, figures)


def _parts_with(classes: _Classes, is_small: NDArray[np.bool_]) -> Iterator[Whole]:
    """Connected parts, as their classes, that have a small class: a part shares no figure with
    another."""
    root = np.arange(classes.figures.max(initial=NOBODY) + 1)

    def find(figure: int) -> int:
        while root[figure] != figure:
            root[figure] = root[root[figure]]
            figure = int(root[figure])
        return figure

    held = [column[column >= 0] for column in classes.figures.T]
    for figures in held:
        for figure in figures[1:]:
            root[find(int(figure))] = find(int(figures[0]))
    parts: dict[int, list[int]] = {}
    for number, figures in enumerate(held):
        if len(figures):
            parts.setdefault(find(int(figures[0])), []).append(number)
    for part in parts.values():
        if is_small[part].any():
            yield np.array(part)


def _few(
    classes: _Classes, part: Whole, is_small: NDArray[np.bool_], k: int, n_public: int
) -> Iterator[list[int]]:
    """Classes of the part, of fewer than k people, that some combination depends on alone."""
    places = np.flatnonzero(is_small[part])
    sizes = classes.sizes[part[places]].tolist()
    held = classes.figures[:, part]
    columns = _checks(_matrix(held))[:, places]
    before = _checks(_matrix(held[:n_public]))[:, places] if n_public else None
    for found in _dependent(columns, before, sizes, k):
        yield part[places[found]].tolist()


def _matrix(held: Whole) -> Whole:
    """A row for each figure, with 1 for the classes in it."""
    numbers = np.unique(held[held >= 0])
    matrix: Whole = (held[:, None, :] == numbers[None, :, None]).any(axis=0).astype(np.int64)
    return matrix


def _checks(matrix: Whole) -> Whole:
    """Rows that every combination of the matrix's rows is orthogonal to, and nothing else is."""
    reduced, pivots = _reduced(matrix)
    n_columns = matrix.shape[1]
    free = np.setdiff1d(np.arange(n_columns), pivots)
    checks = np.zeros((len(free), n_columns), dtype=np.int64)
    checks[np.arange(len(free)), free] = 1
    checks[:, pivots] = -reduced[: len(pivots), free].T % PRIME
    return checks


def _reduced(matrix: Whole) -> tuple[Whole, list[int]]:
    """Reduced row echelon form modulo the prime, and the columns of its leading ones."""
    rows: Whole = matrix % PRIME
    pivots: list[int] = []
    for column in range(rows.shape[1]):
        top = len(pivots)
        below = np.flatnonzero(rows[top:, column])
        if not len(below):
            continue
        rows[[top, top + below[0]]] = rows[[top + below[0], top]]
        rows[top] = rows[top] * pow(int(rows[top, column]), -1, PRIME) % PRIME
        others = np.flatnonzero(rows[:, column])
        others = others[others != top]
        rows[others] = (rows[others] - rows[others, column, None] * rows[top]) % PRIME
        pivots.append(column)
        if len(pivots) == len(rows):
            break
    return rows, pivots


def _dependent(
    columns: Whole, before: Whole | None, sizes: list[int], k: int
) -> Iterator[list[int]]:
    """Columns of together fewer than k people that are linearly dependent now and were not before;
    too many to try count as such."""
    n_tried = 0
    waiting: list[tuple[list[int], int, list[tuple[int, Whole]]]] = [([], 0, [])]
    while waiting:
        chosen, n_people, basis = waiting.pop()
        for place in range(chosen[-1] + 1 if chosen else 0, len(sizes)):
            n, every = n_people + sizes[place], [*chosen, place]
            if n >= k:
                continue
            n_tried += 1
            if n_tried > MAX_TRIED:
                yield every
                return
            rest = _rest(columns[:, place], basis)
            lead = np.flatnonzero(rest)
            if len(lead):
                first = int(lead[0])
                rest = rest * pow(int(rest[first]), -1, PRIME) % PRIME
                waiting.append((every, n, [*basis, (first, rest)]))
            elif before is None or not _are_bound(before[:, every]):
                yield every


def _are_bound(columns: Whole) -> bool:
    _rows, pivots = _reduced(columns)
    return len(pivots) < int(columns.shape[1])


def _rest(column: Whole, basis: list[tuple[int, Whole]]) -> Whole:
    """What a column has beyond those before it."""
    for first, vector in basis:
        column = (column - column[first] * vector) % PRIME
    return column
