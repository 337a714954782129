"""Somebody's own self-assessment as its form or file brings it; the server keeps none of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from django import forms
from django.utils.translation import gettext_lazy as _

from osallisuus.admin.fields import DayInput
from osallisuus.text.days import check_year
from toolkits.models import Step, SupportPhase, SupportStatement, SupportTheme
from toolkits.models.assessment import step_number

FORMAT, VERSION = "itsearvio", 1
BEFORE = "before:"
"""Begins the names of the answers of the round that is compared with."""
MOST_BYTES = 50_000
UNREADABLE = _("Tiedosto ei ole tällä sivulla tallennettu arvio. Valitse toinen tiedosto.")


class UnreadableAssessmentError(Exception):
    """The file is none of ours; the message is for its sender."""


class PlanForm(forms.Form):
    """What only the group knows of its ready text; nothing of it is needed."""

    use_required_attribute = False
    held_on = forms.DateField(
        label=_("Milloin arvioitte"), required=False, widget=DayInput, validators=[check_year]
    )
    what = forms.CharField(label=_("Seuraava toimi"), required=False, max_length=250)
    responsible = forms.CharField(
        label=_("Kuka vastaa"),
        required=False,
        max_length=150,
        help_text=_("Tehtävä, ei nimeä."),
    )
    check_on = forms.DateField(
        label=_("Milloin tarkistatte"), required=False, widget=DayInput, validators=[check_year]
    )


@dataclass(frozen=True)
class Brought:
    """Answers by statement key, as `Step` values; those of the round before; the plan as typed."""

    answers: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    before_on: str = ""
    plan: Mapping[str, str] = field(default_factory=dict)

    @property
    def steps(self) -> dict[str, int | None]:
        return {key: step_number(value) for key, value in self.answers.items()}

    @property
    def steps_before(self) -> dict[str, int | None]:
        return {key: step_number(value) for key, value in self.before.items()}

    def fields(self, without: Collection[str] = ()) -> list[tuple[str, str]]:
        """(name, value) of everything, for hidden fields; `without` those that the page asks."""
        found = dict(self.answers) | {BEFORE + key: step for key, step in self.before.items()}
        found |= {"before_on": self.before_on} | dict(self.plan)
        return [(name, value) for name, value in found.items() if value and name not in without]


def brought_by(data: Mapping[str, str], keys: Collection[str]) -> Brought:
    """What a form says of the statements with these keys; what is no step is left out."""
    return Brought(
        answers=_answers(data, keys),
        before=_answers({key: data.get(BEFORE + key, "") for key in keys}, keys),
        before_on=_day(data.get("before_on")),
        plan={name: data.get(name, "") for name in PlanForm.base_fields},
    )


def file_of(brought: Brought) -> bytes:
    """The assessment as a file to take along, which `brought_by_file` reads."""
    return orjson.dumps(
        {
            "format": FORMAT,
            "version": VERSION,
            "answers": dict(brought.answers),
            "plan": {name: text for name, text in brought.plan.items() if text},
        },
        option=orjson.OPT_INDENT_2,
    )


def brought_by_file(content: bytes, keys: Collection[str]) -> Brought:
    """What a file says; statements that the package does not know are left out.

    Raises UnreadableAssessmentError where it is no such file, or too large for one.
    """
    try:
        found = orjson.loads(content) if len(content) <= MOST_BYTES else None
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise UnreadableAssessmentError(UNREADABLE)
    is_ours = (found.get("format"), found.get("version")) == (FORMAT, VERSION)
    answers, plan = found.get("answers"), found.get("plan")
    if not (is_ours and isinstance(answers, dict) and isinstance(plan, dict)):
        raise UnreadableAssessmentError(UNREADABLE)
    texts = {name: plan.get(name, "") for name in PlanForm.base_fields}
    return Brought(
        answers=_answers(answers, keys),
        plan={name: text for name, text in texts.items() if isinstance(text, str)},
    )


def _answers(data: Mapping[str, Any], keys: Collection[str]) -> dict[str, str]:
    found = {key: data.get(key) for key in keys}
    return {key: str(step) for key, step in found.items() if step in Step.values}


def _day(text: str | None) -> str:
    """The standard form of a day; empty for anything else."""
    try:
        return date.fromisoformat(text or "").isoformat()
    except ValueError:
        return ""


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Asked:
    """A statement with its choices, ready to draw."""

    statement: SupportStatement
    choices: tuple[Choice, ...]


def asked_themes(
    phase: SupportPhase, answers: Mapping[str, str]
) -> list[tuple[SupportTheme, list[Asked]]]:
    """Each theme of the phase with what it asks."""
    return [
        (theme, [_asked(one, answers.get(one.key, "")) for one in theme.statements.all()])
        for theme in phase.themes.all()
    ]


def _asked(statement: SupportStatement, chosen: str) -> Asked:
    return Asked(
        statement,
        tuple(
            Choice(
                step.value,
                str(step.label) if step is Step.NOT_OURS else step.value,
                step.value == chosen,
            )
            for step in Step
        ),
    )


def statement_keys(phases: Iterable[SupportPhase]) -> list[str]:
    return [
        statement.key
        for phase in phases
        for theme in phase.themes.all()
        for statement in theme.statements.all()
    ]
