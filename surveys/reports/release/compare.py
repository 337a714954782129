"""Two releases side by side: whether subtracting one from the other isolates a few people."""

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from surveys.evaluation.disclosure.plan import MERGED, PAIRS, PROJECT, Group, figures
from surveys.evaluation.disclosure.refresh import audit_refresh
from surveys.evaluation.disclosure.suppression import Leak
from surveys.models import Release
from surveys.reports.compute.basis import Basis
from surveys.reports.frozen.model import EvaluationReport, Level

Pair = tuple[int, int]
RANK = {"pilot": 0, MERGED: 1, "municipality": 2, "project": 3}
# Slug of the pilot, whether in the earlier release, whether there now.
Kind = tuple[str, bool, bool]
# Measure -> how many people of each kind have a score in it.
Members = dict[str, Counter[Kind]]


def n_differing(release: Release, pair_ids: Iterable[Pair]) -> int:
    """People whose pair is in one of the two only, those withdrawn since included."""
    earlier = EvaluationReport.from_dict(release.report)
    kept = set(release.pairs.values_list("start_id", "end_id"))
    n_before = earlier.project.flow.paired
    left_out = earlier.protection.members if earlier.protection.leaves_out else ()
    in_total = release.pairs.exclude(start__survey__pilot__slug__in=left_out)
    n_withdrawn = 0 if n_before is None else n_before - in_total.count()
    return len(kept ^ set(pair_ids)) + n_withdrawn


def leaks_between(release: Release, basis: Basis, report: EvaluationReport) -> list[Leak]:
    """Sums and differences over an earlier release and a new report that isolate few people.

    Every measure is audited by itself, and the plain number of pairs. People whose answers have
    been withdrawn since are counted in the earlier release, as far as its own counts tell of them.
    """
    earlier = EvaluationReport.from_dict(release.report)
    kept = basis.people.known(release.pairs.values_list("start_id", "end_id"))
    leaks = []
    for measure, members in _members(basis, kept).items():
        shown = Shown(earlier, measure), Shown(report, measure)
        leaks += _measure_leaks(members, shown, basis.limits.k)
    return leaks


class Shown:
    """The groups of which a report shows a measure, and how many people each has."""

    def __init__(self, report: EvaluationReport, measure: str):
        self.counts = {
            PROJECT if level.is_project else (level.level, level.slug): n
            for level in report.levels
            if (n := _n_shown(level, measure)) is not None
        }
        places: dict[str, list[str]] = {}
        for pilot in report.pilots:
            places.setdefault(pilot.municipality, []).append(pilot.slug)
        covered = figures(places, report.protection)
        # The smallest first; of the same people, the one further down.
        order = sorted(self.counts, key=lambda group: (len(covered[group]), RANK[group[0]]))
        self._around: dict[str, list[Group]] = {}
        for group in order:
            for pilot in covered[group]:
                self._around.setdefault(pilot, []).append(group)
        self._outside = {
            group: next(
                (o for o in self._around[covered[group][0]] if o in order[place + 1 :]), None
            )
            for place, group in enumerate(order)
        }

    def _next_around(self, pilot: str, group: Group) -> Group | None:
        around = self._around[pilot]
        return next(iter(around[around.index(group) + 1 :]), None)

    def around(self, pilot: str) -> list[Group]:
        """Shown groups that a pilot's people are in, the smallest first."""
        return self._around.get(pilot, [])

    def missing(self, people: Mapping[str, int]) -> dict[Group, int]:
        """Shown group -> people in none of the smaller shown ones who are not here any more."""
        blocks = Counter(self.counts)
        for group, n in self.counts.items():
            outer = self._outside[group]
            if outer is not None:
                blocks[outer] -= n
        for slug, n in people.items():
            if self.around(slug):
                blocks[self.around(slug)[0]] -= n
        return {group: n for group, n in blocks.items() if n > 0}

    def covering(self, group: Group) -> list[Group]:
        """The group and the shown ones that it is inside of."""
        outer = self._outside[group]
        return [group] if outer is None else [group, *self.covering(outer)]


def _n_shown(level: Level, measure: str) -> int | None:
    if measure == PAIRS:
        return level.flow.paired
    found = next((one for one in level.measures if one.key == measure), None)
    return found.change.n if found and found.is_shown else None


def _members(basis: Basis, kept: list[Pair]) -> Members:
    """For each measure, how many people of each pilot are in the earlier release, now, or both."""
    people = basis.people
    both = {*kept, *basis.pair_ids}
    before, now = set(kept), set(basis.pair_ids)
    pairs = list(both)
    flat = np.fromiter((one for pair in pairs for one in pair), dtype=np.int64).reshape(-1, 2)
    start, end = people.rows_of(flat[:, 0]), people.rows_of(flat[:, 1])
    is_before = np.fromiter((pair in before for pair in pairs), dtype=bool)
    is_now = np.fromiter((pair in now for pair in pairs), dtype=bool)
    kinds = np.stack((people.pilots[start], is_before, is_now))
    is_scored = ~np.isnan(people.scores[start] + people.scores[end])
    slugs = {pilot.pk: slug for slug, pilot in basis.pilots.items()}

    def counted(chosen) -> Counter[Kind]:
        found, counts = np.unique(kinds[:, chosen], axis=1, return_counts=True)
        return Counter(
            {
                (slugs[pilot], bool(first), bool(second)): n
                for (pilot, first, second), n in zip(found.T.tolist(), counts.tolist(), strict=True)
            }
        )

    members = {PAIRS: counted(np.ones(len(pairs), dtype=bool))}
    for place, measure in enumerate(people.newest.measure_keys):
        members[measure] = counted(is_scored[:, place])
    return members


def _measure_leaks(members: Counter[Kind], shown: tuple[Shown, Shown], k: int) -> list[Leak]:
    earlier, later = shown
    people: Counter[str] = Counter()
    figures: tuple[dict[str, set[str]], dict[str, set[str]]] = ({}, {})

    def count(atom: str, n: int, first: Iterable[Group], second: Iterable[Group]) -> None:
        people[atom] += n
        for groups, release in zip((first, second), figures, strict=True):
            for group in groups:
                release.setdefault(" ".join(group).strip(), set()).add(atom)

    before: Counter[str] = Counter()
    for (slug, was_in, is_in), n in members.items():
        atom = f"{slug}, {'earlier' if was_in else ''} {'now' if is_in else ''}"
        first = earlier.around(slug) if was_in else ()
        count(atom, n, first, later.around(slug) if is_in else ())
        before[slug] += n * was_in
    for group, n in earlier.missing(before).items():
        count(f"{group[1]}, withdrawn", n, earlier.covering(group), ())
    return audit_refresh(people, *figures, k=k)
