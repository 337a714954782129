"""Shapes of the demonstration project's facts, in the field names of the models they fill."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from projects.costs import to_cents

PUBLISHED = "published"
EXAMPLE = "example"


@dataclass(frozen=True)
class Source:
    key: str
    title: str
    publisher: str
    url: str
    published_text: str
    published_on: date | None = None


@dataclass(frozen=True)
class Fact:
    """A row that is either published, with its source, or an example."""

    provenance: str
    source: str = ""

    def __post_init__(self):
        if self.provenance not in (PUBLISHED, EXAMPLE):
            raise ValueError(f"unknown provenance {self.provenance!r}")
        # A made-up fact must never carry a source, nor a published one go without.
        if (self.provenance == PUBLISHED) != bool(self.source):
            raise ValueError(f"published facts, and only they, name a source: {self}")


@dataclass(frozen=True, kw_only=True)
class Period(Fact):
    starts_on: date
    ends_on: date
    note: str


@dataclass(frozen=True, kw_only=True)
class DataProtection(Fact):
    controller: str
    controller_email: str
    no_effect_confirmed_on: date
    retention_until: date
    retention_note: str
    min_group_size: int
    frozen_on: date
    privacy_notice: str


@dataclass(frozen=True, kw_only=True)
class Project(Fact):
    name: str
    slug: str
    official_name: str
    official_name_source: str
    summary: str
    goals: tuple[str, ...]
    goals_source: str
    target_group: str
    why_associations: str
    cooperation: str
    starts_on: date
    ends_on: date
    funding_programme: str
    funding_text: str
    emblem_text: str
    emblem_source: str
    published_cost: Decimal
    published_cost_note: str
    published_change: str
    published_participants: str
    survey_name: str
    survey_note: str
    demo_note: str
    answers_note: str
    data: DataProtection
    periods: tuple[Period, ...]


@dataclass(frozen=True, kw_only=True)
class Organisation(Fact):
    """An organisation and its role in the project; without a role it only controls the survey."""

    key: str
    name: str
    short_name: str
    kind: str
    website: str
    role: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Outcome(Fact):
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Statement(Fact):
    speaker: str
    topic: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Contact(Fact):
    """Whom to ask; `municipality` is a code, empty for the whole project."""

    task: str
    organisation: str
    municipality: str
    email: str


@dataclass(frozen=True)
class HelpContact:
    """A place to get help from after a survey; name and note by language."""

    phone: str
    name: Mapping[str, str]
    note: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class DisadvantageCost(Fact):
    area: str
    year: int | None = None
    component: str
    euros: Decimal
    published_per_resident: Decimal
    note: str


@dataclass(frozen=True, kw_only=True)
class Municipality(Fact):
    code: str
    slug: str
    kind: str
    name_genitive: str
    name_locative: str
    intro: str
    intro_provenance: str


@dataclass(frozen=True, kw_only=True)
class Association(Fact):
    key: str
    name: str
    home_municipality: str
    activity: str


@dataclass(frozen=True, kw_only=True)
class Partnership(Fact):
    municipality: str
    association: str
    municipality_promises: str
    association_promises: str
    started_on: date
    progress: str
    progress_note: str


@dataclass(frozen=True)
class Session:
    """A meeting of a pilot; None is a number that nobody has counted."""

    held_on: date
    status: str
    n_residents: int | None = None
    n_first_timers: int | None = None
    n_volunteers: int | None = None
    n_experience_actors: int | None = None
    n_staff: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Cost:
    spent_on: date
    kind: str
    basis: str
    description: str
    payer: str
    amount: Decimal | None = None
    hours: Decimal | None = None
    rate: Decimal | None = None

    @property
    def euros(self) -> Decimal | None:
        if self.hours is not None:
            return to_cents(self.hours * self.rate)
        return self.amount


@dataclass(frozen=True)
class SurveyPlan:
    start_from: date
    start_until: date
    end_from: date
    end_until: date
    languages: tuple[str, ...]
    n_cards: int


@dataclass(frozen=True, kw_only=True)
class Pilot(Fact):
    """`provenance` covers name, municipality, `published_text` and continuation;
    `details_provenance` the rest."""

    slug: str
    name: str
    municipality: str
    kind: str
    icon: str
    published_text: str
    continuation: str
    continuation_story: str
    details_provenance: str
    lead: str
    place: str
    starts_on: date
    ends_on: date
    rhythm: str
    target_group: str
    need: str
    aim: str
    how: str
    needed: str
    results: str
    lessons: tuple[str, ...]
    n_participants: int
    n_participants_basis: str
    volunteer_hours: Decimal
    associations: tuple[str, ...]
    sessions: tuple[Session, ...]
    costs: tuple[Cost, ...]
    survey: SurveyPlan


@dataclass(frozen=True)
class Facilitator:
    kind: str
    task: str


@dataclass(frozen=True, kw_only=True)
class Coaching(Fact):
    slug: str
    kind: str
    theme: str
    details_provenance: str
    summary: str
    programme: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    place: str
    capacity: int
    n_municipality: int
    n_association: int
    n_residents: int
    n_other: int
    feedback: str
    facilitators: tuple[Facilitator, ...]


@dataclass(frozen=True, kw_only=True)
class Promise(Fact):
    """What residents said and what the municipality does about it."""

    pilot: str
    heard: str
    answer: str
    responsible: str
    due_on: date
    progress: str
    progress_note: str


@dataclass(frozen=True)
class ConsultationQuestion:
    """How many chose each option of an item."""

    item: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class ConsultationText:
    text: str
    may_publish: bool


@dataclass(frozen=True, kw_only=True)
class Consultation(Fact):
    slug: str
    instrument: str
    title: str
    municipality: str
    intro: str
    opens_on: date
    closes_on: date
    languages: tuple[str, ...]
    n_responses: int
    questions: tuple[ConsultationQuestion, ...]
    written: tuple[ConsultationText, ...]
