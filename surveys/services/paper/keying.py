"""Paper forms typed in by a coordinator: checked like any answers, stored with the paper's day."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.answering.answers import check_answers, check_open_answers
from surveys.answering.day_rules import OTHER, day_problem
from surveys.instruments.questionnaire import Questionnaire, questionnaire_of
from surveys.models import MISSING, Card, Channel, Draft, Help, Phase, Response, Survey
from surveys.queries.known_cards import person_of
from surveys.services.answering import (
    AlreadySentError,
    NothingAnsweredError,
    UnsoundAnswersError,
)
from surveys.services.entering import count_entered
from surveys.services.paper.stacks import StackKey, lay_on_stack

WRONG_DAY = "wrong_day"


@dataclass(frozen=True)
class PaperSheet:
    """One filled-in form. `answers` also hold "blank" and "unreadable", which only paper has."""

    phase: Phase
    answered_on: date
    help: Help
    language: str
    answers: dict
    open_answers: dict = field(default_factory=dict)


def check_paper(
    *, survey: Survey, card: Card, phase: Phase, answered_on: date, today: date | None = None
) -> None:
    """Raises ValidationError, with a sentence for the coordinator, if a sheet of this card, phase
    and day does not belong to the survey, with the code WRONG_DAY where the day is at fault; and
    AlreadySentError if the phase has been answered."""
    person = person_of(usable_card(survey, card))
    if phase in person.days:
        raise AlreadySentError
    refuse_day(
        survey,
        phase,
        answered_on,
        today=today,
        other_on=person.days.get(OTHER[phase]),
        end_opened_on=person.end_opened_on,
    )


def usable_card(survey: Survey, card: Card) -> Card:
    """Raises ValidationError for a card of another survey or of a sheet that is out of use."""
    found = Card.objects.select_related("sheet").get(pk=card.pk)
    if found.sheet.survey_id != survey.pk:
        raise ValidationError(_("Tämän koodin kortti kuuluu toiseen kyselyyn."))
    if found.sheet.revoked_on is not None:
        raise ValidationError(_("Tämän kortin arkki on poistettu käytöstä."))
    return found


def refuse_day(
    survey: Survey,
    phase: Phase,
    answered_on: date,
    *,
    today: date | None,
    other_on: date | None,
    end_opened_on: date | None,
) -> None:
    """Raises ValidationError where `day_problem` finds one, with the code WRONG_DAY where the day
    is at fault."""
    problem = day_problem(
        survey,
        phase,
        answered_on,
        today=today or timezone.localdate(),
        other_on=other_on,
        end_opened_on=end_opened_on,
    )
    if problem:
        raise ValidationError(problem.sentence, code=WRONG_DAY if problem.is_day else None)


def record_paper(
    *,
    survey: Survey,
    card: Card,
    sheet: PaperSheet,
    key: StackKey | None = None,
    today: date | None = None,
) -> Response:
    """A keyed form as a response; an unsent draft of the same card and phase gives way to it.

    `key`: of the stack on which the form can be corrected; without one it lies in none.

    Raises what `check_paper` raises, UnsoundAnswersError for answers that the instrument does not
    know, and NothingAnsweredError for a form without a single answer.
    """
    questionnaire = questionnaire_of(survey.instrument)
    check_sheet(questionnaire, sheet)
    phase, answered_on = sheet.phase, sheet.answered_on
    check_paper(survey=survey, card=card, phase=phase, answered_on=answered_on, today=today)
    response = _response(survey, card, sheet, questionnaire)
    with transaction.atomic():
        # Somebody may have begun on a phone and gone on on paper: what
        # is whole takes the place of it.
        Draft.objects.filter(card=card, phase=phase).delete()
        if not Response.objects.insert_once(response):
            raise AlreadySentError
        if key is not None:
            lay_on_stack(response=response, key=key, today=today)
        # Who put answers in is asked before a release, and practice is in none.
        if not survey.is_practice:
            count_entered(survey_id=survey.pk, n_responses=1, n_people=1, today=today)
    return response


def check_sheet(questionnaire: Questionnaire, sheet: PaperSheet) -> None:
    """Raises UnsoundAnswersError or NothingAnsweredError for what is never stored."""
    problems = [
        *check_answers(questionnaire, sheet.answers, sheet.phase),
        *check_open_answers(questionnaire, sheet.open_answers, sheet.phase),
    ]
    if problems:
        raise UnsoundAnswersError(problems)
    answered = [v for v in sheet.answers.values() if not (isinstance(v, str) and v in MISSING)]
    if not answered and not sheet.open_answers:
        raise NothingAnsweredError


def _response(
    survey: Survey, card: Card, sheet: PaperSheet, questionnaire: Questionnaire
) -> Response:
    return Response(
        survey=survey,
        card=card,
        instrument_id=questionnaire.instrument_id,
        consent_version=questionnaire.consent_version,
        phase=sheet.phase,
        channel=Channel.PAPER,
        help=sheet.help,
        language=sheet.language,
        answered_on=sheet.answered_on,
        screen_mode=survey.screen_mode,
        answers=sheet.answers,
        open_answers=sheet.open_answers,
    )
