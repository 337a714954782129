"""Answers given elsewhere, written all or none."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.models import AuditEvent, Project
from surveys.answering.codes import imported_hash
from surveys.answering.response_files import (
    ImportedResponse,
    Problem,
    ResponseFileError,
    Target,
    read_responses,
)
from surveys.instruments.questionnaire import questionnaire_of
from surveys.models import IMPORT_LETTER, Card, CardSheet, Response, Survey
from surveys.services.cards import hash_of

BATCH = 1000
IN_QUERY = 500


class KnownCard(NamedTuple):
    """A card that is there already, and the phases it has sent."""

    card_id: int
    survey_id: int
    phases: set


def import_responses(
    *,
    project: Project,
    path: Path,
    today: date | None = None,
    progress: Callable[[str, int], None] = lambda step, n_rows: None,
) -> int:
    """Reads, checks and writes a file of answers; returns how many responses there are.

    Raises ResponseFileError with every problem; then nothing has been written. `progress` is told
    "read" and "written" with numbers of rows.
    """
    targets = import_targets(project)
    read = read_responses(
        path,
        targets,
        today=today or timezone.localdate(),
        progress=lambda n_rows: progress("read", n_rows),
    )
    hashes = {row.row: hash_in_file(row) for row in read.rows}
    known = _known_cards(hashes.values())
    problems = [*read.problems, *_clashes(read.rows, hashes, known)]
    if problems:
        raise ResponseFileError(problems)
    surveys = {survey.pk: survey for survey in _surveys(project)}
    with transaction.atomic():
        cards = _cards(read.rows, hashes, known, surveys)
        for start in range(0, len(read.rows), BATCH):
            batch = read.rows[start : start + BATCH]
            Response.objects.bulk_create(_response(row, cards, surveys) for row in batch)
            progress("written", start + len(batch))
        AuditEvent.objects.create(
            project=project,
            action=AuditEvent.Action.IMPORT,
            target=f"vastaukset: {path.name}"[:200],
            n_rows=len(read.rows),
        )
    return len(read.rows)


def import_targets(project: Project) -> dict[str, Target]:
    """Pilot slug to the only real survey of the pilot; pilots with several are left out."""
    by_pilot: dict[str, list[Survey]] = {}
    for survey in _surveys(project):
        by_pilot.setdefault(survey.pilot.slug, []).append(survey)
    return {
        slug: _target(slug, surveys[0]) for slug, surveys in by_pilot.items() if len(surveys) == 1
    }


def _target(slug: str, survey: Survey) -> Target:
    questionnaire = questionnaire_of(survey.instrument)
    keys = frozenset(question.key for question in questionnaire.questions)
    return Target(survey.pk, slug, questionnaire, keys)


def _surveys(project: Project):
    return Survey.objects.real().filter(project=project).select_related("pilot", "instrument")


def hash_in_file(row: ImportedResponse) -> str:
    """What is kept of a code: as of a card if it has a card code's form, else within its pilot."""
    if row.card_code is not None:
        return hash_of(row.card_code)
    return imported_hash(settings.CARD_KEY, row.target.pilot_slug, row.code)


def _cards(
    rows: list[ImportedResponse],
    hashes: Mapping[int, str],
    known: Mapping[str, KnownCard],
    surveys: Mapping[int, Survey],
) -> dict[int, int]:
    """Row number to card: the one that a code has, or a new one on the survey's import sheet."""
    wanted: dict[int, list[str]] = {}
    for row in rows:
        if hashes[row.row] not in known:
            wanted.setdefault(row.target.survey_id, []).append(hashes[row.row])
    ids = {code_hash: card.card_id for code_hash, card in known.items()}
    for survey_id, new_hashes in wanted.items():
        ids |= _new_cards(surveys[survey_id], list(dict.fromkeys(new_hashes)))
    return {number: ids[code_hash] for number, code_hash in hashes.items()}


def _known_cards(hashes: Iterable[str]) -> dict[str, KnownCard]:
    unique, found = list(set(hashes)), {}
    for start in range(0, len(unique), IN_QUERY):
        cards = Card.objects.filter(code_hash__in=unique[start : start + IN_QUERY]).order_by()
        for code_hash, card_id, survey_id, phase in cards.values_list(
            "code_hash", "pk", "sheet__survey_id", "responses__phase"
        ):
            card = found.setdefault(code_hash, KnownCard(card_id, survey_id, set()))
            card.phases.add(phase)
    return found


def _clashes(
    rows: list[ImportedResponse], hashes: Mapping[int, str], known: Mapping[str, KnownCard]
) -> Iterator[Problem]:
    """Rows whose code belongs elsewhere, or has answered the phase: here or on another row."""
    owners = {code_hash: card.survey_id for code_hash, card in known.items()}
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        code_hash = hashes[row.row]
        survey_id = row.target.survey_id
        first = seen.setdefault((code_hash, row.phase), row.row)
        if owners.setdefault(code_hash, survey_id) != survey_id:
            yield Problem(row.row, _("koodin kortti kuuluu toiseen kyselyyn."))
        elif first != row.row:
            yield Problem(row.row, _("sama koodi ja vaihe kuin rivillä %(row)s.") % {"row": first})
        elif code_hash in known and row.phase in known[code_hash].phases:
            yield Problem(row.row, _("koodilla on jo vastattu tähän vaiheeseen."))


def _new_cards(survey: Survey, hashes: list[str]) -> dict[str, int]:
    """Cards in a mixed order, so that neither label nor key tells where a code stood."""
    sheet, _is_new = CardSheet.objects.get_or_create(survey=survey, letter=IMPORT_LETTER)
    first = sheet.cards.count() + 1
    random.SystemRandom().shuffle(hashes)
    Card.objects.bulk_create(
        (
            Card(sheet=sheet, label=f"{IMPORT_LETTER}-{number:05}", code_hash=code_hash)
            for number, code_hash in enumerate(hashes, start=first)
        ),
        batch_size=BATCH,
    )
    return dict(Card.objects.filter(sheet=sheet).values_list("code_hash", "pk"))


def _response(
    row: ImportedResponse, cards: Mapping[int, int], surveys: Mapping[int, Survey]
) -> Response:
    survey = surveys[row.target.survey_id]
    return Response(
        survey=survey,
        card_id=cards[row.row],
        instrument_id=survey.instrument_id,
        consent_version=row.target.questionnaire.consent_version,
        phase=row.phase,
        channel=row.channel,
        help=row.help,
        language=row.language,
        answered_on=row.answered_on,
        screen_mode=survey.screen_mode,
        answers=row.answers,
        open_answers=row.open_answers,
    )
