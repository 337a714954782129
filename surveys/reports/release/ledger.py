"""Everything ever published beside what is to be published: no combination may tell on a few.

What every release needs is refused; figures of the whole that rest on a part of the people are
left out of the new report instead.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256

import numpy as np

from surveys.evaluation.disclosure.classes import NOBODY
from surveys.evaluation.disclosure.isolation import Isolated
from surveys.evaluation.disclosure.suppression import HiddenReason
from surveys.evaluation.numerics.samples import Whole
from surveys.reports.compute.project_figures import in_all_or_none, ways_of
from surveys.reports.compute.questions import is_answered
from surveys.reports.compute.report_basis import Basis
from surveys.reports.frozen.model import (
    Check,
    EvaluationReport,
    Level,
    Measure,
    Question,
    Sentence,
)
from surveys.reports.release.account import Account, Entry
from surveys.reports.release.accounts import Accounts, of_fine, of_question, of_way
from surveys.reports.release.fine import FINE, fine_groups, fine_sum
from surveys.reports.release.history import ANCHOR, DROPOUTS, UNKNOWN_DROPOUTS, differs
from surveys.reports.release.sums import (
    Chosen,
    is_scored,
    places_of_pairs,
    sums_of_pairs,
    sums_of_starts,
)

HIDDEN = HiddenReason.PROTECTS_OTHERS
LEVELS, UNHELPED, QUESTION = "levels", "unhelped", "question"


@dataclass
class Ledger:
    """All sums that are out, and those that a new report adds, by what is summed."""

    basis: Basis
    report: EvaluationReport
    accounts: Accounts
    added: dict[str, list[Entry]] = field(default_factory=dict)
    _safe: dict[tuple[int, int], list[dict[int, Entry]]] = field(default_factory=dict)
    _known: dict[tuple[int, ...], tuple[Account, list[Entry]]] = field(default_factory=dict)
    _groups: dict[tuple[str, str], Whole] = field(default_factory=dict)

    @cached_property
    def measures(self) -> list[str]:
        """Measures that the new report shows of somebody."""
        return [
            spec.key
            for spec in self.basis.columns.specs
            if any(
                m.key == spec.key and m.is_shown for lv in self.report.levels for m in lv.measures
            )
        ]

    @cached_property
    def places(self) -> Whole:
        """For each pair of now the smallest shown group that it is in."""
        return places_of_pairs(self.report, self.basis)

    @cached_property
    def pairs_fingerprint(self) -> str:
        """One for the same pairs, without saying which they are."""
        everybody = self.basis.everybody
        pairs = np.stack([everybody.ids[everybody.start], everybody.ids[everybody.end]], axis=1)
        ordered = pairs[np.argsort(pairs[:, 0])]
        return sha256(ordered.astype("<i8").tobytes()).hexdigest()

    @property
    def k(self) -> int:
        return self.basis.limits.k

    @property
    def n_rows(self) -> int:
        return len(self.accounts.ids)

    @cached_property
    def in_total(self) -> Chosen:
        everybody = self.basis.everybody
        return np.isin(everybody.pilots[everybody.start], self.basis.pilot_ids(("project", "")))

    def is_in(self, key: str) -> Chosen:
        start, end = self.basis.everybody.start, self.basis.everybody.end
        return is_scored(self.basis, start, end, key, has_one_set=self.basis.has_one_set)

    def entry(self, name: str, key: str) -> Entry:
        """A sum of a measure; over one set of people it is the same one for every measure."""
        of = ("", name) if self.basis.has_one_set else (key, name)
        if of not in self._groups:
            self._groups[of] = self._made(name, key)
        return name, self._groups[of]

    def pairs(self, chosen: Chosen, places: Whole | int = 0) -> Whole:
        """Groups of the answers of chosen pairs."""
        everybody = self.basis.everybody
        own = np.where(chosen, places, NOBODY)
        return sums_of_pairs(self.n_rows, everybody.start, everybody.end, own).groups

    def pairs_of_total(self, chosen: Chosen) -> Whole:
        total = self.basis.total
        own = np.where(chosen, 0, NOBODY)
        return sums_of_pairs(self.n_rows, total.start, total.end, own).groups

    def tells(
        self, subject: str, entries: list[Entry], *, is_fine: bool = False
    ) -> Isolated | None:
        """A few people of whom these sums tell beside all that is out; is_fine: fewer than a
        spread needs."""
        account = self.accounts.of(subject)
        k = self.basis.limits.distribution if is_fine else self.k
        ids = {id(groups) for _name, groups in entries}
        if any(ids <= safe.keys() for safe in self._safe.get((id(account), k), [])):
            return None
        extended = self._extended(account, entries)
        found = extended.isolated(k, len(account.sums), is_fine=is_fine)
        if found is None:
            safe = {id(entry[1]): entry for entry in entries}
            self._safe.setdefault((id(account), k), []).append(safe)
        return found

    def isolated(self) -> Isolated | None:
        """A few people whom the groups of the new report tell of beside all that is out."""
        for key in self.measures:
            found = self.tells(key, [self.entry(LEVELS, key)])
            if found is not None:
                return found
        return None

    def with_added(self, release: int) -> Accounts:
        """All that is out once the new report is."""
        found = Accounts(self.accounts.ids, dict(self.accounts.by_subject))
        done: dict[int, Account] = {}
        for subject, entries in self.added.items():
            extended = self._extended(self.accounts.of(subject), entries)
            if id(extended) not in done:
                done[id(extended)] = extended.of_release(release)
            found.by_subject[subject] = done[id(extended)]
        return found

    def _extended(self, account: Account, entries: list[Entry]) -> Account:
        key = (id(account), *(id(groups) for _name, groups in entries))
        if key not in self._known:
            # The entries are kept as well: only while they live are their ids theirs.
            self._known[key] = account.extended(entries), entries
        return self._known[key][0]

    def _made(self, name: str, key: str) -> Whole:
        make = {
            LEVELS: self._levels,
            FINE: self._fine,
            DROPOUTS: self._dropouts,
            UNHELPED: self._unhelped,
        }
        return make[name](key)

    def _fine(self, key: str) -> Whole:
        return fine_sum(self.basis, key, fine_groups(self.basis, key), self.n_rows)

    def _levels(self, key: str) -> Whole:
        return self.pairs(self.is_in(key), self.places)

    def _unhelped(self, key: str) -> Whole:
        """Those who were helped: what all are less the others, and so tell the same."""
        everybody = self.basis.everybody
        is_helped = everybody.is_helped[everybody.start] | everybody.is_helped[everybody.end]
        return self.pairs(self.is_in(key) & self.in_total & is_helped)

    def _dropouts(self, key: str) -> Whole:
        total = self.basis.total
        place = total.newest.measure_keys.index(key)
        rows = total.dropouts[~np.isnan(total.scores[total.dropouts, place])]
        return sums_of_starts(self.n_rows, rows).groups


def without_what_tells(report: EvaluationReport, ledger: Ledger) -> EvaluationReport:
    """The report without figures of the whole from which, with all that is out and its own other
    figures, something of 1 to k - 1 people would follow; what stays is added to the ledger.

    Releases that were taken back count as well: they have been public.
    """
    for key in ledger.measures:
        ledger.added[key] = [ledger.entry(LEVELS, key)]
        ledger.added[of_fine(key)] = [ledger.entry(FINE, key)]
    measures = in_all_or_none(
        tuple(_measure(measure, ledger) for measure in report.project.measures)
    )
    whole = replace(report.project, measures=measures)
    return replace(
        report,
        levels=(whole, *report.levels[1:]),
        questions=tuple(_question(question, ledger) for question in report.questions),
        notes=tuple(note for note in report.notes if _still_says(note, whole)),
    )


def _measure(measure: Measure, ledger: Ledger) -> Measure:
    if not measure.is_shown:
        return measure
    kept = ledger.added[measure.key]
    # Most often all of it is safe, and asked at once.
    ledger.tells(
        measure.key, [*kept, *(ledger.entry(name, measure.key) for name in _more(measure))]
    )
    if measure.dropouts:
        entry = ledger.entry(DROPOUTS, measure.key)
        are_known = UNKNOWN_DROPOUTS not in ledger.accounts.of(measure.key).names()
        if are_known and ledger.tells(measure.key, [*kept, entry]) is None:
            kept.append(entry)
            measure = _coarse_where_few(measure, entry, ledger)
        else:
            measure = replace(measure, dropouts=None)
    return replace(measure, checks=tuple(_check(c, measure, ledger) for c in measure.checks))


def _coarse_where_few(measure: Measure, entry: Entry, ledger: Ledger) -> Measure:
    """Drop-outs without what tells their spread, where that of fewer than 2k people follows."""
    if measure.dropouts is None or measure.dropouts.is_coarse:
        return measure
    kept = ledger.added[of_fine(measure.key)]
    if ledger.tells(of_fine(measure.key), [*kept, entry], is_fine=True) is not None:
        return replace(measure, dropouts=measure.dropouts.as_coarse())
    kept.append(entry)
    return measure


def _more(measure: Measure) -> list[str]:
    is_checked = any(c.key == UNHELPED and c.n is not None for c in measure.checks)
    return [DROPOUTS] * bool(measure.dropouts) + [UNHELPED] * is_checked


def _check(check: Check, measure: Measure, ledger: Ledger) -> Check:
    if check.n is None or check.key == "dropouts_same":
        return check
    if check.key == UNHELPED:
        subject, entry = measure.key, ledger.entry(UNHELPED, measure.key)
    else:
        subject, entry = (
            of_way(check.key, measure.key),
            (check.key, _differing(check, measure, ledger)),
        )
    entries = [*ledger.added.get(subject, []), entry]
    if ledger.tells(subject, entries) is not None:
        return Check(check.key, hidden=HIDDEN)
    ledger.added[subject] = entries
    return check


def _differing(check: Check, measure: Measure, ledger: Ledger) -> Whole:
    """Those for whom another way of scoring gives another change."""
    place = ledger.basis.people.newest.measure_keys.index(measure.key)
    return ledger.pairs_of_total(differs(ways_of(ledger.basis), place, check.key))


def _question(question: Question, ledger: Ledger) -> Question:
    """A question, which is a spread, is hidden where fewer than 2k more, or others, have answered
    it since."""
    if question.n is None:
        return question
    basis, subject = ledger.basis, of_question(question.key)
    of_end = {key.key: key for key in basis.end_questions}
    key = ({one.key: one for one in basis.people.newest.questions} | of_end)[question.key]
    chosen = is_answered(key, basis.total, is_of_end=question.key in of_end)
    groups = ledger.pairs_of_total(chosen)
    if ledger.tells(subject, [(QUESTION, groups)], is_fine=True) is not None:
        return Question(question.key, question.names, hidden=HIDDEN)
    ledger.added[subject] = [(QUESTION, groups)]
    if question.anchor and ANCHOR in ledger.accounts.of(subject).names():
        # Who says better has changed with the people; one such figure is enough.
        return replace(question, anchor=None)
    if question.anchor:
        ledger.added[subject].append((ANCHOR, groups))
    return question


def _still_says(note: Sentence, whole: Level) -> bool:
    """Whether what the note is about is still in the report."""
    compared = [whole.main] if whole.main else whole.measures
    return not note.kind.startswith("dropouts") or any(one.dropouts for one in compared)
