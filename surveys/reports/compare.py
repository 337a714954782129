"""Two releases side by side: whether subtracting one from the other isolates a few people."""

from collections import Counter
from collections.abc import Iterable, Mapping

from surveys.evaluation.suppression import Leak, audit_release
from surveys.models import Release
from surveys.queries import coded_answers
from surveys.reports.build import Basis, surveys_of
from surveys.reports.columns import scores_by_measure
from surveys.reports.model import EvaluationReport, Level
from surveys.reports.plan import PAIRS
from surveys.reports.scores import Score

Pair = tuple[int, int]
# Measure -> the pairs that have a score in it, with the slug of their pilot.
Members = dict[str, dict[Pair, str]]


def n_differing(release: Release, pair_ids: Iterable[Pair]) -> int:
    """People whose pair is in one of the two only, withdrawn ones included."""
    earlier = EvaluationReport.from_dict(release.report)
    kept = set(release.pairs.values_list("start_id", "end_id"))
    now = set(pair_ids)
    n_before = earlier.project.flow.paired
    n_withdrawn = 0 if n_before is None else n_before - len(kept)
    return len(kept ^ now) + n_withdrawn


def leaks_between(release: Release, basis: Basis, report: EvaluationReport) -> list[Leak]:
    """Sums and differences over an earlier release and a new report that isolate few people.

    Every release is cut into blocks: what a shown figure covers beyond the shown figures inside
    it. Blocks span the same sums as the figures and overlap less. People whose answers have been
    withdrawn since count in the earlier blocks only; how many they are follows from its counts.
    """
    earlier = EvaluationReport.from_dict(release.report)
    kept = list(release.pairs.values_list("start_id", "end_id"))
    before, now = _members(basis, kept), _members(basis, basis.pair_ids)
    return [
        leak
        for measure in before
        for leak in _measure_leaks(
            before[measure],
            now[measure],
            Blocks(earlier, measure),
            Blocks(report, measure),
            basis.limits.k,
        )
    ]


class Blocks:
    """Where a pilot's people are counted in a report: its smallest shown group of a measure."""

    def __init__(self, report: EvaluationReport, measure: str):
        self.counts = _shown_counts(report, measure)
        self.places = {level.slug: level.municipality for level in report.pilots}

    def of(self, pilot: str) -> str:
        groups = (f"pilot {pilot}", f"municipality {self.places.get(pilot)}", "project")
        return next((group for group in groups if group in self.counts), "")

    def sizes(self) -> Counter[str]:
        """People in each block: those of the group less those of the shown groups inside it."""
        sizes = Counter(self.counts)
        for group, n in self.counts.items():
            around = self._around(group)
            if around:
                sizes[around] -= n
        return sizes

    def _around(self, group: str) -> str:
        level, _, slug = group.partition(" ")
        if level == "pilot":
            place = f"municipality {self.places[slug]}"
            return place if place in self.counts else "project" * ("project" in self.counts)
        return "project" if level == "municipality" and "project" in self.counts else ""


def _shown_counts(report: EvaluationReport, measure: str) -> dict[str, int]:
    counts = {}
    for level in report.levels:
        n = _n_shown(level, measure)
        if n is not None:
            counts["project" if level.is_project else f"{level.level} {level.slug}"] = n
    return counts


def _n_shown(level: Level, measure: str) -> int | None:
    if measure == PAIRS:
        return level.flow.paired
    found = next((one for one in level.measures if one.key == measure), None)
    return found.change.n if found and found.is_shown else None


def _members(basis: Basis, pair_ids: Iterable[Pair]) -> Members:
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
        pilot, start = scores[pair[0]]
        _, end = scores[pair[1]]
        members[PAIRS][pair] = slugs[pilot]
        for measure in members.keys() - {PAIRS}:
            if start.get(measure) is not None and end.get(measure) is not None:
                members[measure][pair] = slugs[pilot]
    return members


def _measure_leaks(
    before: Mapping[Pair, str],
    now: Mapping[Pair, str],
    earlier: Blocks,
    later: Blocks,
    k: int,
) -> list[Leak]:
    people: Counter[tuple[str, str]] = Counter()
    for pair in before.keys() | now.keys():
        first = earlier.of(before[pair]) if pair in before else ""
        second = later.of(now[pair]) if pair in now else ""
        people[first, second] += 1
    for block, size in earlier.sizes().items():
        found = sum(n for (first, _), n in people.items() if first == block)
        people[block, ""] += max(0, size - found)
    atoms = {f"{first} | {second}": n for (first, second), n in people.items()}
    released: dict[str, list[str]] = {}
    for first, second in people:
        atom = f"{first} | {second}"
        if first:
            released.setdefault(f"earlier {first}", []).append(atom)
        if second:
            released.setdefault(f"now {second}", []).append(atom)
    return audit_release(atoms, released, k=k)
