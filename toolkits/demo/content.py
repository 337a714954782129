"""Content files of the demonstration project, read into frozen values; no Django models."""

import tomllib
from dataclasses import MISSING, dataclass, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from toolkits.demo.project_specs import (
    Association,
    Coaching,
    Consultation,
    Contact,
    DisadvantageCost,
    HelpContact,
    Municipality,
    Organisation,
    Outcome,
    Partnership,
    Pilot,
    Project,
    Promise,
    Source,
    Statement,
)
from toolkits.demo.running_specs import RunningFile
from toolkits.demo.toolkit_specs import (
    Assessment,
    OpenAnswer,
    OpenAnswerFile,
    Publication,
    SummaryFile,
    SupportPackage,
    TipFile,
    TipVersionFile,
    ToolFile,
    ToolVersionFile,
)

CONTENT_DIR = Path(__file__).parent / "content"
# The support package is no example: every installation can take it into use.
SHIPPED_DIR = Path(__file__).parent.parent / "data"
TRANSLATED = ("sv", "en")
"""Languages beside Finnish in which the demonstration has drafts of its texts."""


class ContentError(ValueError):
    """A content file does not have the shape that its loader expects."""


@dataclass(frozen=True, kw_only=True)
class ProjectFile:
    sources: tuple[Source, ...]
    project: Project
    organisations: tuple[Organisation, ...]
    outcomes: tuple[Outcome, ...]
    statements: tuple[Statement, ...]
    contacts: tuple[Contact, ...]
    help_contacts: tuple[HelpContact, ...]
    disadvantage_costs: tuple[DisadvantageCost, ...]


@dataclass(frozen=True, kw_only=True)
class MunicipalityFile:
    municipalities: tuple[Municipality, ...]
    associations: tuple[Association, ...]
    partnerships: tuple[Partnership, ...]


@dataclass(frozen=True)
class PilotFile:
    pilots: tuple[Pilot, ...]


@dataclass(frozen=True)
class CoachingFile:
    coaching: tuple[Coaching, ...]


@dataclass(frozen=True)
class ConsultationFile:
    consultations: tuple[Consultation, ...]


@dataclass(frozen=True)
class PromiseFile:
    promises: tuple[Promise, ...]


@dataclass(frozen=True)
class AssessmentFile:
    assessments: tuple[Assessment, ...]


@dataclass(frozen=True)
class PublicationFile:
    publications: tuple[Publication, ...]


@cache
def project() -> ProjectFile:
    return _read(ProjectFile, "project.toml")


@cache
def municipalities() -> MunicipalityFile:
    return _read(MunicipalityFile, "municipalities.toml")


@cache
def pilots() -> tuple[Pilot, ...]:
    return _read(PilotFile, "pilots.toml").pilots


@cache
def coaching() -> tuple[Coaching, ...]:
    return _read(CoachingFile, "coaching.toml").coaching


@cache
def consultations() -> tuple[Consultation, ...]:
    return _read(ConsultationFile, "consultations.toml").consultations


@cache
def promises() -> tuple[Promise, ...]:
    return _read(PromiseFile, "promises.toml").promises


@cache
def assessments() -> tuple[Assessment, ...]:
    return _read(AssessmentFile, "assessments.toml").assessments


@cache
def tip_lists() -> TipFile:
    return _read(TipFile, "tip_lists.toml")


@cache
def tools() -> ToolFile:
    return _read(ToolFile, "tools.toml")


@cache
def tip_list_versions() -> tuple[TipVersionFile, ...]:
    return tuple(
        _read(TipVersionFile, f"translations/tip_lists.{code}.toml") for code in TRANSLATED
    )


@cache
def tool_versions() -> tuple[ToolVersionFile, ...]:
    return _translations(ToolVersionFile, "tools")


@cache
def summaries() -> tuple[SummaryFile, ...]:
    return _translations(SummaryFile, "summaries")


@cache
def support_package() -> SupportPackage:
    return _read(SupportPackage, "support_package.toml", SHIPPED_DIR)


@cache
def publications() -> tuple[Publication, ...]:
    return _read(PublicationFile, "publications.toml").publications


@cache
def running() -> RunningFile:
    return _read(RunningFile, "running.toml")


@cache
def open_answers() -> tuple[OpenAnswer, ...]:
    return _read(OpenAnswerFile, "open_answers.toml").open_answers


def _translations(kind: type, name: str):
    return tuple(_read(kind, f"translations/{name}.{code}.toml") for code in TRANSLATED)


def _read(kind: type, name: str, folder: Path | None = None):
    path = (folder or CONTENT_DIR) / name
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        return _build(kind, table)
    except ValueError as error:
        raise ContentError(f"{name}: {error}") from error


def _build(kind: type, table: dict[str, Any]):
    """The table as an instance of the dataclass; its own annotations say how deep to go."""
    known = {field.name: field.default is MISSING for field in fields(kind)}
    wrong = [name for name in table if name not in known]
    wrong += [name for name, is_needed in known.items() if is_needed and name not in table]
    if wrong:
        raise ContentError(f"{kind.__name__}: unknown or missing: {', '.join(wrong)}")
    hints = get_type_hints(kind)
    return kind(**{name: _value(hints[name], value) for name, value in table.items()})


def _value(hint: Any, value: Any) -> Any:
    if is_dataclass(hint):
        return _build(hint, value)
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], each) for each in value)
    if Decimal in (hint, *get_args(hint)):
        try:
            return Decimal(value)
        except InvalidOperation as error:
            raise ContentError(f"{value!r} is no amount") from error
    # As a form would store it: without the line end that closes a text in the file.
    return value.strip() if isinstance(value, str) else value


def public_demo() -> dict:
    """Fields that every project of the demonstration has alike."""
    data = project().project.data
    return {
        "controller_email": data.controller_email,
        "privacy_notice": data.privacy_notice.strip(),
        "no_effect_confirmed_on": data.no_effect_confirmed_on,
        "retention_until": data.retention_until,
        "min_group_size": data.min_group_size,
        "is_published": True,
        "is_demo": True,
    }
