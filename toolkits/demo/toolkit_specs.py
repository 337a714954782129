"""Shapes of tip lists, tools, the support package and publications."""

from dataclasses import dataclass
from datetime import date

from toolkits.demo.project_specs import Fact


@dataclass(frozen=True)
class Tip:
    text: str
    example: str


@dataclass(frozen=True)
class TipList:
    slug: str
    title: str
    audience: str
    why: str
    theme: str
    domains: tuple[str, ...]
    tips: tuple[Tip, ...]
    readers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tool:
    """One printable page; `body` is Markdown with lines to fill in."""

    slug: str
    title: str
    audience: str
    why: str
    usage: str
    theme: str
    body: str
    readers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TipFile:
    """All tip lists; the head holds for each of them."""

    language: str
    licence: str
    attribution: str
    origin: str
    reviewed_on: date
    tip_lists: tuple[TipList, ...]


@dataclass(frozen=True, kw_only=True)
class ToolFile:
    """All tools; the head holds for each of them."""

    language: str
    licence: str
    attribution: str
    origin: str
    reviewed_on: date
    printable_note: str
    tools: tuple[Tool, ...]


@dataclass(frozen=True)
class TipListVersion:
    """A tip list in another language. `of`: slug of the original; tips: text and example of each,
    in its order."""

    of: str
    title: str
    audience: str
    why: str
    tips: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TipVersionFile:
    language: str
    tip_lists: tuple[TipListVersion, ...]


@dataclass(frozen=True)
class ToolVersion:
    """A tool in another language. `of`: slug of the original."""

    of: str
    title: str
    audience: str
    why: str
    usage: str
    body: str


@dataclass(frozen=True)
class ToolVersionFile:
    language: str
    tools: tuple[ToolVersion, ...]


@dataclass(frozen=True)
class Summary:
    """`of`: slug of what it tells of; `text` in Markdown."""

    of: str
    title: str
    text: str


@dataclass(frozen=True)
class SummaryFile:
    language: str
    projects: tuple[Summary, ...]
    pilots: tuple[Summary, ...]
    publications: tuple[Summary, ...]


@dataclass(frozen=True)
class SupportStep:
    """One step of the scale of the support package."""

    value: int
    label: str
    explanation: str


@dataclass(frozen=True)
class SupportStatement:
    key: str
    text: str


@dataclass(frozen=True)
class SupportTheme:
    """A theme; `tip_lists` and `tools` are slugs."""

    key: str
    title: str
    lead: str
    evidence: str
    tip_lists: tuple[str, ...]
    tools: tuple[str, ...]
    statements: tuple[SupportStatement, ...]


@dataclass(frozen=True)
class SupportPhase:
    key: str
    title: str
    intro: str
    themes: tuple[SupportTheme, ...]


@dataclass(frozen=True)
class AfterAssessment:
    """What follows an assessment; `report_text` has named places in braces."""

    title: str
    actions: str
    report_title: str
    report_text: str
    promise: str


@dataclass(frozen=True, kw_only=True)
class SupportPackage:
    title: str
    subtitle: str
    language: str
    licence: str
    attribution: str
    origin: str
    audience: str
    how_title: str
    how: str
    not_ours: str
    steps: tuple[SupportStep, ...]
    phases: tuple[SupportPhase, ...]
    after: AfterAssessment


@dataclass(frozen=True, kw_only=True)
class AssessmentAction:
    """`statement` is the key of one."""

    statement: str
    what: str
    ready_when: str
    responsible: str
    due_on: date
    state: str
    outcome: str
    checked_on: date


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """A year's round; `steps`: key of a theme → the steps of its statements in their order."""

    municipality: str
    year: int
    held_on: date
    group: str
    steps: dict[str, list[str]]
    actions: tuple[AssessmentAction, ...]


@dataclass(frozen=True)
class Chapter:
    """A chapter in Markdown; `[[kind:name]]` is a place for a figure (see publication.markers)."""

    slug: str
    title: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Publication(Fact):
    """An own publication in chapters, or a link to somebody else's."""

    slug: str
    kind: str
    title: str
    summary: str
    licence: str
    published_on: date | None = None
    url: str = ""
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True)
class OpenAnswer:
    """An invented open answer; `may_publish` is the writer's own tick."""

    pilot: str
    phase: str
    item: str
    text: str
    may_publish: bool


@dataclass(frozen=True)
class OpenAnswerFile:
    open_answers: tuple[OpenAnswer, ...]
