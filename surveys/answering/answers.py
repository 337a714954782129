"""The one place where answers meet the instrument: reading a screen's form, checking a response.

Screens, the keying of paper and imports use the same rules; a value that passes here may be
stored. Nothing here reads or writes the database.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NotRequired, TypedDict, TypeGuard

from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from osallisuus.text.finnish import normal_text
from surveys.instruments.questionnaire import Question, Questionnaire
from surveys.models import DECLINED, MISSING

MAX_OPEN_LENGTH = 4000
PUBLISH_SUFFIX = "_saa_julkaista"


class ProblemKind(TextChoices):
    UNKNOWN = "unknown", _("Kysymystä ei ole tässä kyselyssä.")
    WRONG_PHASE = "wrong_phase", _("Kysymys ei kuulu tähän vaiheeseen.")
    OUTSIDE_SCALE = "outside_scale", _("Valitse jokin annetuista vaihtoehdoista.")
    OPEN = "open", _("Avoin vastaus kuuluu omaan kenttäänsä.")
    MISSING = "missing", _("Valitse vastaus. Voit valita myös ”En halua vastata”.")
    CONFLICT = (
        "conflict",
        _("Valitsit myös ”En halua vastata”. Valitse vain se tai vain muut vaihtoehdot."),
    )
    TOO_LONG = "too_long", _("Teksti on liian pitkä. Lyhennä sitä niin, että se mahtuu kenttään.")


class OpenAnswer(TypedDict):
    """One entry of `Response.open_answers`; `is_quoted` once a coordinator has chosen it."""

    text: str
    may_publish: bool
    is_quoted: NotRequired[bool]


@dataclass(frozen=True)
class Problem:
    key: str
    kind: ProblemKind

    @property
    def message(self) -> str:
        return str(self.kind.label)


@dataclass
class StepAnswers:
    """What one screen's form holds: `answers` and `open_answers` are sound, the rest is not."""

    answers: dict[str, object] = field(default_factory=dict)
    open_answers: dict[str, OpenAnswer] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_foreign(self) -> bool:
        """Whether the form names questions that this survey does not ask now."""
        return any(p.kind in (ProblemKind.UNKNOWN, ProblemKind.WRONG_PHASE) for p in self.problems)


def check_answers(
    questionnaire: Questionnaire,
    answers: Mapping[str, object],
    phase: str,
    *,
    missing: Collection[str] = MISSING,
) -> list[Problem]:
    """Every answer that may not be stored, in the order of `answers`; empty if all may.

    `answers` is as in `Response.answers`: item key to a value of its scale (a list of values for
    several choices) or to one of `missing`. An absent key means that the item was not shown.
    """
    return [
        Problem(key, kind)
        for key, value in answers.items()
        if (kind := _wrong(questionnaire, key, value, phase, missing))
    ]


def check_open_answers(
    questionnaire: Questionnaire, open_answers: Mapping[str, object], phase: str
) -> list[Problem]:
    """The same for `Response.open_answers`: item key to {"text": str, "may_publish": bool}."""
    found = []
    for key, written in open_answers.items():
        question = questionnaire.question(key)
        if question is None or phase not in question.phases:
            found.append(
                Problem(key, ProblemKind.UNKNOWN if question is None else ProblemKind.WRONG_PHASE)
            )
        elif question.is_open and _is_written(written):
            if len(written["text"]) > MAX_OPEN_LENGTH:
                found.append(Problem(key, ProblemKind.TOO_LONG))
        else:
            found.append(Problem(key, ProblemKind.OUTSIDE_SCALE))
    return found


def read_step(
    questionnaire: Questionnaire, phase: str, keys: Iterable[str], data: QueryDict
) -> StepAnswers:
    """The answers of the questions that a form names, from what it sent.

    An open field left empty is an answer too: it has been seen.
    """
    found = StepAnswers()
    # Only the named keys are read, so that a form made for another screen can never put an
    # answer under the wrong question.
    for key in dict.fromkeys(keys):
        question = questionnaire.question(key)
        if question is None or phase not in question.phases:
            found.problems.append(
                Problem(key, ProblemKind.UNKNOWN if question is None else ProblemKind.WRONG_PHASE)
            )
        elif question.is_open:
            _read_open(question, data, found)
        else:
            _read_choice(question, data.getlist(key), found)
    return found


def plain_text(text: str) -> str:
    """Typed text as it is stored: line ends alike, no control characters, no outer space."""
    return normal_text(text).strip()


def _wrong(
    questionnaire: Questionnaire, key: str, value: object, phase: str, missing: Collection[str]
) -> ProblemKind | None:
    question = questionnaire.question(key)
    if question is None:
        return ProblemKind.UNKNOWN
    if phase not in question.phases:
        return ProblemKind.WRONG_PHASE
    if question.is_open:
        return ProblemKind.OPEN
    if isinstance(value, str) and value in missing:
        return None
    if question.is_multiple:
        return None if _are_values(question, value) else ProblemKind.OUTSIDE_SCALE
    return None if question.has_value(value) else ProblemKind.OUTSIDE_SCALE


def _are_values(question: Question, values: object) -> bool:
    return (
        isinstance(values, list)
        # Compared as text: what came from JSON may be a list, which no set takes.
        and 0 < len(values) == len({str(value) for value in values})
        and all(question.has_value(value) for value in values)
    )


def _is_written(written: object) -> TypeGuard[OpenAnswer]:
    return (
        isinstance(written, dict)
        and written.keys() == {"text", "may_publish"}
        and isinstance(written["text"], str)
        and isinstance(written["may_publish"], bool)
    )


def _read_choice(question: Question, sent: list[str], found: StepAnswers) -> None:
    if not any(sent):
        found.problems.append(Problem(question.key, ProblemKind.MISSING))
        return
    values = [question.value(text) for text in sent]
    if sent == [DECLINED]:
        found.answers[question.key] = DECLINED
    elif DECLINED in sent and question.is_multiple:
        found.problems.append(Problem(question.key, ProblemKind.CONFLICT))
    elif None in values or (len(values) > 1 and not question.is_multiple):
        found.problems.append(Problem(question.key, ProblemKind.OUTSIDE_SCALE))
    else:
        chosen = list(dict.fromkeys(values))
        found.answers[question.key] = chosen if question.is_multiple else chosen[0]


def _read_open(question: Question, data: QueryDict, found: StepAnswers) -> None:
    text = plain_text(data.get(question.key, ""))
    # The tick belongs to what was written: an empty text publishes nothing, whatever the box says.
    may_publish = bool(text) and question.key + PUBLISH_SUFFIX in data
    if len(text) > MAX_OPEN_LENGTH:
        found.problems.append(Problem(question.key, ProblemKind.TOO_LONG))
    else:
        found.open_answers[question.key] = {"text": text, "may_publish": may_publish}
