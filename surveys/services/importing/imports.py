"""Answers given elsewhere, written all or none, while residents go on answering."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial

from django.db import transaction
from django.utils import timezone

from osallisuus.files.sheet_notes import Notes
from osallisuus.keys.known import forms_of
from projects.models import AuditEvent, Project, User
from surveys.answering.codes import imported_hash
from surveys.answering.files.file_lines import AnswerFile
from surveys.answering.files.response_files import (
    ImportedResponse,
    ResponseFile,
    ResponseFileError,
    Target,
    read_responses,
)
from surveys.instruments.questionnaire import questionnaire_of
from surveys.models import IMPORT_LETTER, Card, CardSheet, ImportRun, Response, Survey
from surveys.models.response import random_id
from surveys.queries.known_cards import KnownCard, known_cards
from surveys.services.cards import hashes_of
from surveys.services.entering import count_entered
from surveys.services.importing.arrivals import (
    OvertakenError,
    only_one,
    settle,
    store,
    sweep,
)
from surveys.services.importing.checks import (
    PairCounts,
    day_problems,
    pair_counts,
    people_in_file,
)
from surveys.services.importing.similar_codes import Similar, read_as_same, similar_codes

# Times that an import begins anew because somebody else has stored the same codes meanwhile.
ATTEMPTS = 3


class Reading(StrEnum):
    """How codes are read that a spreadsheet may have changed; ASK until somebody has decided."""

    ASK = "ask"
    SAME = "same"
    APART = "apart"


class SimilarCodesError(Exception):
    """Codes that would meet if zeros, ".0", case and spaces did not matter; nothing was written.

    `similar`: their rows; `as_written`: how people stand if the codes are read as they are.
    """

    def __init__(self, similar: list[Similar], as_written: PairCounts):
        self.similar, self.as_written = similar, as_written
        super().__init__(f"{len(similar)}")


@dataclass(frozen=True)
class Imported:
    """What a file has brought: responses, and how their people stand now; and what else is told of
    the file."""

    n_responses: int
    counts: PairCounts
    notes: Notes = Notes()


@dataclass(frozen=True)
class Checked:
    """Rows that may be written, with the hash of each by its number, and the cards that are there
    already."""

    rows: list[ImportedResponse]
    hashes: Mapping[int, str]
    known: Mapping[str, KnownCard]
    counts: PairCounts


def import_responses(
    *,
    project: Project,
    file: AnswerFile,
    today: date | None = None,
    reading: Reading = Reading.ASK,
    by: User | None = None,
    progress: Callable[[str, int], None] = lambda step, n_rows: None,
    within: Callable[[Imported], None] = lambda imported: None,
) -> Imported:
    """Reads, checks and writes a file of answers.

    Nobody waits for it, and everybody sees either nothing of it or all. Raises ResponseFileError
    with every problem, SimilarCodesError if `reading` is ASK and codes may be misspelt, and
    BusyError while another import writes; then nothing has been written. `progress` is told "read"
    and "written" with numbers of rows. `within` is called in the transaction that shows the rows.
    """
    day, surveys = today or timezone.localdate(), surveys_of(project)
    # Read before the lock is taken: a large file takes a while, and others may import meanwhile.
    read = read_responses(
        file, import_targets(project), progress=lambda n_rows: progress("read", n_rows)
    )
    with only_one():
        sweep()
        check = partial(checked_rows, read, surveys, day, reading)
        run, checked = _check_and_write(check, surveys, progress)
        imported = Imported(len(checked.rows), checked.counts, read.notes)
        with transaction.atomic():
            _show(run, checked.rows, day)
            AuditEvent.objects.create(
                actor=by,
                project=project,
                action=AuditEvent.Action.IMPORT,
                target=f"vastaukset: {file.name}"[:200],
                n_rows=len(checked.rows),
            )
            within(imported)
        # Outside the transaction: everybody sees the rows by now, and clearing their mark takes
        # long.
        settle(run)
    return imported


def checked_rows(
    read: ResponseFile, surveys: Mapping[int, Survey], today: date, reading: Reading
) -> Checked:
    """What of a file may be written. Raises ResponseFileError and SimilarCodesError."""
    forms = {row.row: hashes_in_file(row) for row in read.rows}
    known = known_cards(form for several in forms.values() for form in several)
    # A card that is there is known by what is stored of it, whichever CARD_KEY that was.
    hashes = {
        row: next((form for form in several if form in known), several[0])
        for row, several in forms.items()
    }
    people, problems = people_in_file(read.rows, hashes, known)
    problems = [*read.problems, *problems, *day_problems(people, surveys, today)]
    if problems:
        raise ResponseFileError(problems)
    if reading != Reading.APART:
        similar = similar_codes(people, lambda row, code: hashes_in_file(replace(row, code=code)))
        if similar and reading == Reading.ASK:
            raise SimilarCodesError(similar, pair_counts(people))
        if similar:
            same = ResponseFile(rows=read_as_same(read.rows, similar))
            return checked_rows(same, surveys, today, Reading.APART)
    return Checked(read.rows, hashes, known, pair_counts(people))


def _check_and_write(
    check: Callable[[], Checked],
    surveys: Mapping[int, Survey],
    progress: Callable[[str, int], None],
    attempts: int = ATTEMPTS,
) -> tuple[ImportRun, Checked]:
    checked = check()
    try:
        return _write(checked, surveys, progress), checked
    except OvertakenError:
        sweep()
        if attempts == 1:
            raise
    return _check_and_write(check, surveys, progress, attempts - 1)


def _write(
    checked: Checked, surveys: Mapping[int, Survey], progress: Callable[[str, int], None]
) -> ImportRun:
    """The rows with their new cards, seen by nobody yet. Raises OvertakenError."""
    run = ImportRun.objects.create()
    rows = checked.rows
    cards = _cards(checked, surveys, run)
    # By their random keys: that is quicker, and no storage keeps the order of the file.
    keys = sorted(random_id() for _row in rows)
    mixed = random.SystemRandom().sample(rows, len(rows))
    responses = (
        _response(key, row, cards[row.row], surveys[row.target.survey_id], run)
        for key, row in zip(keys, mixed, strict=True)
    )
    store(Response, responses, lambda n_rows: progress("written", n_rows))
    return run


def _show(run: ImportRun, rows: list[ImportedResponse], today: date) -> None:
    run.is_complete = True
    run.save(update_fields=["is_complete"])
    _count(rows, today)


def _count(rows: list[ImportedResponse], today: date) -> None:
    by_survey: dict[int, list[str]] = {}
    for row in rows:
        by_survey.setdefault(row.target.survey_id, []).append(row.code)
    for survey_id, codes in by_survey.items():
        count_entered(
            survey_id=survey_id, n_responses=len(codes), n_people=len(set(codes)), today=today
        )


def import_targets(project: Project) -> dict[str, Target]:
    """Pilot slug to the only real survey of the pilot; pilots with several are left out."""
    by_pilot: dict[str, list[Survey]] = {}
    for survey in surveys_of(project).values():
        # Only a consultation has none, and it takes no file.
        if survey.pilot is not None:
            by_pilot.setdefault(survey.pilot.slug, []).append(survey)
    # A row names only its pilot, so of two surveys nobody could say which one it answers.
    return {slug: _target(surveys[0]) for slug, surveys in by_pilot.items() if len(surveys) == 1}


def _target(survey: Survey) -> Target:
    questionnaire = questionnaire_of(survey.instrument)
    keys = frozenset(question.key for question in questionnaire.questions)
    return Target(survey.pk, survey.import_key, questionnaire, keys)


def surveys_of(project: Project) -> dict[int, Survey]:
    """The real surveys of a project by key, each with its pilot and instrument."""
    found = Survey.objects.real().filter(project=project).select_related("pilot", "instrument")
    return {survey.pk: survey for survey in found}


def hashes_in_file(row: ImportedResponse) -> list[str]:
    """What may be kept of a code, first what is kept today: as of a card if it has a card code's
    form, else within its survey."""
    if row.card_code is not None:
        return hashes_of(row.card_code)
    return forms_of(lambda key: imported_hash(key, row.target.import_key, row.code))


def _cards(checked: Checked, surveys: Mapping[int, Survey], run: ImportRun) -> dict[int, int]:
    """Row number to card: the one that a code has, or a new one on the survey's import sheet."""
    wanted: dict[int, list[str]] = {}
    for row in checked.rows:
        code_hash = checked.hashes[row.row]
        if code_hash not in checked.known:
            wanted.setdefault(row.target.survey_id, []).append(code_hash)
    ids = {code_hash: card.card_id for code_hash, card in checked.known.items()}
    for survey_id, new_hashes in wanted.items():
        ids |= _new_cards(surveys[survey_id], list(dict.fromkeys(new_hashes)), run)
    return {number: ids[code_hash] for number, code_hash in checked.hashes.items()}


def _new_cards(survey: Survey, hashes: list[str], run: ImportRun) -> dict[str, int]:
    """Hash to card, in a mixed order."""
    sheet, _is_new = CardSheet.objects.get_or_create(survey=survey, letter=IMPORT_LETTER)
    first = sheet.cards.count() + 1
    # Neither label nor key of a new card may tell where its code stood in the file.
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
