"""Writes about consultations: one person's answers, and what is quoted of them."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from osallisuus.models import DataVersion
from projects.models import Project
from surveys.answering.consultation import QUOTED
from surveys.instruments.questionnaire import Questionnaire
from surveys.models import Channel, Help, Phase, Response, Survey
from surveys.models.response import random_id
from surveys.reports.compute.consultation import figures_to_keep, told_anew
from surveys.reports.release.consulted import with_counts
from surveys.services.releasing.ledgers import keep_ledger


class NotOpenError(Exception):
    """The consultation takes no answers today; nothing was stored."""


class SentOtherwiseError(Exception):
    """The same form has been sent before with other answers: those are kept, nothing changed."""


def record_consultation(
    *,
    survey: Survey,
    questionnaire: Questionnaire,
    answers: dict,
    open_answers: dict,
    language: str,
    response_id: int | None = None,
    channel: Channel = Channel.OWN_DEVICE,
    today: date | None = None,
) -> Response:
    """One person's checked answers, without card, name or mark of the browser.

    `response_id`: the random key that the form was given, so that one form sent again, because the
    network had swallowed the thanks, makes one response. Raises NotOpenError, and
    SentOtherwiseError where it was not the same that was sent again.
    """
    day = today or timezone.localdate()
    if not survey.is_open(day):
        raise NotOpenError
    facts = {
        "pk": response_id or random_id(),
        "survey": survey,
        "instrument_id": questionnaire.instrument_id,
        "consent_version": questionnaire.consent_version,
        "phase": Phase.ONCE,
        "channel": channel,
        "help": Help.ALONE,
        "language": language,
        "answered_on": day,
        "screen_mode": survey.screen_mode,
        "answers": answers,
        "open_answers": {key: each for key, each in open_answers.items() if each["text"]},
    }
    sent = Response(**facts)
    # A form sent twice meets its own key. Not by a statement that fails: PostgreSQL
    # writes such a row into its log.
    Response.objects.bulk_create([sent], ignore_conflicts=True)
    stored = Response.objects.get(pk=facts["pk"], survey=survey)
    if _said(stored) != _said(sent):
        raise SentOtherwiseError
    return stored


def _said(response: Response) -> tuple[dict, dict]:
    """What a person has said, without the mark of a coordinator who has chosen to quote it."""
    written = {
        key: (each["text"], each["may_publish"]) for key, each in response.open_answers.items()
    }
    return response.answers, written


@transaction.atomic
def freeze_results(survey: Survey) -> None:
    """Keep the counts of a closed consultation as they are now, the first time it is asked.

    Of one that was opened again only what enough new people have answered changes. Does nothing
    where nobody has answered.
    """
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if not locked.responses.exists():
        return
    kept = figures_to_keep(locked)
    if kept != locked.kept_results:
        # Shown already, or shown right now: no page changes by this.
        Survey.objects.filter(pk=survey.pk).update(kept_results=kept)
        told = told_anew(locked, kept)
        if told:
            # A release of the same form writes the same ledger.
            Project.objects.select_for_update().get(pk=locked.project_id)
            accounts = with_counts(locked, told)
            keep_ledger(locked.project, locked.instrument.key, accounts)
    survey.kept_results = kept


@transaction.atomic
def choose_quotes(
    *,
    survey: Survey,
    chosen: Collection[tuple[int, str]],
    seen: Collection[tuple[int, str]] | None = None,
) -> int:
    """Quotes the chosen open answers, (response id, item key) each, and no other of the survey;
    returns how many. An answer whose writer did not tick it is never quoted.

    `seen`: those that were quoted when the chooser's page was opened.
    """
    Survey.objects.select_for_update().get(pk=survey.pk)
    n_quoted = 0
    for response in Response.objects.filter(survey=survey).exclude(open_answers={}):
        for key, written in response.open_answers.items():
            place, was_quoted = (response.pk, key), bool(written.pop(QUOTED, None))
            # What the chooser left as it was stays as it is now, so that two who choose
            # at once do not undo each other.
            is_left = seen is not None and (place in chosen) == (place in seen)
            # Asked of the row and not of the page: only the writer's
            # own tick lets a text be quoted.
            if written["may_publish"] and (was_quoted if is_left else place in chosen):
                written[QUOTED] = True
                n_quoted += 1
        response.save(update_fields=["open_answers"])
    DataVersion.bump()
    return n_quoted
