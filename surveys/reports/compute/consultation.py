"""What residents answered in a consultation, as counts that may be shown."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, NotRequired, TypedDict

from django.utils.translation import gettext as _

from surveys.answering.consultation import ASKED, is_quoted, title_in
from surveys.evaluation.distribution import Cell, Distribution, distribution
from surveys.instruments.questionnaire import Question, Questionnaire, questionnaire_of
from surveys.models import DECLINED, Response, Survey
from surveys.reports.frozen import wording
from surveys.reports.frozen.codec import decode

Answers = Mapping[str, Any]
"""Question -> what JSON holds of one person's answer: a value, or a list of them."""


class KeptSpread(TypedDict):
    """A `Distribution` as JSON; `n_given` is not in those from before it was kept."""

    n: int | None
    cells: tuple[dict[str, Any], ...]
    hidden: str | None
    n_given: NotRequired[int]


class KeptFigures(TypedDict):
    n: int | None
    questions: dict[str, KeptSpread]
    n_given: NotRequired[int]


@dataclass(frozen=True)
class Row:
    """label: the option, or the merged ones; is_merged: they are shown together."""

    label: str
    people: str
    is_merged: bool = False


@dataclass(frozen=True)
class QuestionResult:
    """rows are empty where a sentence says why nothing is shown."""

    text: str
    is_multiple: bool
    rows: tuple[Row, ...] = ()
    sentence: str = ""


@dataclass(frozen=True)
class Quoted:
    question: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class ConsultationReport:
    """n: people who answered, None below the limit; limits: what the result cannot tell."""

    title: str
    n: int | None
    questions: tuple[QuestionResult, ...]
    quotes: tuple[Quoted, ...]
    limits: str


def build_consultation(
    survey: Survey, language: str, *, counted: Collection[int] | None = None
) -> ConsultationReport:
    """The results of a consultation in a language, for its page after the last day.

    Counts are of people. Below the project's smallest group there is neither a number of answers
    nor a quote; a question that fewer than twice the group answered, or nearly all alike, has a
    sentence instead of rows. counted: keys of the answers that the counts are of, None where that
    is not kept; who came after them is not quoted either, since a new quote would be one of a few
    people's.
    Practice has no results: ValueError.
    """
    if survey.is_practice:
        raise ValueError("practice is never in figures")
    questionnaire = questionnaire_of(survey.instrument)
    responses = list(Response.objects.filter(survey=survey).only("answers", "open_answers"))
    behind = _behind(survey, responses, counted)
    k = survey.project.min_group_size
    found: KeptFigures = survey.kept_results or _figures(questionnaire, responses, k)
    spreads = {key: decode(Distribution, kept) for key, kept in found["questions"].items()}
    closed = [each for each in questionnaire.asked(ASKED) if not each.is_open]
    return ConsultationReport(
        title=title_in(survey, questionnaire, language),
        n=found["n"],
        questions=tuple(
            _result(questionnaire, question, spreads[question.key], language) for question in closed
        ),
        # Of few people each text could be put to its writer.
        quotes=_quotes(questionnaire, behind, language) if len(behind) >= k else (),
        limits=questionnaire.text("texts.limits", language),
    )


def _behind(
    survey: Survey, responses: list[Response], counted: Collection[int] | None
) -> list[Response]:
    """The answers that the counts are of. Where it is not kept which they are, as of a consultation
    closed before the ledger, all of them while they are as many as were counted, since none ever
    leaves; once others have come, none until the counts are made anew."""
    if counted is not None:
        return [each for each in responses if each.pk in counted]
    kept: KeptFigures | None = survey.kept_results
    is_same = kept is None or len(responses) == _n_given(kept)
    return responses if is_same else []


