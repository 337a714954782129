"""The one object that page, PDF, files and admin render: frozen values, no computation.

What may not be shown is absent here, so no template or export can show it by mistake.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from surveys.evaluation.disclosure.plan import HIDE, MERGED, Protection
from surveys.evaluation.disclosure.suppression import HiddenReason
from surveys.reports.frozen.codec import LATER, decode, encode
from surveys.reports.frozen.cost_figures import Cost, PilotCost, Sensitivities
from surveys.reports.frozen.measures import (
    SOURCE_LANGUAGE,
    Anchor,
    Cell,
    Change,
    Check,
    Choice,
    Distribution,
    Dropouts,
    Interval,
    Measure,
    Names,
    Question,
    Reliability,
    Sentence,
    in_language,
)

__all__ = [
    "SOURCE_LANGUAGE",
    "Anchor",
    "Cell",
    "Change",
    "Check",
    "Choice",
    "Correction",
    "Cost",
    "Distribution",
    "Dropouts",
    "EvaluationReport",
    "Flow",
    "InstrumentFacts",
    "Interval",
    "Level",
    "Measure",
    "Names",
    "PilotCost",
    "Question",
    "Reliability",
    "Sensitivities",
    "Sentence",
    "Thresholds",
    "in_language",
]

# Written into every release, so that a reader of later years knows how its fields are meant.
FORMAT = 1


@dataclass(frozen=True)
class Flow:
    """People on the way from taking part to a scored pair; None = not counted or hidden.

    `hidden` is the reason why `paired` is not shown. `scored` are in the figures; `left_out` are
    the pairs that are not, because a domain lacks an answer, None where they are a few: then they
    are not among `paired` either. Reports of method v1 have no `left_out`.
    """

    participants: int | None = None
    started: int | None = None
    ended: int | None = None
    paired: int | None = None
    scored: int | None = None
    left_out: int | None = None
    hidden: HiddenReason | None = None


@dataclass(frozen=True)
class Level:
    """The project, a municipality, a pilot, or two merged. `municipality`: the slug it is in."""

    level: str
    slug: str
    name: str
    flow: Flow
    measures: tuple[Measure, ...]
    municipality: str = ""

    @property
    def index(self) -> Measure | None:
        return next((measure for measure in self.measures if measure.is_index), None)

    @property
    def domains(self) -> tuple[Measure, ...]:
        return tuple(measure for measure in self.measures if not measure.is_index)

    @property
    def shown(self) -> tuple[Measure, ...]:
        return tuple(measure for measure in self.measures if measure.is_shown)

    @property
    def main(self) -> Measure | None:
        """What the lead sentence speaks of: the index, else the only measure."""
        if self.index is None and len(self.measures) == 1:
            return self.measures[0]
        return self.index

    @property
    def is_hidden(self) -> bool:
        return not self.shown

    @property
    def is_project(self) -> bool:
        return self.level == "project"


@dataclass(frozen=True)
class InstrumentFacts:
    key: str
    versions: tuple[int, ...]
    names: Names
    notes: Names = field(default_factory=dict)

    @property
    def name(self) -> str:
        return in_language(self.names)

    @property
    def note(self) -> str:
        return in_language(self.notes) if self.notes else ""


@dataclass(frozen=True)
class Thresholds:
    """What was decided before looking at the answers; part of the method version."""

    min_group_size: int
    min_distribution: int
    min_test: int
    min_reliability: int
    noticeable_points: float
    notable_g: float
    confidence: float
    significance: float
    prior_scale: float


def canonical(report: dict[str, Any]) -> str:
    """The one text of a report as JSON, of which its fingerprint is made."""
    return json.dumps(report, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Correction:
    """Costs and head counts that were mended after freezing. `what`: what was wrong, in the words
    of a coordinator; `of`: the fingerprint of the report that was mended."""

    corrected_on: date
    what: str
    of: str


@dataclass(frozen=True)
class EvaluationReport:
    """Everything that a release shows, of all levels of one project and one instrument."""

    project_slug: str
    project_name: str
    is_demo: bool
    data_date: date
    method_version: str
    thresholds: Thresholds
    instrument: InstrumentFacts
    levels: tuple[Level, ...]
    questions: tuple[Question, ...]
    cost: Cost
    notes: tuple[Sentence, ...]
    is_complete: bool = False
    protection: Protection = HIDE
    format: int = FORMAT
    correction: Correction | None = field(default=None, metadata={LATER: True})

    @property
    def project(self) -> Level:
        return self.levels[0]

    @property
    def municipalities(self) -> tuple[Level, ...]:
        return tuple(level for level in self.levels if level.level == "municipality")

    @property
    def merged(self) -> tuple[Level, ...]:
        """Two municipalities, or two pilots of one, that are shown only together."""
        return tuple(level for level in self.levels if level.level == MERGED)

    @property
    def pilots(self) -> tuple[Level, ...]:
        return tuple(level for level in self.levels if level.level == "pilot")

    @property
    def is_of_one_place(self) -> bool:
        """Whether everybody in the figures is of one municipality: the only one of the project, or
        one with as many people in every figure as the whole has."""
        whole, places = _people(self.project), self.municipalities
        return len(places) == 1 or any(whole and whole == _people(place) for place in places)

    def note(self, kind: str) -> Sentence | None:
        return next((note for note in self.notes if note.kind == kind), None)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for a JSON column; the project's slug stands under `project`."""
        data: dict[str, Any] = encode(self)
        data["project"] = data.pop("project_slug")
        return data

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, no spaces, floats to twelve digits; the same object always
        gives the same text."""
        return canonical(self.to_dict())

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "EvaluationReport":
        data = dict(data)
        data["project_slug"] = data.pop("project")
        return decode(cls, data)

    @classmethod
    def from_json(cls, text: str) -> "EvaluationReport":
        """The report that `to_json` wrote; raises for text that is no such report."""
        return cls.from_dict(json.loads(text))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


def _people(level: Level) -> dict[str, int]:
    return {measure.key: measure.shown_change.n for measure in level.shown}
