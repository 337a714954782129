"""Paper forms typed in by a coordinator: checked like any answers, stored with the paper's day."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.answering.answers import check_answers, check_open_answers
from surveys.answering.windows import Standing, end_opens_on, standing_of, with_standing
from surveys.instruments.questionnaire import Questionnaire, questionnaire_of
from surveys.models import MISSING, Card, Channel, Draft, Help, Phase, Response, Survey
from surveys.services.answering import (
    AlreadySentError,
    NothingAnsweredError,
    UnsoundAnswersError,
)

WRONG_DAY = "wrong_day"
NO_END_YET = gettext_lazy(
    "Loppukysely aukeaa vasta %(day)s, eikä kortilla ole alkukyselyä. Tarkista koodi ja vaihe."
)
END_WAITS = gettext_lazy(
    "Tämän kortin loppukysely aukeaa vasta %(day)s. Jos ihminen lähtee ennen muita, avaa "
    "loppukysely kortille kyselyn sivulla."
)
TOO_SOON = gettext_lazy(
    "Alku- ja loppukyselyn välissä on oltava vähintään %(days)s päivää. Tarkista päivä ja vaihe."
)


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
    day = today or timezone.localdate()
    found = with_standing(Card.objects.filter(pk=card.pk)).select_related("sheet").get()
    if found.sheet.survey_id != survey.pk:
        raise ValidationError(_("Tämän koodin kortti kuuluu toiseen kyselyyn."))
    if found.sheet.revoked_on is not None:
        raise ValidationError(_("Tämän kortin arkki on poistettu käytöstä."))
    if answered_on > day:
        raise ValidationError(_("Lomakkeen päivä on tulevaisuudessa."), code=WRONG_DAY)
    if not survey.is_open(at=answered_on):
        raise ValidationError(_("Kysely ei ollut auki lomakkeen päivänä."), code=WRONG_DAY)
    if phase == Phase.START and found.start_on or phase == Phase.END and found.has_end:
        raise AlreadySentError
    if phase == Phase.END and found.start_on and answered_on < found.start_on:
        start_on = date_format(found.start_on, "j.n.Y")
        raise ValidationError(
            _("Loppukysely ei voi olla aiemmin kuin alkukysely (%(day)s).") % {"day": start_on},
            code=WRONG_DAY,
        )
    if phase == Phase.END:
        _check_end_is_open(survey, standing_of(found), answered_on, day)


def _check_end_is_open(survey: Survey, standing: Standing, answered_on: date, today: date) -> None:
    """A sheet may be keyed when the survey has closed, but not before its card's end has opened,
    nor for a day too near to the start, unless a coordinator opened the end for this card."""
    if survey.is_practice or standing.end_opened_on is not None:
        return
    if standing.start_on is None:
        opens_on = survey.end_from or survey.opens_on + timedelta(days=survey.min_days_between)
        if answered_on < opens_on:
            raise ValidationError(NO_END_YET % {"day": date_format(opens_on, "j.n.Y")})
        return
    opens_on = end_opens_on(survey, standing.start_on)
    if min(today, survey.closes_on or today) < opens_on:
        raise ValidationError(END_WAITS % {"day": date_format(opens_on, "j.n.Y")})
    soonest = standing.start_on + timedelta(days=survey.min_days_between)
    if answered_on < min(opens_on, soonest):
        raise ValidationError(TOO_SOON % {"days": survey.min_days_between}, code=WRONG_DAY)


def record_paper(
    *, survey: Survey, card: Card, sheet: PaperSheet, today: date | None = None
) -> Response:
    """A keyed form as a response; an unsent draft of the same card and phase gives way to it.

    Raises what `check_paper` raises, UnsoundAnswersError for answers that the instrument does not
    know, and NothingAnsweredError for a form without a single answer.
    """
    questionnaire = questionnaire_of(survey.instrument)
    _check_answers(questionnaire, sheet)
    phase, answered_on = sheet.phase, sheet.answered_on
    check_paper(survey=survey, card=card, phase=phase, answered_on=answered_on, today=today)
    response = _response(survey, card, sheet, questionnaire)
    with transaction.atomic():
        Draft.objects.filter(card=card, phase=phase).delete()
        if not Response.objects.insert_once(response):
            raise AlreadySentError
    return response


def _check_answers(questionnaire: Questionnaire, sheet: PaperSheet) -> None:
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
