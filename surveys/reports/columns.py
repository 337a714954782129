"""Scores of complete pairs by measure and pilot, from which every level is put together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from surveys.reports.model import Names
from surveys.reports.scores import INDEX, INDEX_NAMES, People, Score, ScoringKey

Sides = tuple[list[float], list[float]]


@dataclass(frozen=True)
class Spec:
    """A measure as the report shows it: index first, then the instrument's own order."""

    key: str
    kind: str
    names: Names


@dataclass
class Columns:
    """Start and end scores of the pairs that have both, by measure and pilot id."""

    specs: tuple[Spec, ...]
    start: dict[tuple[str, int], list[float]] = field(default_factory=lambda: defaultdict(list))
    end: dict[tuple[str, int], list[float]] = field(default_factory=lambda: defaultdict(list))
    n_pairs: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def of(self, measure: str, pilots: Iterable[int]) -> Sides:
        """Both sides of the pairs of several pilots, in the same order."""
        sides: Sides = ([], [])
        for pilot in pilots:
            sides[0].extend(self.start.get((measure, pilot), ()))
            sides[1].extend(self.end.get((measure, pilot), ()))
        return sides

    def n(self, measure: str, pilot: int) -> int:
        return len(self.start.get((measure, pilot), ()))

    @property
    def index(self) -> str | None:
        return next((spec.key for spec in self.specs if spec.kind == INDEX), None)


def make_columns(people: People) -> Columns:
    columns = Columns(specs_of(people.newest))
    for person in people.pairs:
        columns.n_pairs[person.pilot_id] += 1
        start = scores_by_measure(person.key, person.key.scores(person.start))
        end = scores_by_measure(person.end_key, person.end_key.scores(person.end))
        for measure, before in start.items():
            after = end.get(measure)
            if before is not None and after is not None:
                columns.start[measure, person.pilot_id].append(before)
                columns.end[measure, person.pilot_id].append(after)
    return columns


def specs_of(key: ScoringKey) -> tuple[Spec, ...]:
    own = tuple(Spec(measure.key, measure.kind, measure.names) for measure in key.measures)
    return (Spec(INDEX, INDEX, INDEX_NAMES), *own) if key.has_index else own


def scores_by_measure(key: ScoringKey, scores: tuple[Score, ...]) -> dict[str, Score]:
    return dict(zip(key.measure_keys, scores, strict=True))
