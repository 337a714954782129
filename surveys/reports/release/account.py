"""Of one quantity all sums that are out, and in which of them each answer is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from surveys.evaluation.disclosure.classes import NOBODY, classes_of
from surveys.evaluation.disclosure.isolation import (
    MAX_SETS,
    Isolated,
    every_isolated,
    isolated,
)
from surveys.evaluation.numerics.samples import Whole
from surveys.reports.release.sums import Sums, with_ghosts

# Numbers below this are counted in a table instead of being sorted.
MAX_TABLE = 1 << 22
# Sets of classes of together fewer than 2k people are many.
MOST_SETS = 5_000

Entry = tuple[str, Whole]


@dataclass(frozen=True, eq=False)
class Account:
    """Answers that stand in exactly the same sums are one class.

    sums: (key of the release, name) of each. of: class of each answer, 0 for those in no sum.
    groups: for each sum (row) and class (column) the group of the sum that the class is in, or
    NOBODY. sizes: people of each class, those who are not here any more included.
    """

    sums: tuple[tuple[int, str], ...]
    of: Whole
    groups: Whole
    sizes: Whole

    def names(self) -> set[str]:
        return {name for _release, name in self.sums}

    def extended(self, entries: Sequence[Entry], release: int = 0) -> "Account":
        """With further sums, each given as its name and the group of each answer."""
        code, kinds = _coded([groups for _name, groups in entries])
        n_here = np.bincount(self.of, minlength=len(self.sizes))
        gone = np.flatnonzero(self.sizes > n_here)
        n_codes = kinds.shape[1]
        # Class 0 stays the first, and those who are gone are in none of the new sums.
        more = np.concatenate([[0], gone * n_codes])
        both = np.concatenate([more, self.of * n_codes + code])
        values, place = _numbered(both, len(self.sizes) * n_codes)
        sizes = np.bincount(place[len(more) :], minlength=len(values))
        sizes[place[1 : len(more)]] += (self.sizes - n_here)[gone]
        sizes[0] = 0
        old, new = np.divmod(values, n_codes)
        return Account(
            (*self.sums, *((release, name) for name, _groups in entries)),
            place[len(more) :],
            np.vstack([self.groups[:, old], kinds[:, new]]),
            sizes,
        )

    def of_release(self, release: int) -> "Account":
        """The same, with the sums that had no release yet in this one."""
        return replace(self, sums=tuple((found or release, name) for found, name in self.sums))

    def every_isolated(self, k: int, n_public: int) -> Whole:
        """Classes that some combination depends on, which depends on fewer than k people."""
        every = every_isolated(
            list(self.groups), k=k, weights=self.sizes, n_public=n_public, most_sets=MOST_SETS
        )
        return np.unique([place for found in every for place in found.people]).astype(np.int64)

    def isolated(self, k: int, n_public: int, *, is_fine: bool = False) -> Isolated | None:
        """As the function; people are classes here. is_fine: of spreads, where what takes long to
        look at is not shown."""
        most_sets = MOST_SETS if is_fine else MAX_SETS
        return isolated(
            list(self.groups), k=k, weights=self.sizes, n_public=n_public, most_sets=most_sets
        )


def new_account(n_rows: int) -> Account:
    """Nothing is out of so many answers."""
    nobody = np.zeros(1, dtype=np.int64)
    none = np.zeros((0, 1), dtype=np.int64)
    return Account((), np.zeros(n_rows, dtype=np.int64), none, nobody)


def account_of(every: Sequence[tuple[int, str, Sums]], n_rows: int) -> Account:
    """All sums of releases of before the ledger, each with its release and name."""
    if not every:
        return new_account(n_rows)
    partings, weights = with_ghosts([sums for _release, _name, sums in every])
    # A place of its own for those who are in nothing, before all others.
    first = [np.insert(groups, 0, NOBODY) for groups in partings]
    classes = classes_of(first, np.insert(weights, 0, 0))
    order = np.argsort(np.arange(len(classes.sizes)) != classes.of[0], kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    of = place[classes.of]
    groups = np.empty((len(first), len(order)), dtype=np.int64)
    groups[:, of] = np.stack(first)
    sizes = classes.sizes[order]
    sizes[0] = 0
    sums = tuple((release, name) for release, name, _sums in every)
    return Account(sums, of[1 : n_rows + 1], groups, sizes)


def _coded(every: Sequence[Whole]) -> tuple[Whole, Whole]:
    """For each answer a number of the groups that it is in, 0 for none at all; and for each sum
    (row) and number (column) the group."""
    code = np.zeros(len(every[0]), dtype=np.int64)
    kinds = np.zeros((0, 1), dtype=np.int64)
    for groups in every:
        n = int(groups.max(initial=NOBODY)) + 2
        both = np.insert(code * n + groups + 1, 0, 0)
        values, place = _numbered(both, kinds.shape[1] * n)
        code = place[1:]
        old, group = np.divmod(values, n)
        kinds = np.vstack([kinds[:, old], group - 1])
    return code, kinds


def _numbered(values: Whole, bound: int) -> tuple[Whole, Whole]:
    """The different values below a bound, ascending, and the place of each among them."""
    if bound > MAX_TABLE:
        found, place = np.unique(values, return_inverse=True)
        return found, place
    is_there = np.zeros(bound, dtype=bool)
    is_there[values] = True
    found = np.flatnonzero(is_there)
    # Only the places of values are ever read, so the others need no number.
    numbers = np.empty(bound, dtype=np.int32)
    numbers[found] = np.arange(len(found))
    return found, numbers[values].astype(np.int64)
