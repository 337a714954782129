"""Everything that is out of a project, read beside the answers of now."""

from dataclasses import dataclass, field

import numpy as np

from surveys.evaluation.numerics.samples import Whole
from surveys.models import Ledger
from surveys.models.releases.ledger import unpacked
from surveys.reports.compute.report_basis import Basis
from surveys.reports.release.account import Account, account_of, new_account
from surveys.reports.release.history import Named, history_of

WAYS = ("half", "common")


@dataclass(frozen=True)
class Accounts:
    """Subject -> account, over rows of answers.

    ids: keys of the answers of the basis in its order, then of those that are in the ledger and
    not among them, as of a survey that is practice now. Subjects over the same people share one
    account.
    """

    ids: Whole
    by_subject: dict[str, Account] = field(default_factory=dict)

    def of(self, subject: str) -> Account:
        if subject not in self.by_subject:
            self.by_subject[subject] = self._new
        return self.by_subject[subject]

    @property
    def _new(self) -> Account:
        """One for all subjects of which nothing is out."""
        fresh = (account for account in self.by_subject.values() if not account.sums)
        return next(fresh, None) or new_account(len(self.ids))


def of_question(key: str) -> str:
    return f"question {key}"


def of_fine(measure: str) -> str:
    """What has shown a spread of a measure."""
    return f"fine {measure}"


def of_way(way: str, measure: str) -> str:
    return f"{way} {measure}"


def read_accounts(basis: Basis) -> Accounts:
    """What the ledger has, or while it has nothing, what releases of before it have."""
    ledger = Ledger.objects.of(basis.project, basis.instrument_key).first()
    if ledger is None:
        return _of_history(basis)
    here, there = basis.everybody.ids, ledger.ids
    rows, places = _shared(here, there)
    is_absent = np.ones(len(there), dtype=bool)
    is_absent[places] = False
    ids = np.concatenate([here, there[is_absent]])
    found = Accounts(ids)
    for part in ledger.parts.order_by("pk"):
        classes = unpacked(bytes(part.classes))
        of = np.zeros(len(ids), dtype=np.int64)
        of[rows] = classes[places]
        of[len(here) :] = classes[is_absent]
        sums = tuple((release, name) for release, name in part.sums)
        account = Account(sums, of, part.table, unpacked(bytes(part.sizes)))
        found.by_subject.update(dict.fromkeys(part.subjects, account))
    return found


def _shared(here: Whole, there: Whole) -> tuple[Whole, Whole]:
    """Rows of the answers that are in the ledger too, and their places in it."""
    order = np.argsort(here)
    places = np.searchsorted(there, here[order])
    places[places == len(there)] = 0
    is_shared = there[places] == here[order] if len(there) else np.zeros(len(here), dtype=bool)
    return order[is_shared], places[is_shared]


def _of_history(basis: Basis) -> Accounts:
    earlier = history_of(basis)
    newest = basis.everybody.newest
    every: dict[str, list[Named]] = {}
    for release in earlier:
        of_index = release.sums_of_index() if newest.has_index else []
        for key in newest.measure_keys:
            for subject in (key, of_fine(key)):
                every.setdefault(subject, []).extend([*release.sums(key), *of_index])
            for way in WAYS:
                every.setdefault(of_way(way, key), []).extend(release.way(key, way))
        for questions, is_of_end in ((newest.questions, False), (basis.end_questions, True)):
            for question in questions:
                found = release.question(question, is_of_end=is_of_end)
                every.setdefault(of_question(question.key), []).extend(found)
    ids = basis.everybody.ids
    accounts = {key: account_of(sums, len(ids)) for key, sums in every.items() if sums}
    return Accounts(ids, accounts)
