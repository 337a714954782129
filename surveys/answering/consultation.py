"""One person's visit to a consultation: what is asked, in which language, and what was sent."""

from dataclasses import dataclass, field

from django.core import signing
from django.http import HttpRequest, HttpResponseBase, QueryDict

from surveys.answering.answers import OpenAnswer, Problem, ProblemKind, read_step
from surveys.answering.personal_details import Detail, personal_details
from surveys.answering.windows import missing_before_opening
from surveys.instruments.questionnaire import (
    FALLBACK_LANGUAGE,
    Question,
    Questionnaire,
    questionnaire_of,
    translated_languages,
)
from surveys.models import Phase, Survey
from surveys.models.response import random_id

SALT = "surveys.consultation"
FORM_SALT = "surveys.consultation.form"
# The questions of a consultation are written in its file as those of a start.
ASKED = Phase.START
TITLE = "texts.consent_title"
QUOTED = "is_quoted"
"""Stands beside an open answer that a coordinator has chosen to quote."""


@dataclass
class Sheet:
    """What has been written so far; nothing of it is kept before it is sent."""

    answers: dict[str, object] = field(default_factory=dict)
    open_answers: dict[str, OpenAnswer] = field(default_factory=dict)


@dataclass
class ConsultationVisit:
    """The same names as a card's `Visit`, so that the same fields are drawn."""

    survey: Survey
    questionnaire: Questionnaire
    languages: tuple[str, ...]
    language: str
    draft: Sheet = field(default_factory=Sheet)
    problems: tuple[Problem, ...] = ()
    is_small_group: bool = False

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.questionnaire.asked(ASKED)

    @property
    def title(self) -> str:
        return title_in(self.survey, self.questionnaire, self.language)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to send."""
        written = any(each["text"] for each in self.draft.open_answers.values())
        return not self.draft.answers and not written

    def text(self, key: str) -> str:
        return self.questionnaire.text(f"texts.{key}", self.language)

    @property
    def with_details(self) -> list[tuple[Question, list[Detail]]]:
        """Open questions whose texts seem to tell who wrote them, with what they seem to hold."""
        found = [
            (question, personal_details(self.draft.open_answers[question.key]["text"]))
            for question in self.questions
            if question.key in self.draft.open_answers
        ]
        return [(question, details) for question, details in found if details]

    def read(self, data: QueryDict) -> None:
        """Takes what a form sent."""
        keys = [question.key for question in self.questions]
        found = read_step(self.questionnaire, ASKED, keys, data)
        self.draft = Sheet(found.answers, found.open_answers)
        # Whoever is heard owes no answer: every question may be left out.
        self.problems = tuple(p for p in found.problems if p.kind != ProblemKind.MISSING)


def load_consultation(survey: Survey, wanted: str) -> ConsultationVisit | None:
    """The visit in the wanted language where the consultation has it; None if it has none."""
    questionnaire = questionnaire_of(survey.instrument)
    languages = questionnaire.offered_languages(survey, translated_languages())
    if not languages:
        return None
    language = wanted if wanted in languages else languages[0]
    return ConsultationVisit(survey, questionnaire, languages, language)


def title_in(survey: Survey, questionnaire: Questionnaire, language: str) -> str:
    """The name that the coordinator gave, or in other languages the form's own."""
    # The coordinator's title is written in Finnish only.
    own = "" if language == FALLBACK_LANGUAGE else questionnaire.text(TITLE, language)
    return own or survey.title


def is_quoted(written: OpenAnswer) -> bool:
    """Whether an open answer is public: its writer allowed it and a coordinator chose it."""
    return bool(written["may_publish"] and written.get("is_quoted"))


def takes_answers(survey: Survey) -> bool:
    return survey.is_open() and not missing_before_opening(survey)


def new_form(survey: Survey) -> str:
    """The key that the answers of one drawn form will have."""
    # Signed: no other site can make a form that answers here in somebody's name.
    # The key is random, so that rows in its order tell nothing of the order in which people
    # answered; made with the form, so that a form sent twice is one answer.
    return signing.dumps([survey.pk, random_id()], salt=FORM_SALT)


def response_of_form(survey: Survey, sent: str) -> int | None:
    """The key of a form's answers; None if the form is not of this survey."""
    try:
        survey_id, response_id = signing.loads(sent, salt=FORM_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return response_id if survey_id == survey.pk else None


def mark_name(survey: Survey) -> str:
    return f"kuultu-{survey.pk}"


def has_answered(request: HttpRequest, survey: Survey) -> bool:
    """Whether this browser holds the mark of having answered; only the browser knows it."""
    try:
        marked = signing.loads(request.COOKIES.get(mark_name(survey), ""), salt=SALT)
    except signing.BadSignature:
        return False
    return bool(marked == survey.pk)


def mark_answered(response: HttpResponseBase, survey: Survey, *, is_secure: bool) -> None:
    """Leaves the mark in the browser until it no longer matters."""
    response.set_cookie(
        mark_name(survey),
        # The survey alone: the mark is the same for all, and leads to no answer.
        signing.dumps(survey.pk, salt=SALT),
        max_age=180 * 24 * 3600,
        secure=is_secure,
        httponly=True,
        samesite="Lax",
    )
