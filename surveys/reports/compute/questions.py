"""Questions outside all domains: described over the pairs that answered them, never scored."""

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.disclosure.plan import PAIRS, PROJECT
from surveys.evaluation.disclosure.suppression import HiddenReason
from surveys.evaluation.numerics.samples import Whole
from surveys.evaluation.scoring import Floats
from surveys.reports.compute.figures import SMALLEST_CELL, Limits, people_of, rounded
from surveys.reports.compute.project_figures import is_safe, shown_blocks
from surveys.reports.compute.report_basis import Basis
from surveys.reports.frozen.model import Anchor, Choice, Question
from surveys.reports.scoring.encoding import NO_ANSWER, Codes
from surveys.reports.scoring.people import People
from surveys.reports.scoring.scores import QuestionKey

Chosen = NDArray[np.bool_]

# How people themselves compare the end with the start; its highest value is the better one.
ANCHOR = "vertailu_alkuun"
# An anchor-based value of fewer pairs says little (docs/method.md §2).
MIN_ANCHORED = 100


def questions_of(basis: Basis) -> tuple[Question, ...]:
    """Every question of the newest version: those asked both times, then those of the end only."""
    reason = basis.plans[PAIRS].hidden.get(PROJECT)
    both, afterwards = basis.people.newest.questions, basis.end_questions
    if reason:
        return tuple(Question(key.key, key.names, hidden=reason) for key in (*both, *afterwards))
    found = [_question(key, basis.total, basis.limits) for key in both]
    return (*found, *(_end_question(key, basis) for key in afterwards))


def is_answered(key: QuestionKey, people: People, *, is_of_end: bool = False) -> Chosen:
    """Which pairs answered a question: both times, or at the end if it is asked there only."""
    sides = (people.end,) if is_of_end else (people.start, people.end)
    found = np.ones(len(people.end), dtype=bool)
    for rows in sides:
        found &= _given(key, people, rows) != NO_ANSWER
    return found


def _given(key: QuestionKey, people: People, rows: Whole) -> Codes:
    """The answers of rows, to the newest version."""
    # Older words of a question are another question, so answers to them count as missing.
    is_newest = people.is_newest(rows)
    given = np.full(len(rows), NO_ANSWER, dtype=np.uint8)
    given[is_newest] = people.codes_of(rows[is_newest])[:, key.position]
    return given


def _question(key: QuestionKey, people: People, limits: Limits) -> Question:
    chosen = is_answered(key, people)
    start, end = (_given(key, people, rows)[chosen] for rows in (people.start, people.end))
    if _is_under_limit(len(start), limits):
        return Question(key.key, key.names, hidden=HiddenReason.UNDER_LIMIT)
    if key.is_scale:
        values = np.array(key.values, dtype=float)
        change = people_of(values[start], values[end], limits, threshold=0)
        return Question(key.key, key.names, n=len(start), change=change)
    choices = [
        Choice((label,), int((start == place).sum()), int((end == place).sum()))
        for place, label in enumerate(key.labels)
    ]
    return Question(key.key, key.names, n=len(start), choices=_joined(choices, limits))


def _end_question(key: QuestionKey, basis: Basis) -> Question:
    people = basis.total
    given = _given(key, people, people.end)
    n = int((given != NO_ANSWER).sum())
    if _is_under_limit(n, basis.limits):
        return Question(key.key, key.names, hidden=HiddenReason.UNDER_LIMIT)
    choices = [
        Choice((label,), None, int((given == place).sum()))
        for place, label in enumerate(key.labels)
    ]
    better = key.values.index(max(key.values))
    anchor = _anchor(basis, given, better) if key.key == ANCHOR else None
    joined = _joined(choices, basis.limits)
    return Question(key.key, key.names, n=n, choices=joined, anchor=anchor)


def _anchor(basis: Basis, given: Codes, better: int) -> Anchor | None:
    """Mean change of the headline among those who say that life is better now."""
    people, measure = basis.total, basis.columns.specs[0].key
    place = people.newest.measure_keys.index(measure)
    changes = people.scores[people.end, place] - people.scores[people.start, place]
    is_anchored = (given != NO_ANSWER) & ~np.isnan(changes)
    of_better: Floats = np.where(is_anchored & (given == better), changes, np.nan)
    n = int((~np.isnan(of_better)).sum())
    if is_anchored.sum() < MIN_ANCHORED or not n or not basis.plans[measure].shows(PROJECT):
        return None
    blocks = shown_blocks(basis, measure)
    if not (basis.limits.shows_all or is_safe(of_better, [changes], blocks, basis.limits.k)):
        return None
    mean = float(np.nanmean(of_better))
    if not basis.limits.shows_all:
        mean = rounded(mean, 0 if n < basis.limits.distribution else 1)
    return Anchor(n, mean)


def _is_under_limit(n: int, limits: Limits) -> bool:
    return n < (1 if limits.shows_all else limits.distribution)


def _joined(choices: list[Choice], limits: Limits) -> tuple[Choice, ...]:
    """How many chose each; small neighbours joined, none if one is left."""
    choices = list(choices)
    # An empty choice is joined too: that nobody chose it is a fact about everybody.
    while not limits.shows_all and len(choices) > 1 and min(map(_fewest, choices)) < SMALLEST_CELL:
        small = min(range(len(choices)), key=lambda place: _fewest(choices[place]))
        first = small - 1 if small else 0
        one, other = choices[first : first + 2]
        choices[first : first + 2] = [_together(one, other)]
    return tuple(choices) if len(choices) > 1 else ()


def _together(one: Choice, other: Choice) -> Choice:
    """Two choices of one question, which is asked at the start for both or for neither."""
    n_start = None
    if one.n_start is not None and other.n_start is not None:
        n_start = one.n_start + other.n_start
    return Choice(one.labels + other.labels, n_start, one.n_end + other.n_end)


def _fewest(choice: Choice) -> int:
    return choice.n_end if choice.n_start is None else min(choice.n_start, choice.n_end)
