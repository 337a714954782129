"""Of one quantity all sums that are out, and in which of them each answer is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.disclosure.classes import NOBODY, classes_of
from surveys.evaluation.disclosure.isolation import MAX_SETS, Isolated, few_of
from surveys.evaluation.numerics.samples import Whole
from surveys.reports.release.sums import Sums, with_ghosts

# Sets of classes of together fewer than 2k people are many.
MOST_SETS = 5_000
# So many of the few are looked at for the fewest, by whom a coordinator is told how long to wait.
FIRST = 20

Entry = tuple[str, Whole]
Groups = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Account:
    """Answers that stand in exactly the same sums are one class.

    sums: (key of the release, name) of each. of: class of each answer, 0 for those in no sum.
    groups: for each sum (row) and class (column) the group of the sum that the class is in, or
    NOBODY. sizes: people of each class, those who are not here any more included.
    """

    sums: tuple[tuple[int, str], ...]
    of: Whole
    groups: Groups
    sizes: Whole

    def names(self) -> set[str]:
        return {name for _release, name in self.sums}

    def extended(self, entries: Sequence[Entry], release: int = 0) -> "Account":
        """With further sums, each given as its name and the group of each answer."""
        is_in = self.of > 0
        for _name, groups in entries:
            is_in |= groups != NOBODY
        # Those who are in no sum, often nearly all, stay in class 0.
        rows = np.flatnonzero(is_in)
        code, kinds = _coded([groups[rows] for _name, groups in entries])
        before, n_codes = self.of[rows], kinds.shape[1]
        n_here = np.bincount(before, minlength=len(self.sizes))
        gone = np.flatnonzero(self.sizes > n_here)
        # Those who are gone are in none of the new sums.
        both = np.concatenate([gone * n_codes, before * n_codes + code])
        values, place = _numbered(both)
        sizes = np.bincount(place[len(gone) :], minlength=len(values))
        sizes[place[: len(gone)]] += (self.sizes - n_here)[gone]
        sizes[0] = 0
        old, new = np.divmod(values, n_codes)
        of = np.zeros_like(self.of)
        of[rows] = place[len(gone) :]
        return Account(
            (*self.sums, *((release, name) for name, _groups in entries)),
            of,
            np.vstack([self.groups[:, old], kinds[:, new]]),
            sizes,
        )

    def without(self, is_chosen: NDArray[np.bool_]) -> "Account":
        """As if the chosen answers were in no sum yet."""
        n_chosen = np.bincount(self.of[is_chosen], minlength=len(self.sizes))
        n_chosen[0] = 0
        return replace(self, of=np.where(is_chosen, 0, self.of), sizes=self.sizes - n_chosen)

    def of_release(self, release: int) -> "Account":
        """The same, with the sums that had no release yet in this one."""
        return replace(self, sums=tuple((found or release, name) for found, name in self.sums))

    def every_isolated(self, k: int, n_public: int) -> Whole:
        """Classes that some combination depends on, which depends on fewer than k people."""
        found = few_of(self.groups, self.sizes, k=k, n_public=n_public, most_sets=MOST_SETS)
        return np.unique([place for one in found for place in one.people]).astype(np.int64)

    def isolated(self, k: int, n_public: int, *, is_fine: bool = False) -> Isolated | None:
        """One of the fewest people of the first that are found; people are classes here. is_fine:
        of spreads, where what takes long to look at is not shown."""
        most_sets = MOST_SETS if is_fine else MAX_SETS
        found = few_of(self.groups, self.sizes, k=k, n_public=n_public, most_sets=most_sets)
        return min(islice(found, FIRST), key=lambda one: one.n, default=None)


def new_account(n_rows: int) -> Account:
    """Nothing is out of so many answers."""
    nobody = np.zeros(1, dtype=np.int64)
    none = np.zeros((0, 1), dtype=np.int32)
    return Account((), np.zeros(n_rows, dtype=np.int64), none, nobody)


def account_of(every: Sequence[tuple[int, str, Sums]], n_rows: int) -> Account:
    """All sums of releases of before the ledger, each with its release and name."""
    if not every:
        return new_account(n_rows)
    partings, weights = with_ghosts([sums for _release, _name, sums in every])
    # A place of its own for those who are in nothing, before all others.
    first = [np.insert(groups, 0, NOBODY) for groups in partings]
    of_class, n_people, of_groups = classes_of(first, np.insert(weights, 0, 0))
    order = np.argsort(np.arange(len(n_people)) != of_class[0], kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    of = place[of_class]
    groups = of_groups[:, order].astype(np.int32)
    sizes = n_people[order]
    sizes[0] = 0
    sums = tuple((release, name) for release, name, _sums in every)
    return Account(sums, of[1 : n_rows + 1], groups, sizes)


def _coded(every: Sequence[Whole]) -> tuple[Whole, Groups]:
    """For each answer a number of the groups that it is in, 0 for none at all; and for each sum
    (row) and number (column) the group."""
    code = np.zeros(len(every[0]), dtype=np.int64)
    kinds = np.zeros((0, 1), dtype=np.int32)
    for groups in every:
        n = int(groups.max(initial=NOBODY)) + 2
        values, code = _numbered(code * n + groups + 1)
        old, group = np.divmod(values, n)
        kinds = np.vstack([kinds[:, old], (group - 1).astype(np.int32)])
    return code, kinds


def _numbered(values: Whole) -> tuple[Whole, Whole]:
    """The different values, ascending from 0 even where none is 0, and the place of each."""
    import pandas as pd  # noqa: PLC0415  slow import

    # By a table instead of by sorting all of them, as NumPy would.
    place, found = pd.factorize(np.append(0, values), sort=True)
    return found, place[1:]
