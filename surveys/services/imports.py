"""Answers given elsewhere, written all or none, while residents go on answering."""

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
    ResponseFile,
    ResponseFileError,
    Target,
    read_responses,
)
from surveys.instruments.questionnaire import questionnaire_of
from surveys.models import IMPORT_LETTER, Card, CardSheet, ImportRun, Response, Survey
from surveys.models.response import random_id
from surveys.services.arrivals import (
    OvertakenError,
    only_one,
    settle,
    store,
    sweep,
)
from surveys.services.cards import hash_of

IN_QUERY = 500
ATTEMPTS = 3
"""Times that an import begins anew because somebody else has stored the same codes meanwhile."""


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

    Nobody waits for it, and everybody sees either nothing of it or all. Raises ResponseFileError
    with every problem, and BusyError while another import writes; then nothing has been written.
    `progress` is told "read" and "written" with numbers of rows.
    """
    targets = import_targets(project)
    read = read_responses(
        path,
        targets,
        today=today or timezone.localdate(),
        progress=lambda n_rows: progress("read", n_rows),
    )
    hashes = {row.row: hash_in_file(row) for row in read.rows}
    with only_one():
        sweep()
        run = _check_and_write(project, read, hashes, progress)
        _show(run, project, path, len(read.rows))
    return len(read.rows)


def _check_and_write(
    project: Project,
    read: ResponseFile,
    hashes: Mapping[int, str],
    progress: Callable[[str, int], None],
    attempts: int = ATTEMPTS,
) -> ImportRun:
    known = _known_cards(hashes.values())
    problems = [*read.problems, *_clashes(read.rows, hashes, known)]
    if problems:
        raise ResponseFileError(problems)
    try:
        return _write(project, read.rows, hashes, known, progress)
    except OvertakenError:
        sweep()
        if attempts == 1:
            raise
    return _check_and_write(project, read, hashes, progress, attempts - 1)


def _write(
    project: Project,
    rows: list[ImportedResponse],
    hashes: Mapping[int, str],
    known: Mapping[str, KnownCard],
    progress: Callable[[str, int], None],
) -> ImportRun:
    """The rows with their new cards, seen by nobody yet. Raises OvertakenError."""
    surveys = {survey.pk: survey for survey in _surveys(project)}
    run = ImportRun.objects.create()
    cards = _cards(rows, hashes, known, surveys, run)
    # By their random keys: that is quicker, and no storage keeps the order of the file.
    keys = sorted(random_id() for _row in rows)
    mixed = random.SystemRandom().sample(rows, len(rows))
    responses = (
        _response(key, row, cards[row.row], surveys[row.target.survey_id], run)
        for key, row in zip(keys, mixed, strict=True)
    )
    store(Response, responses, lambda n_rows: progress("written", n_rows))
    return run


def _show(run: ImportRun, project: Project, path: Path, n_rows: int) -> None:
    with transaction.atomic():
        run.is_complete = True
        run.save(update_fields=["is_complete"])
        AuditEvent.objects.create(
            project=project,
            action=AuditEvent.Action.IMPORT,
            target=f"vastaukset: {path.name}"[:200],
            n_rows=n_rows,
        )
    settle(run)


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
    run: ImportRun,
) -> dict[int, int]:
    """Row number to card: the one that a code has, or a new one on the survey's import sheet."""
    wanted: dict[int, list[str]] = {}
    for row in rows:
        if hashes[row.row] not in known:
            wanted.setdefault(row.target.survey_id, []).append(hashes[row.row])
    ids = {code_hash: card.card_id for code_hash, card in known.items()}
    for survey_id, new_hashes in wanted.items():
        ids |= _new_cards(surveys[survey_id], list(dict.fromkeys(new_hashes)), run)
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


def _new_cards(survey: Survey, hashes: list[str], run: ImportRun) -> dict[str, int]:
    """Cards in a mixed order, so that neither label nor key tells where a code stood."""
    sheet, _is_new = CardSheet.objects.get_or_create(survey=survey, letter=IMPORT_LETTER)
    first = sheet.cards.count() + 1
    random.SystemRandom().shuffle(hashes)
    cards = [
        Card(sheet=sheet, label=f"{IMPORT_LETTER}-{number:05}", code_hash=code_hash, arriving=run)
        for number, code_hash in enumerate(hashes, start=first)
    ]
    store(Card, cards)
    return dict(Card.with_arriving.filter(sheet=sheet).values_list("code_hash", "pk"))


def _response(
    pk: int, row: ImportedResponse, card_id: int, survey: Survey, run: ImportRun
) -> Response:
    return Response(
        pk=pk,
        survey=survey,
        card_id=card_id,
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
        arriving=run,
    )
