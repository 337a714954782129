"""Everything that is out of a project, read beside the answers of now."""

from dataclasses import dataclass, field

import numpy as np
from django.db.models import Max

from surveys.evaluation.numerics.samples import Whole
from surveys.models import Ledger
from surveys.models.releases.ledger import unpacked
from surveys.queries.pairs import rejoined_since
from surveys.reports.compute.report_basis import Basis, surveys_of
from surveys.reports.release.account import Account, Entry, account_of, new_account
from surveys.reports.release.flow_sums import FLOW, flow_of_earlier
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
    _extended: dict[tuple[object, ...], tuple[Account, list[Entry]]] = field(default_factory=dict)

    def of(self, subject: str) -> Account:
        if subject not in self.by_subject:
            self.by_subject[subject] = self._new
        return self.by_subject[subject]

    def extended(self, account: Account, entries: list[Entry]) -> Account:
        """One of these with further sums; made once, for whoever asks."""
        key = (id(account), *sorted((name, id(groups)) for name, groups in entries))
        if key not in self._extended:
            # The entries are kept as well: only while they live are their ids theirs.
            self._extended[key] = account.extended(entries), entries
        return self._extended[key][0]

    def of_other_pairs(self, measure: str) -> list[Account]:
        """Of the pairs of a measure, where they have once been joined otherwise; else none."""
        subject = of_pairs(measure)
        return [self.by_subject[subject]] if subject in self.by_subject else []

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


def of_pairs(measure: str) -> str:
    """The same, of pairs: it is there once some have been joined otherwise."""
    return f"pairs {measure}"


def of_way(way: str, measure: str) -> str:
    return f"{way} {measure}"


def read_accounts(basis: Basis) -> Accounts:
    """What the ledger has, or while it has nothing, what releases of before it have."""
    ledger = Ledger.objects.of(basis.project, basis.instrument_key).first()
    found = _of_history(basis) if ledger is None else accounts_of(ledger, basis.everybody.ids)
    return _with_other_pairs(found, basis)


def accounts_of(ledger: Ledger, here: Whole) -> Accounts:
    """What the ledger has, over these answers first."""
    there = ledger.ids
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


def _with_other_pairs(accounts: Accounts, basis: Basis) -> Accounts:
    """Answers that have been joined otherwise since the newest release are newcomers to whatever
    is said of pairs.

    A spread of changes, and a change over items that were answered both times, follow from no sum
    over starts and sum over ends: where two ends change places, these stay and those do not.
    """
    releases = basis.project.releases.filter(instrument_key=basis.instrument_key)
    newest = releases.aggregate(day=Max("released_on"))["day"] if accounts.by_subject else None
    if newest is None:
        return accounts
    others = rejoined_since(surveys_of(basis.project, basis.instrument_key), newest)
    is_other = np.isin(accounts.ids, np.fromiter(others, dtype=np.int64))
    if not is_other.any():
        return accounts
    found = dict(accounts.by_subject)
    # Who starts and who ends is asked of them as before, so the sums of these stay as they are.
    of_these = {key: accounts.by_subject.get(of_pairs(key)) for key in _measures(basis)}
    for key, own in of_these.items():
        found[of_pairs(key)] = own or accounts.of(of_fine(key))
    ways = [of_way(way, key) for way in WAYS for key in of_these]
    forgot: dict[int, Account] = {}
    for subject in (*map(of_pairs, of_these), *(way for way in ways if way in found)):
        account = found[subject]
        found[subject] = forgot.setdefault(id(account), account.without(is_other))
    return Accounts(accounts.ids, found)


def _measures(basis: Basis) -> tuple[str, ...]:
    return tuple(basis.everybody.newest.measure_keys)


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
        every.setdefault(FLOW, []).extend(flow_of_earlier(release))
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
