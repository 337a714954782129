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
    Flow,
    Level,
    Measure,
    Question,
    Sentence,
)
from surveys.reports.release.account import Account, Entry
from surveys.reports.release.accounts import Accounts, of_fine, of_pairs, of_question, of_way
from surveys.reports.release.fine import FINE, fine_groups, fine_sum
from surveys.reports.release.flow_sums import FLOW, paired_entry, whole_entries, without
from surveys.reports.release.history import ANCHOR, DROPOUTS, UNKNOWN_DROPOUTS, differs
from surveys.reports.release.sums import (
    Chosen,
    are_scored_now,
    places_of_pairs,
    sums_of_pairs,
    sums_of_starts,
)

HIDDEN = HiddenReason.PROTECTS_OTHERS
LEVELS, UNHELPED, COMMON, LOST, QUESTION = "levels", "unhelped", "common", "lost", "question"
DROPOUTS_SAME = "dropouts_same"


@dataclass
class Ledger:
    """All sums that are out, and those that a new report adds, by what is summed."""

    basis: Basis
    report: EvaluationReport
    accounts: Accounts
    added: dict[str, list[Entry]] = field(default_factory=dict)
    _safe: dict[tuple[int, int], list[dict[int, Entry]]] = field(default_factory=dict)
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
        # In one order, so that the same pairs have the same fingerprint however they were read.
        ordered = pairs[np.argsort(pairs[:, 0])]
        return sha256(ordered.astype("<i8").tobytes()).hexdigest()

    @cached_property
    def paired(self) -> Entry:
        return paired_entry(self.report, self.basis, self.n_rows)

    @cached_property
    def of_whole(self) -> list[Entry]:
        return whole_entries(self.report, self.basis, self.n_rows)

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

    def entry(self, name: str, key: str) -> Entry:
        """A sum of a measure; over one set of people it is the same one for every measure."""
        of = ("", name) if self.basis.has_one_set else (key, name)
        if of not in self._groups:
            self._groups[of] = self._made(name, key)
        return name, self._groups[of]

    def n_of(self, name: str, key: str) -> Entry:
        """How many people are in a sum of a measure; a pair counts once, at its start."""
        of = ("", f"n {name}")
        if of not in self._groups:
            self._groups[of] = np.where(self.entry(name, key)[1] == 0, 0, NOBODY)
        return of[1], self._groups[of]

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
        # Fewer sums than a set that was found safe have fewer combinations, so they are safe too.
        if any(ids <= safe.keys() for safe in self._safe.get((id(account), k), [])):
            return None
        extended = self.accounts.extended(account, entries)
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
        return self.tells(FLOW, [self.paired])

    def with_added(self, release: int) -> Accounts:
        """All that is out once the new report is."""
        found = Accounts(self.accounts.ids, dict(self.accounts.by_subject))
        done: dict[int, Account] = {}
        for subject, entries in self.added.items():
            extended = self.accounts.extended(self.accounts.of(subject), entries)
            if id(extended) not in done:
                done[id(extended)] = extended.of_release(release)
            found.by_subject[subject] = done[id(extended)]
        return found

    def _made(self, name: str, key: str) -> Whole:
        make = {
            LEVELS: self._levels,
            FINE: self._fine,
            DROPOUTS: self._dropouts,
            UNHELPED: self._unhelped,
            LOST: self._lost,
        }
        return make[name](key)

    def _fine(self, key: str) -> Whole:
        return fine_sum(self.basis, key, fine_groups(self.basis, key), self.n_rows)

    def _levels(self, key: str) -> Whole:
        return self.pairs(are_scored_now(self.basis, key), self.places)

    def _unhelped(self, key: str) -> Whole:
        everybody = self.basis.everybody
        is_helped = everybody.is_helped[everybody.start] | everybody.is_helped[everybody.end]
        # Those who were helped: what all are less the others, and so tell the same.
        return self.pairs(are_scored_now(self.basis, key) & self.in_total & is_helped)

    def _lost(self, key: str) -> Whole:
        """Pairs that answered too few items both times for a change over those."""
        place = self.basis.people.newest.measure_keys.index(key)
        main, common = (ways_of(self.basis)[way][:, place] for way in ("main", COMMON))
        return self.pairs_of_total(~np.isnan(main) & np.isnan(common))

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
        if ledger.accounts.of_other_pairs(key):
            ledger.added[of_pairs(key)] = [ledger.entry(FINE, key)]
    ledger.added[FLOW] = [ledger.paired]
    _ask_at_once(ledger)
    measures = in_all_or_none(
        tuple(_measure(measure, ledger) for measure in report.project.measures)
    )
    whole = replace(report.project, measures=measures, flow=_flow(ledger))
    return replace(
        report,
        levels=(whole, *report.levels[1:]),
        questions=tuple(_question(question, ledger) for question in report.questions),
        notes=tuple(note for note in report.notes if _still_says(note, whole)),
    )


