"""Everything ever published beside what is to be published: no combination may tell on a few.

What every release needs is refused; figures of the whole that rest on a part of the people are
left out of the new report instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from surveys.evaluation.disclosure.classes import NOBODY
from surveys.evaluation.disclosure.isolation import Isolated
from surveys.evaluation.disclosure.suppression import HiddenReason
from surveys.reports.compute.basis import Basis
from surveys.reports.compute.questions import is_answered
from surveys.reports.compute.whole import in_all_or_none, ways_of
from surveys.reports.frozen.model import (
    Check,
    EvaluationReport,
    Level,
    Measure,
    Question,
    Sentence,
)
from surveys.reports.release.history import Earlier, differs, history_of
from surveys.reports.release.sums import (
    Chosen,
    Sums,
    counted,
    find_isolated,
    is_scored,
    places_of_pairs,
    sums_of_pairs,
    sums_of_starts,
)
from surveys.reports.scoring.people import Whole

HIDDEN = HiddenReason.PROTECTS_OTHERS


@dataclass(frozen=True)
class Ledger:
    """All sums that are out, and those that a new report would add, by measure."""

    basis: Basis
    report: EvaluationReport
    earlier: tuple[Earlier, ...]

    @cached_property
    def before(self) -> dict[str, list[Sums]]:
        return {
            key: [sums for release in self.earlier for sums in release.sums(key)]
            for key in self.measures
        }

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
    def levels(self) -> dict[str, Sums]:
        """Measure -> the sums of all its groups."""
        found = {}
        for key in self.measures:
            if self.basis.has_one_set and found:
                found[key] = next(iter(found.values()))
            else:
                found[key] = self.of_some(self.is_in(key), self.places)
        return found

    @property
    def k(self) -> int:
        return self.basis.limits.k

    def is_in(self, key: str) -> Chosen:
        start, end = self.basis.everybody.start, self.basis.everybody.end
        return is_scored(self.basis, start, end, key, has_one_set=self.basis.has_one_set)

    @cached_property
    def in_total(self) -> Chosen:
        everybody = self.basis.everybody
        return np.isin(everybody.pilots[everybody.start], self.basis.pilot_ids(("project", "")))

    def of_some(self, chosen: Chosen, places: Whole | int = 0) -> Sums:
        everybody = self.basis.everybody
        own = np.where(chosen, places, NOBODY)
        return sums_of_pairs(len(everybody.ids), everybody.start, everybody.end, own)

    def isolated(self) -> Isolated | None:
        """A few people whom the groups of the new report tell of beside all that is out."""
        done: list[tuple[list[Sums], Sums]] = []
        for key, sums in self.levels.items():
            before = self.before[key]
            # Over one set of people every measure asks the same question.
            if any(_are_same([*old, one], [*before, sums]) for old, one in done):
                continue
            found = find_isolated(before, [sums], self.k)
            if found is not None:
                return found
            done.append((before, sums))
        return None

    def sizes(self) -> dict[str, dict[str, int]]:
        """Measure -> place -> people, for the next releases."""
        return {
            key: {str(p): n for p, n in counted(self.places[self.is_in(key)]).items()}
            for key in self.measures
        }


def ledger_of(basis: Basis, report: EvaluationReport) -> Ledger:
    return Ledger(basis, report, tuple(history_of(basis)))


def without_what_tells(report: EvaluationReport, ledger: Ledger) -> EvaluationReport:
    """The report without figures of the whole from which, with all that is out and its own other
    figures, something of 1 to k - 1 people would follow.

    Releases that were taken back count as well: they have been public.
    """
    added = {key: [sums] for key, sums in ledger.levels.items()}
    measures = in_all_or_none(
        tuple(_measure(measure, ledger, added) for measure in report.project.measures)
    )
    whole = replace(report.project, measures=measures)
    return replace(
        report,
        levels=(whole, *report.levels[1:]),
        questions=tuple(_question(question, ledger) for question in report.questions),
        notes=tuple(note for note in report.notes if _still_says(note, whole)),
    )


def dropout_starts(ledger: Ledger, report: EvaluationReport) -> Iterator[int]:
    """Ids of the starts behind the drop-out figures of a report."""
    if any(measure.dropouts for measure in report.project.measures):
        total = ledger.basis.total
        yield from total.ids[total.dropouts].tolist()


def _measure(measure: Measure, ledger: Ledger, added: dict[str, list[Sums]]) -> Measure:
    if not measure.is_shown:
        return measure
    if measure.dropouts:
        sums = _dropouts(measure, ledger)
        if _is_safe_beside(measure, ledger, added, sums) and _are_known(measure, ledger):
            added[measure.key].append(sums)
        else:
            measure = replace(measure, dropouts=None)
    checks = tuple(_check(check, measure, ledger, added) for check in measure.checks)
    return replace(measure, checks=checks)


def _is_safe_beside(
    measure: Measure, ledger: Ledger, added: dict[str, list[Sums]], sums: Sums
) -> bool:
    before = ledger.before[measure.key]
    return find_isolated(before, [*added[measure.key], sums], ledger.k) is None


def _dropouts(measure: Measure, ledger: Ledger) -> Sums:
    total = ledger.basis.total
    place = total.newest.measure_keys.index(measure.key)
    rows = total.dropouts[~np.isnan(total.scores[total.dropouts, place])]
    return sums_of_starts(len(total.ids), rows)


def _are_known(measure: Measure, ledger: Ledger) -> bool:
    shown = ((release, release.measure(measure.key)) for release in ledger.earlier)
    return all(
        release.knows_dropouts(old) for release, old in shown if old is not None and old.dropouts
    )


def _check(check: Check, measure: Measure, ledger: Ledger, added: dict[str, list[Sums]]) -> Check:
    if check.n is None or check.key == "dropouts_same":
        return check
    everybody = ledger.basis.everybody
    if check.key == "unhelped":
        is_helped = everybody.is_helped[everybody.start] | everybody.is_helped[everybody.end]
        sums = ledger.of_some(ledger.is_in(measure.key) & ledger.in_total & ~is_helped)
        if _is_safe_beside(measure, ledger, added, sums):
            added[measure.key].append(sums)
            return check
    elif _may_show(check, measure, ledger):
        return check
    return Check(check.key, hidden=HIDDEN)


def _may_show(check: Check, measure: Measure, ledger: Ledger) -> bool:
    """Whether those for whom another way of scoring differs are a few beside earlier releases."""
    basis = ledger.basis
    place = basis.people.newest.measure_keys.index(measure.key)
    chosen = differs(ways_of(basis), place, check.key)
    n_rows = len(basis.everybody.ids)
    own = np.where(chosen, 0, NOBODY)
    sums = sums_of_pairs(n_rows, basis.total.start, basis.total.end, own)
    before = [old for release in ledger.earlier for old in release.way(measure.key, check.key)]
    return find_isolated(before, [sums], ledger.k) is None


def _question(question: Question, ledger: Ledger) -> Question:
    """A question is hidden where a few more, or a few others, have answered it since."""
    if question.n is None:
        return question
    basis = ledger.basis
    of_end = {key.key: key for key in basis.end_questions}
    key = ({one.key: one for one in basis.people.newest.questions} | of_end)[question.key]
    is_of_end = question.key in of_end
    chosen = is_answered(key, basis.total, is_of_end=is_of_end)
    own = np.where(chosen, 0, NOBODY)
    sums = sums_of_pairs(len(basis.everybody.ids), basis.total.start, basis.total.end, own)
    before = [
        old for release in ledger.earlier for old in release.question(key, is_of_end=is_of_end)
    ]
    if find_isolated(before, [sums], ledger.k) is not None:
        return Question(question.key, question.names, hidden=HIDDEN)
    if question.anchor and any(release.has_anchor(question.key) for release in ledger.earlier):
        # Who says better has changed with the people; one such figure is enough.
        return replace(question, anchor=None)
    return question


def _still_says(note: Sentence, whole: Level) -> bool:
    """Whether what the note is about is still in the report."""
    compared = [whole.main] if whole.main else whole.measures
    return not note.kind.startswith("dropouts") or any(one.dropouts for one in compared)


def _are_same(one: list[Sums], other: list[Sums]) -> bool:
    return len(one) == len(other) and all(
        a is b or (a.missing == b.missing and np.array_equal(a.groups, b.groups))
        for a, b in zip(one, other, strict=True)
    )
