"""What is said of the whole project only: spread of people, dropouts, reliability, checks."""

from dataclasses import replace

import numpy as np

from surveys.evaluation.change import change_if_dropouts_same
from surveys.evaluation.samples import DECIMALS
from surveys.evaluation.scoring import Floats
from surveys.evaluation.suppression import HiddenReason
from surveys.reports.basis import Basis
from surveys.reports.figures import (
    SMALLEST_CELL,
    Limits,
    dropouts_of,
    ends_of,
    noticeable,
    people_of,
    reliability_of,
)
from surveys.reports.model import Check, Choice, Measure, Question
from surveys.reports.people import People, Whole
from surveys.reports.plan import PAIRS, PROJECT
from surveys.reports.scores import NO_ANSWER, Codes, MeasureKey, QuestionKey

WAYS = ("main", "half", "common", "unhelped")


def with_whole_figures(measures: tuple[Measure, ...], basis: Basis) -> tuple[Measure, ...]:
    """The measures of the project level, each shown one with the figures that only it has."""
    people, limits = basis.total, basis.limits
    ways = changes_by_way(people)
    left = people.scores[people.dropouts]
    places = {measure: place for place, measure in enumerate(people.newest.measure_keys)}
    keys = {measure.key: measure for measure in people.newest.measures}
    found = []
    for measure in measures:
        if measure.is_shown:
            place = places[measure.key]
            starts = _known(left[:, place])
            changes = {way: ways[way][:, place] for way in WAYS}
            measure = replace(
                _whole(measure, basis, starts),
                reliability=_reliability(keys.get(measure.key), people, limits),
                checks=_checks(measure, changes, len(starts), basis),
            )
        found.append(measure)
    return tuple(found)


def questions_of(basis: Basis) -> tuple[Question, ...]:
    """The questions outside all domains, over the pairs that answered them both times."""
    reason = basis.plans[PAIRS].hidden.get(PROJECT)
    keys = basis.people.newest.questions
    if reason:
        return tuple(Question(key.key, key.names, hidden=reason) for key in keys)
    return tuple(_question(key, basis.total, basis.limits) for key in keys)


def _known(scores: Floats) -> Floats:
    return scores[~np.isnan(scores)]


def _whole(measure: Measure, basis: Basis, left: Floats) -> Measure:
    start, end = basis.columns.of(measure.key, basis.pilot_ids(PROJECT))
    limits = basis.limits
    has_floor, has_ceiling = ends_of(start)
    return replace(
        measure,
        people=noticeable(start, end, limits),
        dropouts=dropouts_of(start, left, limits),
        has_floor=has_floor,
        has_ceiling=has_ceiling,
    )


def _reliability(key: MeasureKey | None, people: People, limits: Limits):
    if key is None:
        return None
    starts = np.flatnonzero(people.is_start)
    answers = key.turned(people.codes_of(starts[people.is_newest(starts)]))
    return reliability_of(answers[~np.isnan(answers).any(axis=1)], limits)


def changes_by_way(people: People) -> dict[str, Floats]:
    """Way of computing -> change of each pair (row) in each measure (column), NaN where none."""
    main = people.scores[people.end] - people.scores[people.start]
    is_helped = people.is_helped[people.start] | people.is_helped[people.end]
    return {
        "main": main,
        "half": people.half_scores[people.end] - people.half_scores[people.start],
        "common": people.common_changes(),
        "unhelped": np.where(is_helped[:, None], np.nan, main),
    }


