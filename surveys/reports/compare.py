"""Two releases side by side: whether subtracting one from the other isolates a few people."""

from collections import Counter
from collections.abc import Iterable, Mapping

from surveys.evaluation.refresh import audit_refresh
from surveys.evaluation.suppression import Leak
from surveys.models import Release
from surveys.queries import coded_answers
from surveys.reports.basis import Basis, surveys_of
from surveys.reports.columns import scores_by_measure
from surveys.reports.model import EvaluationReport, Level
from surveys.reports.plan import PAIRS, PROJECT, Group
from surveys.reports.scores import Score

Pair = tuple[int, int]
# Measure -> the pairs that have a score in it, with the slug of their pilot.
Members = dict[str, dict[Pair, str]]


def n_differing(release: Release, pair_ids: Iterable[Pair]) -> int:
    """People whose pair is in one of the two only, those withdrawn since included."""
    earlier = EvaluationReport.from_dict(release.report)
    kept = set(release.pairs.values_list("start_id", "end_id"))
    n_before = earlier.project.flow.paired
    n_withdrawn = 0 if n_before is None else n_before - len(kept)
    return len(kept ^ set(pair_ids)) + n_withdrawn


def leaks_between(release: Release, basis: Basis, report: EvaluationReport) -> list[Leak]:
    """Sums and differences over an earlier release and a new report that isolate few people.

    Every measure is audited by itself, and the plain number of pairs. People whose answers have
    been withdrawn since are counted in the earlier release, as far as its own counts tell of them.
    """
    earlier = EvaluationReport.from_dict(release.report)
    kept = list(release.pairs.values_list("start_id", "end_id"))
    members = _members(basis, {*kept, *basis.pair_ids})
    before, now = set(kept), set(basis.pair_ids)
    leaks = []
    for measure, pilots in members.items():
        first = {pair: slug for pair, slug in pilots.items() if pair in before}
        second = {pair: slug for pair, slug in pilots.items() if pair in now}
        shown = Shown(earlier, measure), Shown(report, measure)
        leaks += _measure_leaks(first, second, shown, basis.limits.k)
    return leaks


class Shown:
    """The groups of which a report shows a measure, and how many people each has."""

    def __init__(self, report: EvaluationReport, measure: str):
        self.counts = {
            PROJECT if level.is_project else (level.level, level.slug): n
            for level in report.levels
            if (n := _n_shown(level, measure)) is not None
        }
        self.places = {level.slug: level.municipality for level in report.pilots}

    def around(self, pilot: str) -> list[Group]:
        """Shown groups that a pilot's people are in, the smallest first."""
        groups = [("pilot", pilot), ("municipality", self.places.get(pilot, "")), PROJECT]
        return [group for group in groups if group in self.counts]

    def missing(self, people: Mapping[Pair, str]) -> dict[Group, int]:
        """Shown group -> people in none of the smaller shown ones who are not here any more."""
        blocks = Counter(self.counts)
        for group, n in self.counts.items():
            outer = self._outside(group)
            if outer is not None:
                blocks[outer] -= n
        blocks.subtract(self.around(slug)[0] for slug in people.values() if self.around(slug))
        return {group: n for group, n in blocks.items() if n > 0}

    def covering(self, group: Group) -> list[Group]:
        """The group and the shown ones that it is inside of."""
        outer = self._outside(group)
        return [group] if outer is None else [group, *self.covering(outer)]

    def _outside(self, group: Group) -> Group | None:
        level, slug = group
        outer = {
            "pilot": [("municipality", self.places.get(slug, "")), PROJECT],
            "municipality": [PROJECT],
            "project": [],
        }
        return next((one for one in outer[level] if one in self.counts), None)


def _n_shown(level: Level, measure: str) -> int | None:
    if measure == PAIRS:
        return level.flow.paired
    found = next((one for one in level.measures if one.key == measure), None)
    return found.change.n if found and found.is_shown else None


def _members(basis: Basis, pair_ids: Iterable[Pair]) -> Members:
    pair_ids = list(pair_ids)
    wanted = {response for pair in pair_ids for response in pair}
    scores: dict[int, tuple[int, Mapping[str, Score]]] = {}
    for row in coded_answers(surveys_of(basis.project, basis.instrument_key)):
        if row.id in wanted:
            key = basis.people.keys[row.instrument_id]
            found = scores_by_measure(key, key.scores(key.encode(row.answers)))
            scores[row.id] = (row.pilot_id, found)
    slugs = {pilot.pk: slug for slug, pilot in basis.pilots.items()}
    members: Members = {PAIRS: {}} | {spec.key: {} for spec in basis.columns.specs}
    for pair in pair_ids:
        (pilot, start), (_, end) = scores[pair[0]], scores[pair[1]]
        members[PAIRS][pair] = slugs[pilot]
        for measure in members.keys() - {PAIRS}:
            if start.get(measure) is not None and end.get(measure) is not None:
                members[measure][pair] = slugs[pilot]
    return members


def _measure_leaks(
    before: Mapping[Pair, str], now: Mapping[Pair, str], shown: tuple[Shown, Shown], k: int
) -> list[Leak]:
    earlier, later = shown
    people: Counter[str] = Counter()
    figures: tuple[dict[str, set[str]], dict[str, set[str]]] = ({}, {})

    def count(atom: str, n: int, first: Iterable[Group], second: Iterable[Group]) -> None:
        people[atom] += n
        for groups, release in zip((first, second), figures, strict=True):
            for group in groups:
                release.setdefault(" ".join(group).strip(), set()).add(atom)

    for pair in before.keys() | now.keys():
        first, second = before.get(pair), now.get(pair)
        slug = first or second
        atom = f"{slug}, {'earlier' if first else ''} {'now' if second else ''}"
        count(
            atom,
            1,
            earlier.around(slug) if first else (),
            later.around(slug) if second else (),
        )
    for group, n in earlier.missing(before).items():
        count(f"{group[1]}, withdrawn", n, earlier.covering(group), ())
    return audit_refresh(people, *figures, k=k)
