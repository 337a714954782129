"""Figures of very many classes, which would tie all people into one part, looked at apart.

Take a combination that depends on fewer than k people, so on at most k - 1 classes. Let two classes
stand in the same figures but for the wide ones. Where the combination depends on neither, the wide
figures must cancel out of their difference. A difference that is found in k places that share no
class is found in one that the combination does not depend on. So only those combinations of wide
figures count in which all such differences cancel out: often none, else few that rest on few
classes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.disclosure.classes import NOBODY, Classes, distinct
from surveys.evaluation.disclosure.elimination import kernel, product
from surveys.evaluation.numerics.samples import Whole

# Of one parting: a sum over starts and one over ends, and the same of another group.
FEW_FIGURES = 4


@dataclass(frozen=True)
class Parts:
    """Classes by the figures that are not wide and by what is left of the wide ones.

    of: for each class of before its class here. figures: as in `Classes`, without the wide ones.
    rest, rest_public: combinations of wide figures (rows), of all and of those that are out
    already, with the coefficient of each class, modulo the prime.
    """

    of: Whole
    sizes: Whole
    figures: Whole
    rest: Whole
    rest_public: Whole
    n_public: int

    @property
    def is_in_some(self) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = (self.figures != NOBODY).any(axis=0) | self.rest.any(axis=0)
        return found

    def matrix(self, part: Whole, *, is_public: bool = False) -> Whole:
        """A row for each figure with the coefficients of the classes of the part."""
        held = self.figures[: self.n_public if is_public else None, part]
        numbers = np.unique(held[held != NOBODY])
        narrow = (held[:, None, :] == numbers[None, :, None]).any(axis=0).astype(np.int64)
        rest = (self.rest_public if is_public else self.rest)[:, part]
        found: Whole = np.vstack([narrow, rest])
        return found

    def connected(self) -> Whole:
        """For each class the number of its part: classes of different parts share no figure."""
        from scipy.sparse import coo_array  # noqa: PLC0415  slow import: SciPy
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415  slow import: SciPy

        n_classes, n_narrow = len(self.sizes), 1 + int(self.figures.max(initial=NOBODY))
        _rows, classes = np.nonzero(self.figures != NOBODY)
        figures = self.figures[self.figures != NOBODY]
        rows, more = np.nonzero(self.rest)
        ends = np.concatenate([figures, n_narrow + rows]) + n_classes
        begins = np.concatenate([classes, more])
        n = n_classes + n_narrow + len(self.rest)
        edges = coo_array((np.ones(len(begins), dtype=np.int8), (begins, ends)), shape=(n, n))
        _n, label = connected_components(edges, directed=False)
        return label[:n_classes].astype(np.int64)


def wide_figures(figures: Whole, wide: Sequence[int]) -> Iterator[NDArray[np.bool_]]:
    """Which figures are wide, in some ways to try: those of more classes than each of these, then
    with them those of partings with few figures, which go across the others."""
    n_classes = np.bincount(figures[figures != NOBODY], minlength=1)
    across = np.zeros(len(n_classes), dtype=bool)
    for row in figures:
        # Numbers of one parting follow each other.
        last = int(row.max(initial=NOBODY))
        first = int(row.min(initial=last, where=row != NOBODY))
        if 0 <= last < first + FEW_FIGURES:
            across[first : last + 1] = True
    for most in wide:
        yield n_classes > most
        yield (n_classes > most) | across


def without_borders(classes: Classes, k: int, n_public: int, is_wide: NDArray[np.bool_]) -> Parts:
    """The same question about parts that are not tied together by wide figures.

    k: as in `isolated`. n_public: rows of the first partings, which are out already.
    """
    figures = classes.figures
    if not is_wide.any():
        none = np.zeros((0, len(classes.sizes)), dtype=np.int64)
        of = np.arange(len(classes.sizes))
        return Parts(of, classes.sizes, figures, none, none, n_public)
    narrow = np.where((figures != NOBODY) & is_wide[figures], NOBODY, figures)
    held = _held(figures, np.flatnonzero(is_wide))
    place, _first = distinct(narrow)
    forced = _forced(held, place, (narrow == NOBODY).all(axis=0), k)
    is_new = ~(np.isin(np.flatnonzero(is_wide), figures[:n_public]))
    only_public = np.eye(len(held), dtype=np.int64)[is_new]
    rest = product(kernel(forced), held)
    rest_public = product(kernel(np.vstack([forced, only_public])), held)
    of, first = distinct(np.vstack([narrow, rest]))
    sizes = np.bincount(of, weights=classes.sizes).astype(np.int64)
    return Parts(of, sizes, narrow[:, first], rest[:, first], rest_public[:, first], n_public)


def _held(figures: Whole, wide: Whole) -> Whole:
    """A row for each wide figure, with 1 for the classes in it."""
    found = np.zeros((len(wide), figures.shape[1]), dtype=np.int64)
    for row in figures:
        inside = np.flatnonzero(np.isin(row, wide))
        found[np.searchsorted(wide, row[inside]), inside] = 1
    return found


def _forced(held: Whole, place: Whole, is_free: NDArray[np.bool_], k: int) -> Whole:
    """Differences of wide figures that are found in at least k places which share no class.

    held: wide figures (rows) and classes (columns). place: the number of the classes of the same
    other figures. is_free: classes of wide figures only, each of which is beside nobody.
    """
    _places, first = np.unique(place, return_index=True)
    beside = np.where(is_free, 0, held[:, first[place]])
    differences = held - beside
    kind, one = distinct(differences)
    own = np.where(is_free, len(first) + np.arange(len(place)), place)
    seen = np.unique(np.stack([kind, own]), axis=1)[0]
    n_places = np.bincount(seen, minlength=len(one))
    found = differences[:, one[n_places >= k]].T
    kept: Whole = found[(found != 0).any(axis=1)]
    return kept
