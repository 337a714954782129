"""A paper form as rows of keys: what the keying screen shows, and what its form sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.answering.answers import MAX_OPEN_LENGTH, PUBLISH_SUFFIX, ProblemKind, plain_text
from surveys.answering.paper import condition_of
from surveys.instruments.questionnaire import Question, Questionnaire
from surveys.models import BLANK, DECLINED, UNREADABLE, Help

MISSING_LABELS = {
    DECLINED: gettext_lazy("en halua"),
    BLANK: gettext_lazy("tyhjä"),
    UNREADABLE: gettext_lazy("epäselvä"),
}
# The first three are free where a scale ends before them; all six are on a number pad.
DIGITS_FOR_MISSING = ("7", "8", "9")
SIGNS_FOR_MISSING = ("/", "*", "-")
# One key for each answer, and no digit is left for ten.
KEY_FOR_TEN = "+"
HELP_ROW, CONSENT_ROW = "helped_by", "consent"
CONSENT_TICKED = "on"


@dataclass(frozen=True)
class KeyChoice:
    """One answer on a row. `key`: what to press, empty if the row has more answers than keys."""

    value: str
    key: str
    label: str
    is_missing: bool = False
    is_chosen: bool = False


@dataclass(frozen=True)
class KeyRow:
    """One question in the order of the paper. `legend`: what the keys mean, where it changes;
    `after_number`, `after_options`: as on the paper, for a row that may be left empty."""

    name: str
    text: str
    choices: tuple[KeyChoice, ...] = ()
    number: int | None = None
    legend: str = ""
    is_multiple: bool = False
    is_open: bool = False
    written: str = ""
    may_publish: bool = False
    error: str = ""
    after_number: int | None = None
    after_options: str = ""

    @property
    def publish_name(self) -> str:
        return f"{self.name}{PUBLISH_SUFFIX}"

    @property
    def has_short_keys(self) -> bool:
        """Whether the keys are plain numbers that a legend explains."""
        return all(choice.key == choice.value for choice in self.choices if not choice.is_missing)


@dataclass
class KeyedSheet:
    """What a keyed form holds; `errors`: row name to sentence."""

    answers: dict[str, object] = field(default_factory=dict)
    open_answers: dict[str, dict] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def head_rows(data: QueryDict, errors: Mapping[str, str]) -> list[KeyRow]:
    """Who filled in the form, and whether the consent on it is ticked."""
    helped = {str(value): str(label) for value, label in Help.choices}
    consent = {CONSENT_TICKED: _("rastitettu"), "off": _("ei rastia")}
    rows = ((HELP_ROW, _("Miten lomake täytettiin?"), helped), (CONSENT_ROW, _("Lupa"), consent))
    return [
        KeyRow(
            name=name,
            text=text,
            choices=tuple(
                KeyChoice(value, str(number), label, is_chosen=data.get(name) == value)
                for number, (value, label) in enumerate(labels.items(), start=1)
            ),
            error=errors.get(name, ""),
        )
        for name, text, labels in rows
    ]


def question_rows(
    questionnaire: Questionnaire, phase: str, data: QueryDict, errors: Mapping[str, str]
) -> Iterator[KeyRow]:
    """The questions of a phase in Finnish, in paper order, with what has been keyed so far."""
    scale = None
    for number, question in enumerate(questionnaire.asked(phase), start=1):
        after_number, after_options = condition_of(questionnaire, question, phase, "fi")
        yield KeyRow(
            name=question.key,
            text=questionnaire.question_text(question, "fi"),
            choices=() if question.is_open else tuple(_choices(questionnaire, question, data)),
            number=number,
            legend=_legend(questionnaire, question) if question.scale != scale else "",
            is_multiple=question.is_multiple,
            is_open=question.is_open,
            written=data.get(question.key, "") if question.is_open else "",
            may_publish=f"{question.key}{PUBLISH_SUFFIX}" in data,
            error=errors.get(question.key, ""),
            after_number=after_number,
            after_options=after_options,
        )
        scale = question.scale


def read_keyed(questionnaire: Questionnaire, phase: str, data: QueryDict) -> KeyedSheet:
    """The answers of a keyed form. A row without a choice is an error, since an empty row on the
    paper has a key of its own; unless an earlier answer has passed the question over."""
    found = KeyedSheet()
    for question in questionnaire.asked(phase):
        # On paper everybody sees every question, so what was written all the same is kept.
        if not question.is_asked(found.answers) and not any(data.getlist(question.key)):
            continue
        if question.is_open:
            _read_open(question, data, found)
        else:
            _read_row(question, data.getlist(question.key), found)
    return found


def _read_row(question: Question, sent: list[str], found: KeyedSheet) -> None:
    if len(sent) == 1 and sent[0] in MISSING_LABELS:
        found.answers[question.key] = sent[0]
        return
    values = [question.value(text) for text in sent]
    if not values:
        # An empty row of the paper has a key of its own, so a row without
        # any was passed over by mistake.
        found.errors[question.key] = _("Valitse vastaus, tyhjä tai epäselvä.")
    elif None in values or (len(values) > 1 and not question.is_multiple):
        found.errors[question.key] = str(ProblemKind.OUTSIDE_SCALE.label)
    else:
        found.answers[question.key] = values if question.is_multiple else values[0]


def _read_open(question: Question, data: QueryDict, found: KeyedSheet) -> None:
    text = plain_text(data.get(question.key, ""))
    if len(text) > MAX_OPEN_LENGTH:
        found.errors[question.key] = str(ProblemKind.TOO_LONG.label)
    elif text:
        may_publish = f"{question.key}{PUBLISH_SUFFIX}" in data
        found.open_answers[question.key] = {"text": text, "may_publish": may_publish}


def _choices(
    questionnaire: Questionnaire, question: Question, data: QueryDict
) -> Iterator[KeyChoice]:
    chosen = data.getlist(question.key)
    keys = _keys(question.values)
    for value, key in zip(question.values, keys, strict=True):
        label = questionnaire.label(question, value, "fi")
        yield KeyChoice(str(value), key, label, is_chosen=str(value) in chosen)
    has_free_digits = not set(keys) & set(DIGITS_FOR_MISSING)
    signs = DIGITS_FOR_MISSING if has_free_digits else SIGNS_FOR_MISSING
    for (value, label), key in zip(MISSING_LABELS.items(), signs, strict=True):
        yield KeyChoice(value, key, str(label), is_missing=True, is_chosen=value in chosen)


def _keys(values: tuple[int | str, ...]) -> list[str]:
    """A number is its own key, ten is +; named choices are counted from 1, as far as nine."""
    if all(isinstance(value, int) and 0 <= value <= 10 for value in values):
        return [KEY_FOR_TEN if value == 10 else str(value) for value in values]
    return [str(number) if number <= 9 else "" for number in range(1, len(values) + 1)]


def _legend(questionnaire: Questionnaire, question: Question) -> str:
    """As in "5 = Täysin samaa mieltä · 4 = …"; empty where the labels are bare numbers."""
    labels = [(str(v), questionnaire.label(question, v, "fi")) for v in question.values]
    if question.is_open or all(value == label for value, label in labels):
        return ""
    keys = _keys(question.values)
    pairs = zip(keys, labels, strict=True)
    return " · ".join(f"{key} = {label}" for key, (_value, label) in pairs if key)
