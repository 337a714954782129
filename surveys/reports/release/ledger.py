"""What a new report must leave out because an earlier release shows it of nearly the same people.

Changes of groups are audited in `compare`; here are the figures of the whole that rest on a part
of the people: those without an end answer, other ways of computing, and single questions.
"""

from dataclasses import replace
from datetime import date

import numpy as np

from surveys.evaluation.disclosure.suppression import HiddenReason
from surveys.models import Phase, Release, Response
from surveys.reports.compute.basis import Basis, surveys_of
from surveys.reports.compute.questions import is_answered
from surveys.reports.compute.whole import changes_by_way
from surveys.reports.frozen.model import (
    Check,
    EvaluationReport,
    Level,
    Measure,
    Question,
    Sentence,
)
from surveys.reports.scoring.people import People, Whole

HIDDEN = str(HiddenReason.PROTECTS_OTHERS)


def without_small_steps(report: EvaluationReport, basis: Basis) -> EvaluationReport:
    """The report without figures whose people differ by 1 to k - 1 from those of an earlier one.

    Releases that were taken back count as well: they have been public.
    """
    for release in basis.project.releases.filter(instrument_key=basis.instrument_key):
        report = _beside(report, basis, release)
    return report


def _beside(report: EvaluationReport, basis: Basis, release: Release) -> EvaluationReport:
    earlier = EvaluationReport.from_dict(release.report)
    then, now = _people_then(basis, release, earlier), basis.total
    before = {measure.key: measure for measure in earlier.project.measures}
    ways = changes_by_way(then), changes_by_way(now)
    steps = _Steps(then, now, basis.limits.k)
    places = {key: place for place, key in enumerate(now.newest.measure_keys)}
    starts = _starts_then(basis, then, earlier.data_date)
    measures = []
    for measure in report.project.measures:
        old = before.get(measure.key)
        if old is not None and measure.is_shown and old.is_shown:
            place = places[measure.key]
            columns = tuple({key: way[:, place] for key, way in side.items()} for side in ways)
            measure = replace(measure, checks=_checks(measure, old, columns, steps))
            if _is_step_of_dropouts(old, now, place, starts, steps):
                measure = replace(measure, dropouts=None)
        measures.append(measure)
    whole = replace(report.project, measures=tuple(measures))
    return replace(
        report,
        levels=(whole, *report.levels[1:]),
        questions=_questions(report, earlier, basis, steps),
        notes=tuple(note for note in report.notes if _still_says(note, whole)),
    )


class _Steps:
    """Pairs of an earlier release and of now, told apart by their rows."""

    def __init__(self, then: People, now: People, k: int):
        self.then, self.now, self.k = then, now, k
        self._keys = tuple(people.start * len(people.ids) + people.end for people in (then, now))

    def is_small(self, n_then: int, chosen_then, chosen_now) -> bool:
        """Whether 1 to k - 1 people are behind one of the two figures only, those lost since too.

        n_then: how many the earlier release says; the masks choose among its pairs and of now.
        """
        first, second = self._keys[0][chosen_then], self._keys[1][chosen_now]
        return self.is_few(len(np.setxor1d(first, second)) + abs(n_then - len(first)))

    def is_few(self, n: int) -> bool:
        return 0 < n < self.k


def _people_then(basis: Basis, release: Release, earlier: EvaluationReport) -> People:
    """The pairs of the earlier release that are still there, less those of a pilot left out."""
    people = basis.people
    kept = people.known(release.pairs.values_list("start_id", "end_id"))
    flat = np.array(kept, dtype=np.int64).reshape(-1, 2)
    then = replace(people, start=people.rows_of(flat[:, 0]), end=people.rows_of(flat[:, 1]))
    return then.inside(_pilots_in_total(basis, earlier))


def _pilots_in_total(basis: Basis, earlier: EvaluationReport) -> list[int]:
    left = earlier.protection.members if earlier.protection.leaves_out else ()
    return [pilot.pk for slug, pilot in basis.pilots.items() if slug not in left]


def _starts_then(basis: Basis, then: People, day: date) -> Whole:
    """Rows of the starts that had no end when the earlier release was made, as far as known."""
    sent = Response.objects.filter(
        survey__in=surveys_of(basis.project, basis.instrument_key),
        phase=Phase.START,
        answered_on__lte=day,
    )
    ids = np.fromiter(sent.values_list("pk", flat=True), dtype=np.int64)
    rows = then.rows_of(ids[np.isin(ids, then.ids)])
    return np.setdiff1d(rows[then.is_start[rows]], then.start)


def _checks(measure: Measure, old: Measure, columns, steps: _Steps) -> tuple[Check, ...]:
    before = {check.key: check for check in old.checks}
    first, second = columns
    found = []
    for check in measure.checks:
        shown = before.get(check.key)
        if check.key in first and check.n is not None and shown and shown.n is not None:
            known = (~np.isnan(side[check.key]) for side in (first, second))
            if steps.is_small(shown.n, *known):
                check = Check(check.key, hidden=HIDDEN)
        found.append(check)
    return tuple(found)


def _is_step_of_dropouts(old: Measure, now: People, place: int, starts, steps: _Steps) -> bool:
    if old.dropouts is None:
        return False
    before, after = (rows[~np.isnan(now.scores[rows, place])] for rows in (starts, now.dropouts))
    n_lost = old.dropouts.n_dropouts - len(before)
    if n_lost < 0:
        # Paper of those days keyed in later: who was there then cannot be told.
        return True
    return steps.is_few(len(np.setxor1d(before, after)) + n_lost)


def _still_says(note: Sentence, whole: Level) -> bool:
    """Whether what the note is about is still in the report."""
    compared = [whole.main] if whole.main else whole.measures
    return not note.kind.startswith("dropouts") or any(one.dropouts for one in compared)


def _questions(
    report: EvaluationReport, earlier: EvaluationReport, basis: Basis, steps: _Steps
) -> tuple[Question, ...]:
    of_end = {key.key: key for key in basis.end_questions}
    keys = {key.key: key for key in basis.people.newest.questions} | of_end
    before = {question.key: question for question in earlier.questions}
    found = []
    for question in report.questions:
        old, key = before.get(question.key), keys[question.key]
        if question.n is not None and old is not None and old.n is not None:
            chosen = (
                is_answered(key, people, is_of_end=key.key in of_end)
                for people in (steps.then, steps.now)
            )
            if steps.is_small(old.n, *chosen):
                question = Question(question.key, question.names, hidden=HIDDEN)
            elif question.anchor and old.anchor:
                # Who says better has changed with the people; one such figure is enough.
                question = replace(question, anchor=None)
        found.append(question)
    return tuple(found)
