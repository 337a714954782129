"""Groups that may show a spread beside all that is out.

A group of fewer than 2k people shows no spread, since everybody's own change could be searched for
from it. Twelve people and later seventeen would tell that of the five who came: so the question of
the ledger is asked again, with 2k in place of k, of all groups that have ever shown one.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from surveys.evaluation.disclosure.classes import NOBODY
from surveys.evaluation.disclosure.plan import PROJECT, Group
from surveys.evaluation.numerics.samples import Whole
from surveys.reports.compute.report_basis import Basis
from surveys.reports.release.account import Account
from surveys.reports.release.accounts import Accounts, of_fine
from surveys.reports.release.addresses import RANK
from surveys.reports.release.sums import are_scored_now, places_at, sums_of_pairs

FINE = "fine"
Groups = tuple[Group, ...]


def with_coarse(basis: Basis, accounts: Accounts) -> Basis:
    """The basis with groups marked as coarse from whose spread, with all that is out, that of
    fewer than 2k people would follow. What was out already marks nothing."""
    coarse: set[tuple[Group, str]] = set()
    done: dict[tuple[tuple[int, ...], Groups], Groups] = {}
    of_set = fine_groups(basis, "") if basis.has_one_set else None
    for spec in basis.columns.specs:
        groups = fine_groups(basis, spec.key) if of_set is None else of_set
        every = [accounts.of(of_fine(spec.key)), *accounts.of_other_pairs(spec.key)]
        # Over one set of people the sums of every measure are the same.
        asked = (tuple(map(id, every)) if basis.has_one_set else (id(spec),), groups)
        if asked not in done:
            done[asked] = _Fine(basis, spec.key, accounts, every).safe(groups)
        measures = [one.key for one in basis.columns.specs] if basis.has_one_set else [spec.key]
        coarse |= {(group, key) for group in set(groups) - set(done[asked]) for key in measures}
    return replace(basis, coarse=frozenset(coarse)) if coarse else basis


def fine_groups(basis: Basis, measure: str) -> Groups:
    """Groups that show a spread of a measure, the largest first; where every figure is over the
    same people, of any measure."""
    every = [spec.key for spec in basis.columns.specs] if basis.has_one_set else [measure]
    found = [
        group
        for group in basis.groups
        if any(basis.plans[key].shows(group) and basis.is_fine(group, key) for key in every)
    ]
    return tuple(sorted(found, key=lambda group: (-len(basis.groups[group]), -RANK[group[0]])))


def fine_sum(basis: Basis, measure: str, groups: Collection[Group], n_rows: int) -> Whole:
    """The group of each answer among these, the largest of which come first."""
    # What is marked as coarse and what is added to the ledger ask for the same.
    found: dict[tuple[str, Groups], Whole] = basis.__dict__.setdefault("fine_sums", {})
    of = ("" if basis.has_one_set else measure, tuple(groups))
    if of not in found:
        found[of] = _fine_sum(basis, measure, groups, n_rows)
    return found[of]


def _fine_sum(basis: Basis, measure: str, groups: Collection[Group], n_rows: int) -> Whole:
    places: dict[int, int] = {}
    for number, group in enumerate(groups):
        places |= dict.fromkeys(basis.pilot_ids(group), number)
    everybody = basis.everybody
    start, end = everybody.start, everybody.end
    own = np.where(
        are_scored_now(basis, measure), places_at(places, everybody.pilots, start), NOBODY
    )
    return sums_of_pairs(n_rows, start, end, own).groups


class _Fine:
    """Of one measure the groups that show a spread, beside those that have shown one.

    asked: of starts and ends, and of pairs where those are others than they were."""

    def __init__(self, basis: Basis, measure: str, accounts: Accounts, asked: Sequence[Account]):
        self.basis, self.measure, self.accounts, self.asked = basis, measure, accounts, asked

    def safe(self, groups: Groups) -> Groups:
        """Those of the groups that may all show a spread; the whole rather than its parts."""
        while groups:
            places = self._telling(groups)
            if not places:
                return groups
            dropped = {tuple(self.basis.groups[groups[n]]) for n in places}
            kept = tuple(one for one in groups if tuple(self.basis.groups[one]) not in dropped)
            if PROJECT in groups and PROJECT not in kept and self._is_safe((PROJECT,)):
                return (PROJECT,)
            groups = kept
        return ()

    def _telling(self, groups: Groups) -> set[int]:
        """Places of the groups with a few people in them of whom all together would tell."""
        found: set[int] = set()
        for account, extended in self._with(groups):
            few = extended.every_isolated(self.basis.limits.distribution, len(account.sums))
            if len(few):
                found |= set(_places_of(extended, few))
        return found

    def _with(self, groups: Groups) -> list[tuple[Account, Account]]:
        entry = FINE, fine_sum(self.basis, self.measure, groups, len(self.accounts.ids))
        return [(account, self.accounts.extended(account, [entry])) for account in self.asked]

    def _is_safe(self, groups: Groups) -> bool:
        k = self.basis.limits.distribution
        return all(
            extended.isolated(k, len(account.sums), is_fine=True) is None
            for account, extended in self._with(groups)
        )


def _places_of(extended: Account, few: Whole) -> list[int]:
    """Groups of the newest sum that a few classes are in; where they are in none, because they
    have left, those of the people whom they stood beside; else all groups."""
    newest = extended.groups[-1]
    found = newest[few]
    if (found == NOBODY).all():
        held = extended.groups[:-1]
        is_beside = [np.isin(row, row[few][row[few] != NOBODY]) for row in held]
        found = newest[np.any(is_beside, axis=0)]
    if (found == NOBODY).all():
        found = newest
    # A group has a sum over starts and one over ends.
    places: list[int] = np.unique(found[found != NOBODY] // 2).tolist()
    return places
