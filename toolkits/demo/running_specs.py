"""Shapes of the running project of the demonstration: its days are counted from day zero, the
session of this week."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class RunningProject:
    """`starts` and `ends` are days from day zero, as in all of these."""

    name: str
    slug: str
    summary: str
    goals: tuple[str, ...]
    target_group: str
    why_associations: str
    municipality: str
    association: str
    starts: int
    ends: int
    survey_name: str


@dataclass(frozen=True)
class RunningPartnership:
    municipality_promises: str
    association_promises: str
    started: int


@dataclass(frozen=True)
class RunningPilot:
    name: str
    slug: str
    kind: str
    lead: str
    place: str
    rhythm: str
    target_group: str
    need: str
    aim: str
    how: str
    needed: str
    starts: int
    ends: int


@dataclass(frozen=True)
class RunningSession:
    day: int
    status: str
    n_residents: int | None = None
    n_first_timers: int | None = None
    n_volunteers: int | None = None
    n_staff: int | None = None


@dataclass(frozen=True)
class RunningCost:
    day: int
    kind: str
    description: str
    amount: Decimal
    payer: str


@dataclass(frozen=True)
class RunningSurvey:
    title: str
    slug: str
    starts: int
    languages: tuple[str, ...]
    n_cards: int


@dataclass(frozen=True)
class RunningConsultation:
    title: str
    slug: str
    instrument: str
    intro: str
    starts: int
    ends: int
    languages: tuple[str, ...]


@dataclass(frozen=True)
class RunningCoaching:
    kind: str
    theme: str
    slug: str
    summary: str
    programme: tuple[str, ...]
    day: int
    hour: int
    ends_hour: int
    signup_until: int
    place: str
    capacity: int


@dataclass(frozen=True)
class RunningFile:
    project: RunningProject
    partnership: RunningPartnership
    pilot: RunningPilot
    sessions: tuple[RunningSession, ...]
    costs: tuple[RunningCost, ...]
    survey: RunningSurvey
    consultation: RunningConsultation
    coaching: RunningCoaching
