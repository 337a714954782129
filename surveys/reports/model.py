"""The one object that page, PDF, files and admin render: frozen values, no computation.

What may not be shown is absent here, so no template or export can show it by mistake.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from surveys.reports.codec import decode, encode

FORMAT = 1
SOURCE_LANGUAGE = "fi"

Names = dict[str, str]


def in_language(names: Names) -> str:
    """A name in the language of the page, or in Finnish."""
    language = (get_language() or SOURCE_LANGUAGE).split("-")[0]
    return names.get(language) or names[SOURCE_LANGUAGE]


@dataclass(frozen=True)
class Sentence:
    """One row of the table of sentences: which row it is, and its Finnish words when frozen."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """The fields of `evaluation.PairedChange`; None also where a small group may not show it."""

    n: int
    mean_start: float | None = None
    mean_end: float | None = None
    sd_start: float | None = None
    sd_end: float | None = None
    mean_change: float | None = None
    sd_change: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    t: float | None = None
    p_t: float | None = None
    median_change: float | None = None
    hodges_lehmann: float | None = None
    n_up: int | None = None
    n_same: int | None = None
    n_down: int | None = None
    p_sign: float | None = None
    w_plus: float | None = None
    w_minus: float | None = None
    p_signed_rank: float | None = None
    srm: float | None = None
    srm_low: float | None = None
    srm_high: float | None = None
    g_av: float | None = None
    g_av_low: float | None = None
    g_av_high: float | None = None
    rank_biserial: float | None = None


@dataclass(frozen=True)
class Cell:
    """People of one or more neighbouring classes; share and Wilson interval 0–1."""

    keys: tuple[str, ...]
    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Distribution:
    """How n people spread over classes; without cells everyone was too much alike to show."""

    n: int
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Interval:
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Dropouts:
    """Start scores of those with both answers against those without an end answer."""

    n_completers: int
    n_dropouts: int
    mean_completers: float
    mean_dropouts: float
    difference: float
    ci_low: float | None
    ci_high: float | None
    g: float | None


@dataclass(frozen=True)
class Reliability:
    n: int
    n_items: int
    alpha: float
    low: float
    high: float


@dataclass(frozen=True)
class Check:
    """The mean change computed in another way; hidden where it would isolate a few people."""

    key: str
    n: int | None = None
    mean_change: float | None = None
    hidden: str | None = None


@dataclass(frozen=True)
class Measure:
    """Index, domain or single scored item at one level: figures, or the reason for none."""

    key: str
    kind: str
    names: Names
    sentence: Sentence
    hidden: str | None = None
    change: Change | None = None
    family: str | None = None
    p_adjusted: float | None = None
    people: Distribution | None = None
    pooled: Interval | None = None
    dropouts: Dropouts | None = None
    reliability: Reliability | None = None
    has_floor: bool | None = None
    has_ceiling: bool | None = None
    checks: tuple[Check, ...] = ()

    @property
    def name(self) -> str:
        return in_language(self.names)

    @property
    def is_shown(self) -> bool:
        return self.change is not None

    @property
    def is_index(self) -> bool:
        return self.kind == "index"


@dataclass(frozen=True)
class Flow:
    """People on the way from taking part to a scored pair; None = not counted or hidden.

    `hidden` is the reason why `paired` is not shown.
    """

    participants: int | None = None
    started: int | None = None
    ended: int | None = None
    paired: int | None = None
    scored: int | None = None
    hidden: str | None = None


@dataclass(frozen=True)
class Level:
    """The project, one municipality or one pilot. `municipality` is the slug that it is in."""

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
class Choice:
    """Neighbouring choices of a question and how many chose them at the start and at the end."""

    labels: tuple[Names, ...]
    n_start: int
    n_end: int

    @property
    def label(self) -> str:
        return " / ".join(in_language(names) for names in self.labels)


@dataclass(frozen=True)
class Question:
    """A question that is described and never scored: of how many people, and how they answered."""

    key: str
    names: Names
    n: int | None = None
    hidden: str | None = None
    change: Distribution | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def name(self) -> str:
        return in_language(self.names)


@dataclass(frozen=True)
class PilotCost:
    """One pilot's own figures; None where people, visits or costs are not counted."""

    slug: str
    name: str
    municipality: str
    municipality_name: str
    total_cost: Decimal | None
    n_participants: int | None
    per_participant: Decimal | None
    n_visits: int | None
    per_visit: Decimal | None
    n_uncountable: int
    volunteer_hours: Decimal | None


@dataclass(frozen=True)
class Sensitivities:
    """Cost per participant under other choices; per pair and per visit beside them."""

    staff_rate_lower: Decimal | None
    staff_rate_higher: Decimal | None
    with_volunteers: Decimal | None
    with_in_kind: Decimal | None
    per_pair: Decimal | None
    per_visit: Decimal | None


@dataclass(frozen=True)
class Cost:
    """What one person's part cost, in euros and cents, by both readings, with their ranges."""

    total_cost: Decimal
    n_participants: int
    ratio_of_totals: Decimal | None
    mean_of_pilots: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    leave_one_out_low: Decimal | None
    leave_one_out_high: Decimal | None
    sensitivities: Sensitivities
    per_point: Decimal | None
    volunteer_hours: Decimal
    volunteer_hour_value: Decimal
    itemised_share: Decimal | None
    n_uncountable: int
    not_counted: tuple[str, ...]
    without_costs: tuple[str, ...]
    published: Decimal | None
    published_note: str
    pilots: tuple[PilotCost, ...]

    @property
    def readings_agree(self) -> bool:
        return self.ratio_of_totals == self.mean_of_pilots

    def pilot(self, slug: str) -> PilotCost | None:
        return next((pilot for pilot in self.pilots if pilot.slug == slug), None)


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
    format: int = FORMAT

    @property
    def project(self) -> Level:
        return self.levels[0]

    @property
    def municipalities(self) -> tuple[Level, ...]:
        return tuple(level for level in self.levels if level.level == "municipality")

    @property
    def pilots(self) -> tuple[Level, ...]:
        return tuple(level for level in self.levels if level.level == "pilot")

    def note(self, kind: str) -> Sentence | None:
        return next((note for note in self.notes if note.kind == kind), None)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for a JSON column; the project's slug stands under `project`."""
        data = encode(self)
        data["project"] = data.pop("project_slug")
        return data

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, no spaces, floats to twelve digits; the same object always
        gives the same text."""
        return json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))

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
