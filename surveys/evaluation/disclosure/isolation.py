"""Whether any combination of everything published depends on a few people only.

A figure is a sum over people. Its people are given as a parting: for each person the number of the
group that they are in, or `NOBODY`. Groups of one parting share nobody, so nested levels are given
as what each leaves over beside those inside it: both span the same combinations.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from surveys.evaluation.disclosure.borders import WIDE, Parts, without_borders
from surveys.evaluation.disclosure.classes import NOBODY, classes_of
from surveys.evaluation.disclosure.elimination import PRIME, Whole, are_bound, kernel

# More subsets than this are not tried, and no part of more classes is looked at; what cannot be
# checked is not published.
MAX_TRIED = 200_000
MAX_CLASSES = 1500


@dataclass(frozen=True)
class Isolated:
    """A combination of figures depends on n people only: the members of these classes.

    people: places of them in the partings; n: how many they are, those without a place included.
    """

    people: tuple[int, ...]
    n: int


def isolated(
    partings: Sequence[Whole],
    *,
    k: int,
    weights: Whole | None = None,
    n_public: int = 0,
    wide: int = WIDE,
) -> Isolated | None:
    """A combination of figures, with any coefficients, that depends on 1 to k - 1 people.

    People who stand in exactly the same figures make one class. A combination that depends on a
    set of classes only exists just when the figures have a smaller rank without them; so the few
    sets of classes of together fewer than k people are looked at, in every connected part by
    itself, in exact arithmetic modulo a large prime. A part without a class of fewer than k
    people is safe at once.

    partings: arrays of one length, group numbers from 0 and NOBODY. weights: people that each
    place stands for, 1 without it; 0 is nobody. n_public: the first partings that are out already;
    what they isolate by themselves is not found again. wide: figures of more classes than this are
    looked at apart, with the same result.
    Returns the first that is found; None when there is none. Raises ValueError for k below 1.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k!r}")
    if not partings or not len(partings[0]):
        return None
    counted = np.ones(len(partings[0]), dtype=np.int64) if weights is None else weights
    classes = classes_of(partings, counted)
    if not _are_small(classes.sizes, classes.figures, k).any():
        return None
    parts = without_borders(classes, k, n_public, wide)
    for part in _parts_with(parts, k):
        chosen = _few(parts, part, k)
        if chosen is not None:
            people = np.flatnonzero(np.isin(parts.of[classes.of], chosen) & (counted > 0))
            return Isolated(tuple(people.tolist()), int(parts.sizes[chosen].sum()))
    return None


def _are_small(sizes: Whole, figures: Whole, k: int):
    return (sizes > 0) & (sizes < k) & (figures != NOBODY).any(axis=0)


def _parts_with(parts: Parts, k: int) -> Iterator[Whole]:
    """Connected parts, as their classes, that have a small class: a part shares no figure with
    another."""
    is_small = (parts.sizes > 0) & (parts.sizes < k) & parts.is_in_some
    label = parts.connected()
    wanted = np.unique(label[is_small])
    order = np.argsort(label, kind="stable")
    first, after = (np.searchsorted(label[order], wanted, side) for side in ("left", "right"))
    for begin, end in zip(first.tolist(), after.tolist(), strict=True):
        part = order[begin:end]
        yield part[parts.is_in_some[part]]


def _few(parts: Parts, part: Whole, k: int) -> list[int] | None:
    """Classes of the part, of fewer than k people, that some combination depends on alone."""
    is_small = (parts.sizes[part] > 0) & (parts.sizes[part] < k)
    places = np.flatnonzero(is_small)
    if len(part) > MAX_CLASSES:
        return [int(part[places[0]])]
    sizes = parts.sizes[part[places]].tolist()
    columns = kernel(parts.matrix(part))[:, places]
    before = kernel(parts.matrix(part, is_public=True))[:, places] if parts.n_public else None
    found = _dependent(columns, before, sizes, k)
    return None if found is None else part[places[found]].tolist()


def _dependent(columns: Whole, before: Whole | None, sizes: list[int], k: int) -> list[int] | None:
    """Columns of together fewer than k people that are linearly dependent now and were not before;
    too many to try count as such."""
    n_tried = 0
    waiting: list[tuple[list[int], int, list[tuple[int, Whole]]]] = [([], 0, [])]
    while waiting:
        chosen, n_people, basis = waiting.pop()
        for place in range(chosen[-1] + 1 if chosen else 0, len(sizes)):
            n = n_people + sizes[place]
            if n >= k:
                continue
            n_tried += 1
            rest = _rest(columns[:, place], basis)
            lead = np.flatnonzero(rest)
            if not len(lead) or n_tried > MAX_TRIED:
                every = [*chosen, place]
                if n_tried <= MAX_TRIED and before is not None and are_bound(before[:, every]):
                    continue
                return every
            first = int(lead[0])
            rest = rest * pow(int(rest[first]), -1, PRIME) % PRIME
            waiting.append(([*chosen, place], n, [*basis, (first, rest)]))
    return None


def _rest(column: Whole, basis: list[tuple[int, Whole]]) -> Whole:
    """What a column has beyond those before it."""
    for first, vector in basis:
        column = (column - column[first] * vector) % PRIME
    return column
