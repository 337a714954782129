"""The columns of a file of answers, as whoever fills one in is told of them."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from surveys.answering.answers import MAX_OPEN_LENGTH
from surveys.answering.files.response_files import BETWEEN_CHOICES, FACTS, PHASES, Target
from surveys.instruments.questionnaire import Question, Questionnaire
from surveys.models import MISSING, Channel, Help, Phase


class Column(NamedTuple):
    heading: str
    is_required: bool
    guide: str


def columns_of(targets: Iterable[Target], language: str) -> list[Column]:
    """The facts of a row and every question of the questionnaires, each key once, its texts in
    `language` or in Finnish."""
    forms = list({one.questionnaire.instrument_id: one.questionnaire for one in targets}.values())
    guides = _facts(sorted({code for form in forms for code in form.languages}))
    asked: dict[str, str] = {}
    for form in forms:
        for question in form.questions:
            asked.setdefault(question.key, _guide(form, question, language))
    facts = [Column(name, True, guides[name]) for name in FACTS]
    return [*facts, *(Column(key, False, guide) for key, guide in asked.items())]


def _facts(languages: list[str]) -> dict[str, str]:
    return {
        "code": _(
            "Ihmisen koodi, sama alku- ja loppukyselyssä: kortin koodi tai oma merkintänne. "
            "Koodista tallennetaan vain tiiviste, josta koodia ei voi lukea."
        ),
        "pilot": _("Kokeilun tunnus."),
        "phase": _words((value, Phase(value).label) for value in PHASES),
        "answered_on": _("Päivä, jona ihminen vastasi, kuten 5.2.2026."),
        "channel": _words(Channel.choices),
        "help": _words(Help.choices),
        "language": _("Kieli, jolla ihminen vastasi: %s.") % ", ".join(languages),
    }


def _guide(form: Questionnaire, question: Question, language: str) -> str:
    text = form.question_text(question, language)
    if question.is_open:
        how = _("oma teksti, enintään %d merkkiä") % MAX_OPEN_LENGTH
        return f"{text} ({how})"
    values = _words((value, form.label(question, value, language)) for value in question.values)
    if question.is_multiple:
        values = _("%(values)s; monta valintaa erotetaan merkillä %(sign)s") % {
            "values": values,
            "sign": BETWEEN_CHOICES,
        }
    return f"{text} ({values})"


def _words(choices: Iterable[tuple[object, object]]) -> str:
    """Each value with its meaning, where that is another word."""
    return ", ".join(
        f"{value}" if str(value) == str(label) else f"{value} = {label}" for value, label in choices
    )


def missing_values() -> str:
    """What a cell may say instead of an answer."""
    return ", ".join(MISSING)
