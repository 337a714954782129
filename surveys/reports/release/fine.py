"""Groups that may show a spread beside all that is out.

A group of fewer than 2k people shows no spread, since everybody's own change could be searched for
from it. Twelve people and later seventeen would tell that of the five who came: so the question of
the ledger is asked again, with 2k in place of k, of all groups that have ever shown one.
"""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from surveys.evaluation.disclosure.classes import NOBODY
from surveys.evaluation.disclosure.plan import PROJECT, Group
from surveys.evaluation.numerics.samples import Whole
from surveys.reports.compute.report_basis import Basis
from surveys.reports.release.account import Account
from surveys.reports.release.accounts import Accounts, of_fine
from surveys.reports.release.addresses import RANK
from surveys.reports.release.sums import is_scored, places_at, sums_of_pairs

FINE = "fine"
Groups = tuple[Group, ...]


def with_coarse(basis: Basis, accounts: Accounts) -> Basis:
    """The basis with groups marked as coarse from whose spread, with all that is out, that of
    fewer than 2k people would follow. What was out already marks nothing."""
    coarse: set[tuple[Group, str]] = set()
    done: dict[tuple[int, Groups], Groups] = {}
    for spec in basis.columns.specs:
        groups = fine_groups(basis, spec.key)
        account = accounts.of(of_fine(spec.key))
        # Over one set of people the sums of every measure are the same.
        asked = (id(account) if basis.has_one_set else id(spec), groups)
        if asked not in done:
            done[asked] = _Fine(basis, spec.key, account).safe(groups)
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
    places: dict[int, int] = {}
    for number, group in enumerate(groups):
        places |= dict.fromkeys(basis.pilot_ids(group), number)
    everybody = basis.everybody
    start, end = everybody.start, everybody.end
    is_in = is_scored(basis, start, end, measure, has_one_set=basis.has_one_set)
    own = np.where(is_in, places_at(places, everybody.pilots, start), NOBODY)
    return sums_of_pairs(n_rows, start, end, own).groups


class _Fine:
    """Of one measure the groups that show a spread, beside those that have shown one."""

    def __init__(self, basis: Basis, measure: str, account: Account):
        self.basis, self.measure, self.account = basis, measure, account

    def safe(self, groups: Groups) -> Groups:
        """Those of the groups that may all show a spread; the whole rather than its parts."""
        while groups:
            extended = self._with(groups)
            few = extended.every_isolated(self.basis.limits.distribution, len(self.account.sums))
            if not len(few):
                return groups
            dropped = {tuple(self.basis.groups[groups[n]]) for n in _places_of(extended, few)}
            kept = tuple(one for one in groups if tuple(self.basis.groups[one]) not in dropped)
            if PROJECT in groups and PROJECT not in kept and self._is_safe((PROJECT,)):
                return (PROJECT,)
            groups = kept
        return ()

    def _with(self, groups: Groups) -> Account:
        n_rows = len(self.account.of)
        entry = fine_sum(self.basis, self.measure, groups, n_rows)
        return self.account.extended([(FINE, entry)])

    def _is_safe(self, groups: Groups) -> bool:
        n_public = len(self.account.sums)
        k = self.basis.limits.distribution
        return self._with(groups).isolated(k, n_public, is_fine=True) is None


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