def figures_to_keep(survey: Survey) -> KeptFigures:
    """The figures of a consultation as JSON, to be shown from now on and to outlive its answers.

    What was shown before stays until k more people have answered, and in a question until twice as
    many more have answered it: a page saved before, beside the new one, would otherwise tell what
    those who came between answered. `n_given`: how many are behind each, never shown.
    """
    questionnaire = questionnaire_of(survey.instrument)
    responses = list(Response.objects.filter(survey=survey))
    k = survey.project.min_group_size
    kept: KeptFigures | None = survey.kept_results
    found = _figures(questionnaire, responses, k)
    n_given = found["n_given"] = len(responses)
    for key, question in found["questions"].items():
        question["n_given"] = sum(bool(_options(each.answers.get(key))) for each in responses)
    if kept is None:
        return found
    # Fewer newcomers than k: the old page less the new one would be theirs alone.
    if n_given - _n_given(kept) < k:
        return kept
    for key, old in kept["questions"].items():
        new = found["questions"].get(key)
        if new is not None and new["n_given"] - _n_given(old) < 2 * k:
            found["questions"][key] = old
    return found


def told_anew(survey: Survey, kept: KeptFigures) -> dict[str, list[int]]:
    """What of the figures to keep is counted anew -> keys of the answers that it is of; the number
    of people as `n`, a question by its key. Nothing where all is as it was, or hidden."""
    if kept["n"] is None:
        return {}
    shown: KeptFigures | None = survey.kept_results
    before: KeptFigures = shown or {"n": None, "questions": {}, "n_given": 0}
    responses = list(Response.objects.filter(survey=survey))
    told = {}
    if _n_given(kept) != _n_given(before):
        told["n"] = [each.pk for each in responses]
    for key, question in kept["questions"].items():
        old = before["questions"].get(key)
        if question["n"] is not None and (old is None or _n_given(question) != _n_given(old)):
            told[f"question {key}"] = [r.pk for r in responses if _options(r.answers.get(key))]
    return told


def _n_given(kept: KeptFigures | KeptSpread) -> int:
    """How many were behind a figure; of one from before this was kept, as many as it shows."""
    return kept.get("n_given", kept["n"] or 0)


def _figures(questionnaire: Questionnaire, responses: Iterable[Response], k: int) -> KeptFigures:
    answers: list[Answers] = [response.answers for response in responses]
    return {
        "n": len(answers) if len(answers) >= k else None,
        "questions": {
            question.key: _spread(question, answers, k)
            for question in questionnaire.asked(ASKED)
            if not question.is_open
        },
    }


def _spread(question: Question, answers: Iterable[Answers], k: int) -> KeptSpread:
    chosen = (_options(each.get(question.key)) for each in answers)
    found = distribution(chosen, [str(value) for value in question.values], k=k)
    return {
        "n": found.n,
        "cells": tuple(asdict(cell) for cell in found.cells),
        "hidden": found.hidden and found.hidden.value,
    }


def _options(value: object) -> set[str]:
    if value is None or value == DECLINED:
        return set()
    return {str(each) for each in value} if isinstance(value, list) else {str(value)}


def _result(
    questionnaire: Questionnaire, question: Question, spread: Distribution, language: str
) -> QuestionResult:
    text = questionnaire.question_text(question, language)
    if spread.n is None or spread.hidden:
        return QuestionResult(text, question.is_multiple, sentence=wording.hidden(spread.hidden))
    rows = [_row(questionnaire, question, cell, spread.n, language) for cell in spread.cells]
    return QuestionResult(text, question.is_multiple, tuple(rows))


def _row(
    questionnaire: Questionnaire, question: Question, cell: Cell, n: int, language: str
) -> Row:
    values = [value for value in question.values if str(value) in cell.options]
    labels = [questionnaire.label(question, value, language) for value in values]
    is_merged = len(labels) > 1
    label = _("Muut: %(options)s") % {"options": " · ".join(labels)} if is_merged else labels[0]
    return Row(label, wording.of_people(cell.count, n, cell.share), is_merged)


def _quotes(
    questionnaire: Questionnaire, responses: list[Response], language: str
) -> tuple[Quoted, ...]:
    found = []
    for question in questionnaire.asked(ASKED):
        # By alphabet in each question: in one order for all of them, the quotes of one person would
        # stand at the same place.
        texts = sorted(
            written["text"]
            for response in responses
            if (written := response.open_answers.get(question.key)) and is_quoted(written)
        )
        if texts:
            found.append(Quoted(questionnaire.question_text(question, language), tuple(texts)))
    return tuple(found)