def _ask_at_once(ledger: Ledger) -> None:
    """Most often all of the whole is safe, and then each part of it need not be asked."""
    numbers: dict[str, Entry] = {}
    for measure in ledger.report.project.measures:
        if measure.is_shown:
            entries = [ledger.entry(name, measure.key) for name in _more(measure)]
            more = {entry[0]: entry for entry in entries if _has_people(entry)}
            ledger.tells(measure.key, [*ledger.added[measure.key], *more.values()])
            if ledger.basis.has_one_set:
                numbers = {name: ledger.n_of(name, measure.key) for name in more}
    ledger.tells(FLOW, [ledger.paired, *numbers.values(), *ledger.of_whole])


def _flow(ledger: Ledger) -> Flow:
    """Numbers of people of which nothing of a few follows beside all that were ever told."""
    flow, kept = ledger.report.project.flow, ledger.added[FLOW]
    for entry in ledger.of_whole:
        if ledger.tells(FLOW, [*kept, entry]) is None:
            kept.append(entry)
        else:
            flow = without(flow, entry[0])
    return flow


def _measure(measure: Measure, ledger: Ledger) -> Measure:
    if not measure.is_shown:
        return measure
    if measure.dropouts:
        if _adds(_of_dropouts(measure, ledger), ledger):
            measure = _coarse_where_few(measure, ledger.entry(DROPOUTS, measure.key), ledger)
        else:
            measure = replace(measure, dropouts=None)
    return replace(measure, checks=tuple(_check(c, measure, ledger) for c in measure.checks))


def _adds(more: list[tuple[str, Entry]] | None, ledger: Ledger) -> bool:
    """Adds sums, each with its subject, to what the new report tells, unless they tell of a few;
    None for those of which it cannot be told whose they are. Says whether they were added."""
    if more is None:
        return False
    told: dict[str, list[Entry]] = {}
    for subject, entry in more:
        kept = told.setdefault(subject, list(ledger.added.get(subject, [])))
        # What is told already, or of nobody, is no new sum.
        if not any(entry[1] is groups for _name, groups in kept) and _has_people(entry):
            kept.append(entry)
    told = {subject: entries for subject, entries in told.items() if entries}
    if any(ledger.tells(subject, entries) is not None for subject, entries in told.items()):
        return False
    ledger.added |= told
    return True


def _has_people(entry: Entry) -> bool:
    return bool(entry[1].max(initial=NOBODY) != NOBODY)


def _of_dropouts(measure: Measure, ledger: Ledger) -> list[tuple[str, Entry]] | None:
    if UNKNOWN_DROPOUTS in ledger.accounts.of(measure.key).names():
        return None
    return _with_n(DROPOUTS, measure, ledger)


def _with_n(name: str, measure: Measure, ledger: Ledger) -> list[tuple[str, Entry]]:
    """A sum of the whole and how many are in it. Where each measure is over its own people, their
    number belongs to the measure, and is asked with it alone."""
    found = [(measure.key, ledger.entry(name, measure.key))]
    has_one_set = ledger.basis.has_one_set
    return [*found, (FLOW, ledger.n_of(name, measure.key))] if has_one_set else found


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
    checks = {check.key for check in measure.checks if check.n is not None}
    of_checks = {DROPOUTS: DROPOUTS_SAME, UNHELPED: UNHELPED, LOST: COMMON}
    return [name for name, check in of_checks.items() if check in checks]


def _check(check: Check, measure: Measure, ledger: Ledger) -> Check:
    if check.n is None or _adds(_of_check(check, measure, ledger), ledger):
        return check
    return Check(check.key, hidden=HIDDEN)


def _of_check(check: Check, measure: Measure, ledger: Ledger) -> list[tuple[str, Entry]] | None:
    if check.key == DROPOUTS_SAME:
        return _of_dropouts(measure, ledger)
    if check.key == UNHELPED:
        return _with_n(UNHELPED, measure, ledger)
    changed = of_way(check.key, measure.key), (check.key, _differing(check, measure, ledger))
    # The mean of all less that of those who are not lost would be that of the lost.
    return [changed, *(_with_n(LOST, measure, ledger) if check.key == COMMON else [])]


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
