"""A card's answers on their way: begun with consent, saved screen by screen, sent once."""

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from surveys.answering.answers import Problem, check_answers, check_open_answers
from surveys.instruments.questionnaire import Questionnaire
from surveys.models import (
    DECLINED,
    Card,
    Channel,
    Draft,
    Help,
    Phase,
    Response,
    Survey,
)
from surveys.services.reopening import is_frozen, sent_start

# Unsent answers wait long enough to go on at the next meeting, and no longer.
DRAFT_DAYS = 14
# By hand: of all that a screen costs, Django's own building of this statement was a quarter. The
# revision guards against a second tab without a lock that would hold up the first.
SAVE = """
UPDATE surveys_draft SET answers = %s, open_answers = %s, language = %s, last_used_on = %s,
    revision = revision + 1
WHERE id = %s AND revision = %s
"""


class AlreadySentError(Exception):
    """The card has sent this phase; nothing was changed."""


class NothingAnsweredError(Exception):
    """There is not one answer to send; the draft stays."""


class UnsoundAnswersError(Exception):
    """The draft holds answers that the instrument does not know; nothing was sent."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__(", ".join(problem.key for problem in problems))


def begin_draft(
    *,
    card: Card,
    phase: Phase,
    consent_version: int,
    language: str,
    channel: Channel = Channel.OWN_DEVICE,
    help: Help = Help.ALONE,
    today: date | None = None,
) -> Draft:
    """The draft of a card and phase after consent; an older one keeps its answers."""
    facts = {
        "consent_version": consent_version,
        "language": language,
        "channel": channel,
        "help": help,
        "last_used_on": today or timezone.localdate(),
    }
    # Two tabs may begin at once; a refused statement would stand in the database's log.
    Draft.objects.bulk_create(
        [Draft(card=card, phase=phase, **facts)],
        update_conflicts=True,
        unique_fields=["card", "phase"],
        update_fields=list(facts),
    )
    return Draft.objects.get(card=card, phase=phase)


def save_answers(
    *,
    draft: Draft,
    answers: dict,
    open_answers: dict,
    language: str,
    today: date | None = None,
) -> Draft:
    """Puts a screen's checked answers into the draft, beside those that another tab has saved.

    One query unless two tabs save at once. Raises AlreadySentError if the draft is gone.
    """
    while True:
        kept = {
            "answers": {**draft.answers, **answers},
            "open_answers": {**draft.open_answers, **open_answers},
            "language": language,
            "last_used_on": today or timezone.localdate(),
        }
        if _written(draft, kept):
            for name, value in kept.items():
                setattr(draft, name, value)
            draft.revision += 1
            return draft
        _refresh(draft)


def _written(draft: Draft, kept: dict) -> bool:
    """Whether the row was still of the draft's revision, and so took what is kept."""
    fields = {field.name: field for field in Draft._meta.concrete_fields}
    values = [fields[name].get_db_prep_save(value, connection) for name, value in kept.items()]
    with connection.cursor() as cursor:
        cursor.execute(SAVE, [*values, draft.pk, draft.revision])
        return bool(cursor.rowcount)


def send_draft(
    *,
    draft: Draft,
    survey: Survey,
    questionnaire: Questionnaire,
    today: date | None = None,
) -> Response:
    """The draft as a response, once: a repeated or simultaneous sending raises AlreadySentError.

    Answers that another tab saves meanwhile are sent too. Raises NothingAnsweredError and
    UnsoundAnswersError, which leave the draft as it is.
    """
    while True:
        try:
            # Before the transaction: SQLite has one writer, who should
            # not wait for checks in memory.
            check_draft(draft, questionnaire)
            with transaction.atomic():
                # First, because of two senders the second waits here for the first.
                same = Draft.objects.filter(pk=draft.pk, revision=draft.revision)
                if not same.delete()[0]:
                    raise _DraftMovedError
                response = _response(draft, survey, questionnaire, today)
                if draft.is_reopened:
                    _take_place_of_start(response)
                elif not Response.objects.insert_once(response):
                    raise AlreadySentError
            return response
        except _DraftMovedError:
            _refresh(draft)
        except (NothingAnsweredError, UnsoundAnswersError):
            # Another tab may have saved the very answer that was
            # lacking: then it is tried once more.
            read = draft.revision
            if _refresh(draft).revision == read:
                raise


def check_draft(draft: Draft, questionnaire: Questionnaire) -> None:
    """Raises NothingAnsweredError or UnsoundAnswersError if the draft cannot be sent."""
    problems = [
        *check_answers(questionnaire, draft.answers, draft.phase, missing={DECLINED}),
        *check_open_answers(questionnaire, draft.open_answers, draft.phase),
    ]
    if problems:
        raise UnsoundAnswersError(problems)
    if not any(_asked(draft, questionnaire)):
        raise NothingAnsweredError


def drop_answers(*, draft: Draft, keys: list[str]) -> Draft:
    """Takes answers out of a draft, so that the person is asked again."""
    answers = {key: value for key, value in draft.answers.items() if key not in keys}
    open_answers = {key: value for key, value in draft.open_answers.items() if key not in keys}
    Draft.objects.filter(pk=draft.pk, revision=draft.revision).update(
        answers=answers, open_answers=open_answers, revision=F("revision") + 1
    )
    draft.refresh_from_db()
    return draft


def delete_stale_drafts(today: date | None = None) -> int:
    """Deletes drafts that nobody has touched for 14 days; returns how many there were."""
    last_day = (today or timezone.localdate()) - timedelta(days=DRAFT_DAYS)
    return Draft.objects.filter(last_used_on__lt=last_day).delete()[0]


class _DraftMovedError(Exception):
    """Another tab saved between reading and sending."""


def _refresh(draft: Draft) -> Draft:
    try:
        draft.refresh_from_db()
    except Draft.DoesNotExist:
        raise AlreadySentError from None
    return draft


def _take_place_of_start(response: Response) -> None:
    """The answers of a reopened start in the place of those sent before."""
    # The card is locked before its responses are read, so that an end cannot come in between.
    card = Card.objects.select_for_update().get(pk=response.card_id)
    start = sent_start(card)
    if start is None or is_frozen(start):
        raise AlreadySentError
    if Response.objects.filter(card=card, phase=Phase.END).exists():
        raise AlreadySentError
    response.pk, response.card_id = start.pk, start.card_id
    # With the key and day of what was sent before, decisions about pairs hold, and the
    # end opens when it was said to.
    response.answered_on = start.answered_on
    response.save(force_update=True)


def _asked(draft: Draft, questionnaire: Questionnaire) -> tuple[dict, dict]:
    """Answers and written texts to send."""
    pointless = {
        question.key for question in questionnaire.questions if not question.is_asked(draft.answers)
    }
    # An answer that an earlier one has made pointless waits in the draft, in case the person
    # changes their mind again, but is never sent.
    answers = {key: value for key, value in draft.answers.items() if key not in pointless}
    written = {
        key: written
        for key, written in draft.open_answers.items()
        if written["text"] and key not in pointless
    }
    return answers, written


def _response(
    draft: Draft, survey: Survey, questionnaire: Questionnaire, today: date | None
) -> Response:
    answers, written = _asked(draft, questionnaire)
    return Response(
        survey=survey,
        card_id=draft.card_id,
        instrument_id=questionnaire.instrument_id,
        consent_version=draft.consent_version,
        phase=draft.phase,
        channel=draft.channel,
        help=draft.help,
        language=draft.language,
        variant=draft.variant,
        answered_on=today or timezone.localdate(),
        screen_mode=survey.screen_mode,
        answers=answers,
        open_answers=written,
    )