def _checks(
    measure: Measure, ways: dict[str, Floats], n_left: int, basis: Basis
) -> tuple[Check, ...]:
    """The change by other rules; a way that differs for 1 to k - 1 people would tell on them."""
    shown = [ways["main"]]
    blocks = _blocks(basis, measure.key)
    checks = []
    for way in WAYS[1:]:
        changes = ways[way]
        kept = _known(changes)
        if basis.limits.shows_all or _is_safe(changes, shown, blocks, basis.limits.k):
            shown.append(changes)
            checks.append(Check(way, len(kept), float(kept.mean()) if len(kept) else None))
        else:
            checks.append(Check(way, hidden=str(HiddenReason.PROTECTS_OTHERS)))
    total = measure.change.n + n_left
    mean = change_if_dropouts_same(measure.change.mean_change, measure.change.n, total)
    return (*checks, Check("dropouts_same", total, mean))


def _blocks(basis: Basis, measure: str) -> Whole:
    """For each pair of the total, a number for the smallest shown group that it is in."""
    plan = basis.plans[measure]
    shown = sorted(filter(plan.shows, basis.groups), key=lambda group: -len(basis.groups[group]))
    inner = np.zeros(1 + max(pilot.pk for pilot in basis.pilots.values()), dtype=int)
    for number, group in enumerate(shown, start=1):
        inner[basis.pilot_ids(group)] = number
    return inner[basis.total.pilots[basis.total.start]]


def _is_safe(changes: Floats, shown: list[Floats], blocks: Whole, k: int) -> bool:
    """Whether no figure less another leaves 1 to k - 1 people.

    Those whom this way leaves out are told apart from the others of each shown group by adding or
    subtracting that group or not: what is left is at least the smaller part of every group.
    """
    is_out = np.isnan(changes) & ~np.isnan(shown[0])
    n_out = np.bincount(blocks[is_out], minlength=blocks.max(initial=0) + 1)
    n_in = np.bincount(blocks[~np.isnan(changes)], minlength=len(n_out))
    left = [int(np.minimum(n_out, n_in).sum())]
    for before in shown:
        left.append(_n_differing(changes, before))
        left.append(int((np.isnan(changes) != np.isnan(before)).sum()))
    return len(_known(changes)) >= k and all(n == 0 or n >= k for n in left)


def _n_differing(one: Floats, other: Floats) -> int:
    is_alike = np.isnan(one) & np.isnan(other)
    return int((~is_alike & ~(np.round(one - other, DECIMALS) == 0)).sum())


def _question(key: QuestionKey, people: People, limits: Limits) -> Question:
    both = people.is_newest(people.start) & people.is_newest(people.end)
    start, end = (people.codes_of(rows[both])[:, key.position] for rows in _sides(people))
    is_answered = (start != NO_ANSWER) & (end != NO_ANSWER)
    start, end = start[is_answered], end[is_answered]
    if len(start) < (1 if limits.shows_all else limits.distribution):
        return Question(key.key, key.names, hidden=str(HiddenReason.UNDER_LIMIT))
    if key.is_scale:
        values = np.array(key.values, dtype=float)
        change = people_of(values[start], values[end], limits, threshold=0)
        return Question(key.key, key.names, n=len(start), change=change)
    return Question(key.key, key.names, n=len(start), choices=_choices(key, start, end, limits))


def _sides(people: People):
    return people.start, people.end


def _choices(key: QuestionKey, start: Codes, end: Codes, limits: Limits) -> tuple[Choice, ...]:
    """How many chose each at both times; small neighbours joined, none if one is left."""
    choices = [
        Choice((label,), int((start == place).sum()), int((end == place).sum()))
        for place, label in enumerate(key.labels)
    ]
    while not limits.shows_all and len(choices) > 1 and _smallest(choices) < SMALLEST_CELL:
        small = min(range(len(choices)), key=lambda n: min(choices[n].n_start, choices[n].n_end))
        first = small - 1 if small else 0
        one, other = choices[first : first + 2]
        choices[first : first + 2] = [
            Choice(one.labels + other.labels, one.n_start + other.n_start, one.n_end + other.n_end)
        ]
    return tuple(choices) if len(choices) > 1 else ()


def _smallest(choices: list[Choice]) -> int:
    return min(min(choice.n_start, choice.n_end) for choice in choices)
