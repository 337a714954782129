"""Whether any combination of everything published depends on a few people only.

A figure is a sum over people. Its people are given as a parting: for each person the number of the
group that they are in, or `NOBODY`. Groups of one parting share nobody, so nested levels are given
as what each leaves over beside those inside it: both span the same combinations.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.disclosure.borders import Parts, wide_figures, without_borders
from surveys.evaluation.disclosure.classes import NOBODY, Classes, Groups, classes_of
from surveys.evaluation.disclosure.elimination import PRIME, are_bound, kernel, reduced
from surveys.evaluation.disclosure.peeling import peeled
from surveys.evaluation.numerics.samples import Whole

# A part with more classes is not looked at, nor are more sets of small classes that combinations
# rest on; what cannot be checked is not published.
MAX_CLASSES = 1500
MAX_SETS = 200_000
# A figure of more classes than this is looked at apart. The first of these is taken that leaves
# parts of few classes, else the one whose largest part has fewest.
WIDE = (200, 60, 20)
FEW_CLASSES = 300


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
    wide: Sequence[int] = WIDE,
    most_sets: int = MAX_SETS,
) -> Isolated | None:
    """A combination of figures, with any coefficients, that depends on 1 to k - 1 people.

    The first of `every_isolated`; None when there is none.
    """
    found = every_isolated(
        partings, k=k, weights=weights, n_public=n_public, wide=wide, most_sets=most_sets
    )
    return next(found, None)


def every_isolated(
    partings: Sequence[Whole],
    *,
    k: int,
    weights: Whole | None = None,
    n_public: int = 0,
    wide: Sequence[int] = WIDE,
    most_sets: int = MAX_SETS,
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
    what they isolate by themselves is not found again. wide: figures of more classes than this are
    looked at apart, with the same result; the next where the one before leaves too large parts.
    most_sets: where more sets of small classes that depend on each other would have to be looked
    at, the first class stands for all.
    Raises ValueError for k below 1.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k!r}")
    if not partings or not len(partings[0]):
        return
    counted = np.ones(len(partings[0]), dtype=np.int64) if weights is None else weights
    of, sizes, groups = classes_of(partings, counted)
    for found in few_of(groups, sizes, k=k, n_public=n_public, wide=wide, most_sets=most_sets):
        people = np.flatnonzero(np.isin(of, found.people) & (counted > 0))
        yield Isolated(tuple(people.tolist()), found.n)


def few_of(
    groups: Groups,
    sizes: Whole,
    *,
    k: int,
    n_public: int = 0,
    wide: Sequence[int] = WIDE,
    most_sets: int = MAX_SETS,
) -> Iterator[Isolated]:
    """`every_isolated` of classes: a column of groups for each, a row for each parting."""
    # The usual case, and the quick one: without a small class nothing can isolate a few.
    if not _are_small(sizes, groups, k).any():
        return
    classes = peeled(groups, sizes, k)
    if not _are_small(classes.sizes, classes.figures, k).any():
        return
    parts, found = _split(classes, k, n_public, wide)
    for part in found:
        for chosen in _few(parts, part, k, most_sets):
            people = np.flatnonzero(np.isin(parts.of[classes.of], chosen) & (sizes > 0))
            yield Isolated(tuple(people.tolist()), int(parts.sizes[chosen].sum()))


def _split(
    classes: Classes, k: int, n_public: int, wide: Sequence[int]
) -> tuple[Parts, list[Whole]]:
    """Parts with a small class, as small as they can be made."""
    tried = []
    for is_wide in wide_figures(classes.figures, wide):
        parts = without_borders(classes, k, n_public, is_wide)
        found = list(_parts_with(parts, k))
        largest = max(map(len, found), default=0)
        tried.append((largest, parts, found))
        if largest <= FEW_CLASSES:
            break
    _largest, parts, found = min(tried, key=lambda one: one[0])
    return parts, found


def _are_small(sizes: Whole, figures: Groups, k: int) -> NDArray[np.bool_]:
    """Which classes have 1 to k - 1 people, of those that are in some figure."""
    found = (sizes > 0) & (sizes < k)
    found[found] = (figures[:, found] != NOBODY).any(axis=0)
    return found


def _parts_with(parts: Parts, k: int) -> Iterator[Whole]:
    """Connected parts, as their classes, that have a small class: a part shares no figure with
    another."""
    is_small = (parts.sizes > 0) & (parts.sizes < k) & parts.is_in_some
    if not is_small.any():
        return
    label = parts.connected()
    wanted = np.unique(label[is_small])
    order = np.argsort(label, kind="stable")
    first = np.searchsorted(label[order], wanted, side="left")
    after = np.searchsorted(label[order], wanted, side="right")
    for begin, end in zip(first.tolist(), after.tolist(), strict=True):
        part = order[begin:end]
        yield part[parts.is_in_some[part]]


def _few(parts: Parts, part: Whole, k: int, most_sets: int) -> Iterator[list[int]]:
    """Classes of the part, of fewer than k people, that some combination depends on alone."""
    places = np.flatnonzero((parts.sizes[part] > 0) & (parts.sizes[part] < k))
    # What cannot be checked counts as a leak, so that errors are on the safe side.
    if len(part) > MAX_CLASSES:
        yield [int(part[places[0]])]
        return
    columns = kernel(parts.matrix(part))[:, places]
    before = kernel(parts.matrix(part, is_public=True))[:, places] if parts.n_public else None
    for group in _groups(columns):
        sizes = parts.sizes[part[places[group]]].tolist()
        if _n_sets(sizes, k) > most_sets:
            yield part[places[group[:1]]].tolist()
            continue
        # What the earlier figures isolate by themselves is out already,
        # and is no fault of the new ones.
        public = None if before is None else before[:, group]
        for found in _dependent(columns[:, group], public, sizes, k):
            yield part[places[group[found]]].tolist()


def _groups(columns: Whole) -> Iterator[Whole]:
    """Columns that depend on each other, those apart that do so apart; none that do not."""
    rows, pivots = reduced(kernel(columns))
    held = rows[: len(pivots)] != 0
    while len(held):
        group, before = held[0], 0
        while group.sum() > before:
            before = group.sum()
            group = held[(held & group).any(axis=1)].any(axis=0)
        yield np.flatnonzero(group)
        held = held[~(held & group).any(axis=1)]


def _n_sets(sizes: list[int], k: int) -> int:
    """Sets of classes of these sizes with together fewer than k people."""
    n_sets = [1] + [0] * (k - 1)
    for size in sizes:
        for people in range(k - 1, size - 1, -1):
            n_sets[people] += n_sets[people - size]
    return sum(n_sets) - 1


def _dependent(
    columns: Whole, before: Whole | None, sizes: list[int], k: int
) -> Iterator[list[int]]:
    """Columns of together fewer than k people that are linearly dependent now and were not
    before."""
    waiting: list[tuple[list[int], int, list[tuple[int, Whole]]]] = [([], 0, [])]
    while waiting:
        chosen, n_people, basis = waiting.pop()
        for place in range(chosen[-1] + 1 if chosen else 0, len(sizes)):
            n, every = n_people + sizes[place], [*chosen, place]
            if n >= k:
                continue
            rest = _rest(columns[:, place], basis)
            lead = np.flatnonzero(rest)
            if len(lead):
                first = int(lead[0])
                rest = rest * pow(int(rest[first]), -1, PRIME) % PRIME
                waiting.append((every, n, [*basis, (first, rest)]))
            elif before is None or not are_bound(before[:, every]):
                yield every


def _rest(column: Whole, basis: list[tuple[int, Whole]]) -> Whole:
    """What a column has beyond those before it."""
    for first, vector in basis:
        column = (column - column[first] * vector) % PRIME
    return column
