"""Renders questions as fields, each look of a choice question once and then from memory."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from surveys.answering.answers import MAX_OPEN_LENGTH, ProblemKind
from surveys.instruments.questionnaire import Question, Questionnaire
from surveys.models import DECLINED

# Of choice questions: some 20 MB. A form of 24 questions has about 150 in a language.
MOST_LOOKS = 10_000


def render_fields(visit, step, problems, sent, *, is_whole_form=False) -> list[str]:
    """The questions of a screen as HTML, with the saved answers, or with what was just sent where
    it could not be saved. `is_whole_form`: there is no next screen to go on to."""
    kinds = {problem.key: problem.kind for problem in problems}
    is_alone = len(step) == 1
    return [
        _open_field(visit, question, kinds.get(question.key), sent, is_alone, is_whole_form)
        if question.is_open
        else _choice_field(visit, question, kinds.get(question.key), is_alone)
        for question in step
    ]


def shown_answer(visit, question: Question) -> str:
    """An answer in words, for checking before sending; empty if the question was not answered."""
    if question.is_open:
        return visit.draft.open_answers.get(question.key, {}).get("text", "")
    value = visit.draft.answers.get(question.key)
    if value is None:
        return ""
    if value == DECLINED:
        return visit.questionnaire.text("texts.decline", visit.language)
    values = value if isinstance(value, list) else [value]
    return ", ".join(
        visit.questionnaire.label(question, each, visit.language)
        for each in values
        if question.has_value(each)
    )


def _choice_field(visit, question: Question, problem, is_alone: bool) -> str:
    chosen = visit.draft.answers.get(question.key)
    chosen = tuple(chosen) if isinstance(chosen, list) else (chosen,)
    return _render_choices(
        visit.questionnaire, question, visit.language, chosen, problem, is_alone=is_alone
    )


@lru_cache(maxsize=MOST_LOOKS)
def _render_choices(
    texts: Questionnaire, question: Question, language: str, chosen, problem, *, is_alone: bool
) -> str:
    choices = [
        {
            "id": f"{question.key}-{place}",
            "value": value,
            "label": texts.label(question, value, language),
            "is_checked": value in chosen,
        }
        for place, value in enumerate(question.values, 1)
    ]
    return render_to_string(
        "surveys/_choice_field.html",
        {
            "key": question.key,
            "text": texts.question_text(question, language),
            "hint": texts.hint(question, language),
            "error": _error(problem),
            "choices": choices,
            "input": "checkbox" if question.is_multiple else "radio",
            "decline": texts.text("texts.decline", language),
            "declined": DECLINED,
            "is_declined": DECLINED in chosen,
            "is_alone": is_alone,
        },
    )


def _open_field(visit, question: Question, problem, sent, is_alone, is_whole_form) -> str:
    texts, language = visit.questionnaire, visit.language
    kept = visit.draft.open_answers.get(question.key, {"text": "", "may_publish": False})
    if problem:
        kept = {
            "text": sent.get(question.key, ""),
            "may_publish": f"{question.key}_saa_julkaista" in sent,
        }
    hints = [texts.hint(question, language), texts.text("texts.open_not_read_at_once", language)]
    if visit.is_small_group:
        hints.insert(1, texts.text("texts.open_small_group", language))
    return render_to_string(
        "surveys/_open_field.html",
        {
            "key": question.key,
            "text": texts.question_text(question, language),
            "hints": [hint for hint in hints if hint],
            "error": _error(problem, len(kept["text"])),
            "written": kept["text"],
            "may_publish": kept["may_publish"],
            "is_whole_form": is_whole_form,
            "publish": texts.text("texts.open_publish", language),
            "is_alone": is_alone,
        },
    )


def _error(problem, length: int = 0) -> str:
    if problem == ProblemKind.TOO_LONG:
        return _(
            "Teksti on liian pitkä: %(length)s merkkiä. Kenttään mahtuu %(most)s merkkiä. "
            "Lyhennä tekstiä ja valitse Jatka."
        ) % {"length": length, "most": MAX_OPEN_LENGTH}
    return str(problem.label) if problem else ""
