"""Scores of complete pairs by measure and pilot, from which every level is put together."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from surveys.evaluation.numerics.samples import Whole
from surveys.evaluation.scoring import Floats
from surveys.reports.frozen.model import Names
from surveys.reports.scoring.people import People
from surveys.reports.scoring.scores import INDEX, INDEX_NAMES, ScoringKey

Sides = tuple[Floats, Floats]


@dataclass(frozen=True)
class Spec:
    """A measure as the report shows it: index first, then the instrument's own order."""

    key: str
    kind: str
    names: Names


@dataclass
class Columns:
    """Start and end scores of the pairs that have both, by measure, those of a pilot together."""

    specs: tuple[Spec, ...]
    sides: dict[str, Sides] = field(default_factory=dict)
    bounds: dict[str, dict[int, slice]] = field(default_factory=dict)
    n_pairs: Counter[int] = field(default_factory=Counter)

    def of(self, measure: str, pilots: Iterable[int]) -> Sides:
        """Both sides of the pairs of several pilots, in the same order."""
        bounds = self.bounds[measure]
        parts = [bounds[pilot] for pilot in pilots if pilot in bounds]
        # A view instead of a copy: most groups are one pilot, and each is read for every measure.
        if len(parts) == 1:
            start, end = self.sides[measure]
            return start[parts[0]], end[parts[0]]
        start, end = (
            np.concatenate([side[part] for part in parts] or [side[:0]])
            for side in self.sides[measure]
        )
        return start, end

    def n(self, measure: str, pilot: int) -> int:
        part = self.bounds[measure].get(pilot, slice(0, 0))
        return int(part.stop - part.start)

    @property
    def index(self) -> str | None:
        return next((spec.key for spec in self.specs if spec.kind == INDEX), None)


def make_columns(people: People, *, with_index: bool = True) -> Columns:
    columns = Columns(specs_of(people.newest, with_index=with_index))
    pilots = people.pilots[people.start]
    order = np.argsort(pilots, kind="stable")
    pilots = pilots[order]
    columns.n_pairs = Counter({p: s.stop - s.start for p, s in _bounds(pilots).items()})
    keys = {spec.key for spec in columns.specs}
    for place, measure in enumerate(people.newest.measure_keys):
        if measure not in keys:
            continue
        start = people.scores[people.start[order], place]
        end = people.scores[people.end[order], place]
        has_both = ~(np.isnan(start) | np.isnan(end))
        columns.sides[measure] = start[has_both], end[has_both]
        columns.bounds[measure] = _bounds(pilots[has_both])
    return columns


def _bounds(pilots: Whole) -> dict[int, slice]:
    """Pilot -> where its people are, in an array where those of a pilot are together."""
    found, first, counts = np.unique(pilots, return_index=True, return_counts=True)
    rows = zip(found.tolist(), first.tolist(), counts.tolist(), strict=True)
    return {pilot: slice(place, place + n) for pilot, place, n in rows}


def specs_of(key: ScoringKey, *, with_index: bool = True) -> tuple[Spec, ...]:
    own = tuple(Spec(measure.key, measure.kind, measure.names) for measure in key.measures)
    return (Spec(INDEX, INDEX, INDEX_NAMES), *own) if key.has_index and with_index else own
