"""What is said of measures for the whole project only: spread, dropouts, reliability, checks."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from surveys.evaluation.change import change_if_dropouts_same
from surveys.evaluation.disclosure.plan import PROJECT
from surveys.evaluation.disclosure.suppression import HiddenReason
from surveys.evaluation.numerics.samples import DECIMALS, Whole
from surveys.evaluation.scoring import Floats
from surveys.reports.compute.figures import (
    Limits,
    dropouts_of,
    ends_of,
    noticeable,
    reliability_of,
    rounded,
)
from surveys.reports.compute.report_basis import Basis
from surveys.reports.frozen.model import Change, Check, Measure, Reliability
from surveys.reports.scoring.encoding import Codes
from surveys.reports.scoring.people import People, is_lacking
from surveys.reports.scoring.scores import MeasureKey

# Changes nearer to each other than this are the same to nine decimals.
SAME = 0.5 / 10**DECIMALS
WAYS = ("main", "half", "common", "unhelped")


def with_whole_figures(measures: tuple[Measure, ...], basis: Basis) -> tuple[Measure, ...]:
    """The measures of the project level, each shown one with the figures that only it has."""
    people, limits = basis.total, basis.limits
    ways = ways_of(basis)
    left = people.scores[people.dropouts]
    began = np.flatnonzero(people.is_start)
    starts_of_newest = people.codes_of(began[people.is_newest(began)])
    places = {measure: place for place, measure in enumerate(people.newest.measure_keys)}
    keys = {measure.key: measure for measure in people.newest.measures}
    complete = []
    for measure in measures:
        change = measure.change
        if change is None:
            complete.append(measure)
            continue
        place = places[measure.key]
        starts = _known(left[:, place])
        changes = {way: found[:, place] for way, found in ways.items()}
        checks = [
            *_checks(measure.key, changes, basis),
            _dropouts_same(change, len(starts), basis),
        ]
        found = replace(
            _whole(measure, basis, starts),
            reliability=_reliability(keys.get(measure.key), starts_of_newest, limits),
            checks=tuple(checks),
        )
        complete.append(found)
    return tuple(complete) if limits.shows_all else in_all_or_none(tuple(complete))


def in_all_or_none(measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
    """The measures of the whole without drop-outs and checks that some of them may not show."""
    shown = [measure for measure in measures if measure.is_shown]
    # A shown index is the mean of the domains: what one of them hides would follow from the others.
    if not any(measure.is_index for measure in shown):
        return measures
    has_dropouts = all(measure.dropouts for measure in shown)
    hidden = {check.key: check for one in shown for check in one.checks if check.hidden}
    return tuple(
        replace(
            measure,
            dropouts=measure.dropouts if has_dropouts else None,
            checks=tuple(hidden.get(check.key, check) for check in measure.checks),
        )
        for measure in measures
    )


def ways_of(basis: Basis) -> dict[str, Floats]:
    """Way -> change of each pair of the total, of the people who are in the figures.

    Where every figure is over the same people, a check that loses one of them in one measure
    loses them in all. The evaluator alone sees the half rule there, over everybody.
    """
    # The report and its audit ask for the same.
    if "ways" not in basis.__dict__:
        basis.__dict__["ways"] = _ways_of(basis)
    found: dict[str, Floats] = basis.__dict__["ways"]
    return found


def _ways_of(basis: Basis) -> dict[str, Floats]:
    if not basis.has_one_set:
        return changes_by_way(basis.total)
    # Over pairs that have every score the half rule changes nothing.
    found = changes_by_way(basis.total, ("main", "common", "unhelped"))
    is_lost = is_lacking(found["common"])
    found["common"] = np.where(is_lost[:, None], np.nan, found["common"])
    if basis.limits.shows_all:
        found["half"] = basis.everybody.changes(basis.everybody.half_scores)
    return found


def _known(scores: Floats) -> Floats:
    return scores[~np.isnan(scores)]


def _whole(measure: Measure, basis: Basis, left: Floats) -> Measure:
    start, end = basis.columns.of(measure.key, basis.pilot_ids(PROJECT))
    limits = basis.limits
    if not basis.is_fine(PROJECT, measure.key):
        return replace(measure, dropouts=dropouts_of(start, left, limits, is_fine=False))
    has_floor, has_ceiling = ends_of(start)
    return replace(
        measure,
        people=noticeable(start, end, limits),
        dropouts=dropouts_of(start, left, limits),
        has_floor=has_floor,
        has_ceiling=has_ceiling,
    )


def _reliability(key: MeasureKey | None, codes: Codes, limits: Limits) -> Reliability | None:
    if key is None:
        return None
    answers = key.turned(codes)
    return reliability_of(answers[~np.isnan(answers).any(axis=1)], limits)


def changes_by_way(people: People, ways: Iterable[str] = WAYS) -> dict[str, Floats]:
    """Way of computing -> change of each pair (row) in each measure (column), NaN where none; of
    these ways only, since each of them is as large as the answers."""
    made: dict[str, Callable[[], Floats]] = {
        "main": lambda: people.changes(people.scores),
        "half": lambda: people.changes(people.half_scores),
        "common": people.common_changes,
        "unhelped": lambda: _unhelped(people),
    }
    return {way: made[way]() for way in ways}


def _unhelped(people: People) -> Floats:
    found = people.changes(people.scores)
    found[people.is_helped[people.start] | people.is_helped[people.end]] = np.nan
    return found


def _checks(measure: str, ways: dict[str, Floats], basis: Basis) -> list[Check]:
    """The change by other rules; a way that differs for 1 to k - 1 people would tell on them."""
    shown = [ways["main"]]
    blocks = shown_blocks(basis, measure)
    is_fine = basis.is_fine(PROJECT, measure)
    checks = []
    for way in WAYS[1:]:
        if way not in ways:
            continue
        changes = ways[way]
        kept = _known(changes)
        if basis.limits.shows_all or is_safe(changes, shown, blocks, basis.limits.k):
            shown.append(changes)
            checks.append(Check(way, len(kept), _mean(kept, basis.limits, is_fine=is_fine)))
        else:
            checks.append(Check(way, hidden=HiddenReason.PROTECTS_OTHERS))
    return checks


def _dropouts_same(change: Change, n_left: int, basis: Basis) -> Check:
    """The change if those without an end, `n_left` people, had stayed as they were."""
    # Its people less the pairs are those without an end.
    if 0 < n_left < basis.limits.k and not basis.limits.shows_all:
        return Check("dropouts_same", hidden=HiddenReason.PROTECTS_OTHERS)
    total, mean = change.n + n_left, change.mean_change
    if mean is not None:
        mean = change_if_dropouts_same(mean, change.n, total)
    return Check("dropouts_same", total, _shown(mean, len(basis.total.start), basis.limits))


def _mean(changes: Floats, limits: Limits, *, is_fine: bool) -> float | None:
    if not len(changes):
        return None
    # A check says the mean of the whole again where it differs for nobody.
    return _shown(float(changes.mean()), len(changes) if is_fine else 0, limits)


def _shown(mean: float | None, n: int, limits: Limits) -> float | None:
    if limits.shows_all:
        return mean
    return rounded(mean, 0 if n < limits.distribution else 1)


def shown_blocks(basis: Basis, measure: str) -> Whole:
    """For each pair of the total, a number for the smallest shown group that it is in."""
    plan = basis.plans[measure]
    shown = sorted(filter(plan.shows, basis.groups), key=lambda group: -len(basis.groups[group]))
    inner = np.zeros(1 + max(pilot.pk for pilot in basis.pilots.values()), dtype=int)
    for number, group in enumerate(shown, start=1):
        inner[basis.pilot_ids(group)] = number
    return inner[basis.total.pilots[basis.total.start]]


def is_safe(changes: Floats, shown: list[Floats], blocks: Whole, k: int) -> bool:
    """Whether no figure less another leaves 1 to k - 1 people.

    Those whom this way leaves out are told apart from the others of each shown group by adding or
    subtracting that group or not: what is left is at least the smaller part of every group.
    """
    is_in = ~np.isnan(changes)
    is_out = ~is_in & ~np.isnan(shown[0])
    n_blocks = blocks.max(initial=0) + 1
    # An attacker may take a group away or leave it, and takes what leaves fewer: the smaller part.
    n_out, n_in = (np.bincount(blocks[chosen], minlength=n_blocks) for chosen in (is_out, is_in))
    left = [int(np.minimum(n_out, n_in).sum())]
    for before in shown:
        was_in = ~np.isnan(before)
        is_alike = np.abs(changes - before) < SAME
        left.append(int(((is_in | was_in) & ~is_alike).sum()))
        left.append(int((is_in != was_in).sum()))
    return is_in.sum() >= k and all(n == 0 or n >= k for n in left)
