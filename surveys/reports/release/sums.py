"""What releases have published, as sums over people: who is in which, by their rows.

A sum over starts and one over ends are told apart, so that parting and joining pairs is seen.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.disclosure.classes import NOBODY
from surveys.evaluation.disclosure.plan import PROJECT, Group
from surveys.evaluation.numerics.samples import Whole
from surveys.reports.compute.report_basis import Basis
from surveys.reports.frozen.model import EvaluationReport, Level
from surveys.reports.release.addresses import RANK
from surveys.reports.scoring.people import is_lacking

Chosen = NDArray[np.bool_]
BOTH = ("start", "end")
Name = tuple[Hashable, ...]
"""What a group is called in every release: people missing from groups of one name are the same."""


@dataclass(frozen=True)
class Sums:
    """Groups of one release that share nobody.

    groups: for each response its group, or NOBODY. missing: group -> people that it had and who
    are not here any more. names: group -> what it is called in every release.
    """

    groups: Whole
    missing: dict[int, int] = field(default_factory=dict)
    names: dict[int, Name] = field(default_factory=dict)


@dataclass
class _Ghosts:
    """People who have withdrawn and were in the same sums, as far as can be told."""

    n: int
    places: dict[int, int]
    name: Name


def with_ghosts(every: Sequence[Sums]) -> tuple[list[Whole], Whole]:
    """The group of each place in every sum, and how many people each place stands for: responses,
    then those who are not here any more, as far as can be told."""
    ghosts = _ghosts(every)
    partings = [
        np.append(sums.groups, [ghost.places.get(number, NOBODY) for ghost in ghosts]).astype(
            np.int64
        )
        for number, sums in enumerate(every)
    ]
    here = np.ones(len(every[0].groups), dtype=np.int64)
    return partings, np.append(here, [ghost.n for ghost in ghosts]).astype(np.int64)


def _ghosts(every: Sequence[Sums]) -> list[_Ghosts]:
    """Those missing from a group, taken to be the same people as those missing from the group of
    the same name before, as far as there were so many."""
    found: list[_Ghosts] = []
    for number, sums in enumerate(every):
        for group, n in sums.missing.items():
            name, left = sums.names[group], n
            for ghost in [ghost for ghost in found if ghost.name == name]:
                if not left or number in ghost.places:
                    continue
                if ghost.n > left:
                    found.append(_Ghosts(ghost.n - left, dict(ghost.places), name))
                    ghost.n = left
                ghost.places[number] = group
                left -= ghost.n
            if left:
                found.append(_Ghosts(left, {number: group}, name))
    return found


def sums_of_pairs(
    n_rows: int,
    start: Whole,
    end: Whole,
    places: Whole,
    missing: dict[int, int] | None = None,
    names: dict[int, Name] | None = None,
) -> Sums:
    """Sums over the starts and over the ends of pairs, each in the group of its place.

    start, end: rows; places: the smallest shown group, NOBODY for none.
    """
    is_in = places >= 0
    groups = np.full(n_rows, NOBODY, dtype=np.int64)
    for side, rows in enumerate((start, end)):
        groups[rows[is_in]] = 2 * places[is_in] + side
    missing, names = missing or {}, names or {}
    sides = [(group, side) for group in missing for side in range(2)]
    return Sums(
        groups,
        {2 * group + side: missing[group] for group, side in sides},
        {2 * group + side: (names[group], BOTH[side]) for group, side in sides},
    )


def sums_of_starts(n_rows: int, rows: Whole, n_missing: int = 0) -> Sums:
    """One sum over starts without an end."""
    groups = np.full(n_rows, NOBODY, dtype=np.int64)
    groups[rows] = 0
    return Sums(groups, {0: n_missing} if n_missing else {}, {0: ("dropouts",)})


def shows_figures(level: Level) -> bool:
    return bool(level.shown)


def places_of_pilots(
    report: EvaluationReport, basis: Basis, shows: Callable[[Level], bool] = shows_figures
) -> dict[int, int]:
    """Pilot id -> number of the smallest level that shows a figure of it now."""
    found: dict[int, int] = {}
    for number, level in _largest_first(report, basis):
        if shows(level):
            found |= dict.fromkeys(basis.pilot_ids(group_of(level)), number)
    return found


def places_of_pairs(report: EvaluationReport, basis: Basis) -> Whole:
    """For each pair of the basis, the number of the smallest level that shows a figure of it."""
    return places_at(places_of_pilots(report, basis), basis.everybody.pilots, basis.everybody.start)


def places_at(places: dict[int, int], pilots: Whole, rows: Whole) -> Whole:
    of_pilot = np.full(1 + int(pilots.max(initial=0)), NOBODY, dtype=np.int64)
    for pilot, place in places.items():
        if pilot < len(of_pilot):
            of_pilot[pilot] = place
    return of_pilot[pilots[rows]]


def are_scored_now(basis: Basis, measure: str) -> Chosen:
    """Which pairs of all who answered are behind a measure now."""
    everybody = basis.everybody
    if not basis.has_one_set:
        return is_scored(basis, everybody.start, everybody.end, measure, has_one_set=False)
    is_used = np.zeros(len(everybody.ids), dtype=bool)
    is_used[basis.people.start] = True
    return is_used[everybody.start]


def is_scored(basis: Basis, start: Whole, end: Whole, measure: str, *, has_one_set: bool) -> Chosen:
    """Which pairs are behind a measure."""
    scores = basis.everybody.scores
    if not has_one_set:
        place = basis.everybody.newest.measure_keys.index(measure)
        scores = scores[:, [place]]
    return ~(is_lacking(scores[start]) | is_lacking(scores[end]))


def counted(places: Iterable[int]) -> dict[int, int]:
    """Group -> people, without those in none."""
    found, counts = np.unique(np.asarray(places), return_counts=True)
    rows = zip(found.tolist(), counts.tolist(), strict=True)
    return {group: n for group, n in rows if group >= 0}


def name_of(report: EvaluationReport, place: int) -> Name:
    level = report.levels[place]
    return (level.level, level.slug)


def _largest_first(report: EvaluationReport, basis: Basis) -> list[tuple[int, Level]]:
    numbered = [pair for pair in enumerate(report.levels) if group_of(pair[1]) in basis.groups]
    return sorted(
        numbered,
        key=lambda pair: (-len(basis.groups[group_of(pair[1])]), -RANK[pair[1].level]),
    )


def group_of(level: Level) -> Group:
    return PROJECT if level.is_project else (level.level, level.slug)
