"""Files of answers given elsewhere: reading and checking every row before anything is kept."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from osallisuus.files.sheet_notes import Notes, Skipped
from osallisuus.files.sheets import MISCALCULATED, WRONG_RESULT, total_of
from osallisuus.files.spreadsheets import UnreadableFileError, UnreadableRowsError
from osallisuus.text.days import parse_day
from surveys.answering.answers import MAX_OPEN_LENGTH, OpenAnswer, check_answers, plain_text
from surveys.answering.codes import CodeError, read_code
from surveys.answering.files.file_lines import AnswerFile, Lines, lines_of
from surveys.instruments.questionnaire import Question, Questionnaire
from surveys.models import BLANK, MISSING, Channel, Help, Phase

FACTS = ("code", "pilot", "phase", "answered_on", "channel", "help", "language")
PHASES, CHANNELS, HELPS = (Phase.START, Phase.END), Channel.values, Help.values
BETWEEN_CHOICES = "|"
MAX_CODE_LENGTH = 100


class Problem(NamedTuple):
    """Why a row cannot be imported; row 1 is the header. Never a code in it."""

    row: int
    sentence: str


class ResponseFileError(Exception):
    """A file that cannot be imported, with every problem of it in the order of its rows."""

    def __init__(self, problems: list[Problem]):
        self.problems = sorted(problems, key=lambda problem: problem.row)
        super().__init__(f"{len(problems)}")


@dataclass(frozen=True)
class Target:
    """Where the rows of one pilot go. `import_key`: what its codes are hashed with."""

    survey_id: int
    import_key: str
    questionnaire: Questionnaire
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class ImportedResponse:
    """One sound row. `card_code`: what the code says if it has the form of a card's."""

    row: int
    target: Target
    code: str
    card_code: str | None
    phase: str
    answered_on: date
    channel: str
    help: str
    language: str
    answers: dict[str, object]
    open_answers: dict[str, OpenAnswer]


@dataclass
class ResponseFile:
    """The sound rows of a file, what is wrong with the others, and what else is told of it."""

    rows: list[ImportedResponse] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    file_notes: Notes = field(default_factory=Notes)
    skipped: list[Skipped] = field(default_factory=list)

    def complain(self, row: int, sentence: str, **values: object) -> None:
        self.problems.append(Problem(row, sentence % values))

    @property
    def notes(self) -> Notes:
        """Of the file and of its rows."""
        return replace(self.file_notes, skipped=(*self.file_notes.skipped, *self.skipped))


def read_responses(
    file: AnswerFile,
    targets: Mapping[str, Target],
    *,
    progress: Callable[[int], None] = lambda n_rows: None,
) -> ResponseFile:
    """The rows of a CSV file in UTF-8, comma or semicolon between columns, or of the first sheet
    of an Excel file. The header may stand under a title; empty lines and totals are skipped.

    `targets`: pilot slug to its survey. Days are 2026-02-05 or 5.2.2026. Answers are the values of
    the item's scale, `declined`, `blank` or `unreadable`; several choices have | between them; an
    empty cell is stored as `blank` where the phase asks the item, an absent column not at all.
    `progress` is told the number of rows read.
    """
    read = ResponseFile()
    try:
        with lines_of(file, FACTS) as lines:
            read.file_notes = lines.notes
            _read_lines(lines, targets, read, progress)
    except UnreadableRowsError as error:
        read.problems += [Problem(row, sentence) for row, sentence in error.problems]
    except UnreadableFileError as error:
        read.complain(1, "%(why)s", why=error)
    return read


def _read_lines(
    lines: Lines,
    targets: Mapping[str, Target],
    read: ResponseFile,
    progress: Callable[[int], None],
) -> None:
    header = [name.strip() for name in next(lines.cells, [])]
    while header and not header[-1]:
        header.pop()
    _check_header(header, targets, read, lines.heading_row)
    if read.problems:
        return
    for number, cells in _numbered(lines, read, len(header)):
        named = dict(zip(header, map(str.strip, cells), strict=True))
        # Every row of answers has a phase; only one without may be a total.
        if not named["phase"] and (total := total_of(named, lines.words)):
            read.skipped.append(Skipped(number, total))
            continue
        if not MISCALCULATED.isdisjoint(cells):
            _complain_of_results(number, named, read)
            continue
        response = _response(number, named, targets, read)
        if response is not None:
            read.rows.append(response)
        progress(number)


def _complain_of_results(number: int, cells: dict[str, str], read: ResponseFile) -> None:
    """Also in a CSV file and in the code, where two people would be taken for one."""
    for name, cell in cells.items():
        if cell in MISCALCULATED:
            read.complain(number, str(WRONG_RESULT), heading=name, value=cell)


def _check_header(
    header: list[str], targets: Mapping[str, Target], read: ResponseFile, row: int
) -> None:
    for name in FACTS:
        if name not in header:
            read.complain(row, _("sarake %(name)s puuttuu."), name=name)
    known = {q.key for target in targets.values() for q in target.questionnaire.questions}
    for name in dict.fromkeys(header):
        if name not in FACTS and name not in known:
            read.complain(row, _("saraketta %(name)s ei ole hankkeen lomakkeissa."), name=name)
        if header.count(name) > 1:
            read.complain(row, _("sarake %(name)s on monta kertaa."), name=name)


def _numbered(lines: Lines, read: ResponseFile, width: int) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number that a spreadsheet shows; rows without content are passed over, and
    cells beyond the headings if nothing is in them."""
    known = {skipped.row for skipped in read.file_notes.skipped}
    empty: list[Skipped] = []
    for number, cells in enumerate(lines.cells, start=lines.heading_row + 1):
        if not any(cells):
            if number not in known:
                empty.append(Skipped(number, ""))
            continue
        # Empty rows after the last one are not worth a word: there may be thousands.
        read.skipped += empty
        empty.clear()
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]
        if len(cells) != width:
            sentence = _("sarakkeita on %(count)s, otsikkorivillä %(width)s.")
            read.complain(number, sentence, count=len(cells), width=width)
            continue
        yield number, cells


def _response(
    number: int, cells: dict[str, str], targets: Mapping[str, Target], read: ResponseFile
) -> ImportedResponse | None:
    before = len(read.problems)
    target = targets.get(cells["pilot"])
    if target is None:
        sentence = _("hankkeessa ei ole kokeilua ”%(slug)s”, jolla on yksi kysely.")
        read.complain(number, sentence, slug=cells["pilot"])
        return None
    questionnaire = target.questionnaire
    _check_choice(number, "phase", cells["phase"], PHASES, read)
    _check_choice(number, "channel", cells["channel"], CHANNELS, read)
    _check_choice(number, "help", cells["help"], HELPS, read)
    _check_choice(number, "language", cells["language"], questionnaire.languages, read)
    answered_on = _day(number, cells["answered_on"], read)
    _check_code(number, cells["code"], read)
    if answered_on is None or len(read.problems) > before:
        return None
    answers, open_answers = _answers(number, target, cells, read)
    if len(read.problems) > before:
        return None
    return ImportedResponse(
        row=number,
        target=target,
        code=cells["code"],
        card_code=_card_code(cells["code"]),
        phase=cells["phase"],
        answered_on=answered_on,
        channel=cells["channel"],
        help=cells["help"],
        language=cells["language"],
        answers=answers,
        open_answers=open_answers,
    )


def _check_choice(
    number: int, name: str, value: str, allowed: Collection[str], read: ResponseFile
) -> None:
    if value not in allowed:
        sentence = _("%(name)s on ”%(value)s”, vaikka sallittuja ovat %(allowed)s.")
        read.complain(number, sentence, name=name, value=value, allowed=", ".join(allowed))


def _check_code(number: int, code: str, read: ResponseFile) -> None:
    if not code or len(code) > MAX_CODE_LENGTH:
        read.complain(number, _("koodissa on oltava 1–%(most)s merkkiä."), most=MAX_CODE_LENGTH)


def _card_code(text: str) -> str | None:
    try:
        return read_code(text)
    except CodeError:
        return None


def _day(number: int, text: str, read: ResponseFile) -> date | None:
    try:
        return parse_day(text)
    except ValueError:
        read.complain(number, _("answered_on on ”%(day)s”, ei päivä kuten 2026-02-05."), day=text)
        return None


def _answers(
    number: int, target: Target, cells: dict[str, str], read: ResponseFile
) -> tuple[dict[str, object], dict[str, OpenAnswer]]:
    for name, cell in cells.items():
        if cell and name not in FACTS and name not in target.keys:
            read.complain(number, _("kokeilun lomakkeessa ei ole kysymystä %(key)s."), key=name)
    questionnaire = target.questionnaire
    answers: dict[str, object] = {}
    open_answers: dict[str, OpenAnswer] = {}
    for question in questionnaire.questions:
        text = cells.get(question.key)
        if text is None or not text and cells["phase"] not in question.phases:
            continue
        if question.is_open:
            _read_open(number, question, text, open_answers, read)
        else:
            answers[question.key] = _value(question, text)
    for question in questionnaire.questions:
        # On paper everybody sees every question, so a row left empty after an answer
        # that does not ask it is no blank.
        if answers.get(question.key) == BLANK and not question.is_asked(answers):
            del answers[question.key]
    for problem in check_answers(questionnaire, answers, cells["phase"]):
        sentence = _("%(key)s on ”%(value)s”. %(why)s")
        value = cells[problem.key]
        read.complain(number, sentence, key=problem.key, value=value, why=problem.message)
    if not open_answers and all(value == BLANK for value in answers.values()):
        read.complain(number, _("rivillä ei ole yhtään vastausta."))
    return answers, open_answers


def _read_open(
    number: int,
    question: Question,
    text: str,
    open_answers: dict[str, OpenAnswer],
    read: ResponseFile,
) -> None:
    written = plain_text(text)
    if len(written) > MAX_OPEN_LENGTH:
        sentence = _("%(key)s on pidempi kuin %(most)s merkkiä.")
        read.complain(number, sentence, key=question.key, most=MAX_OPEN_LENGTH)
    elif written:
        # Nobody has ticked that an imported text may be published.
        open_answers[question.key] = {"text": written, "may_publish": False}


def _value(question: Question, text: str) -> object:
    """The scale's own value where there is one."""
    if not text:
        return BLANK
    if text in MISSING:
        return text
    if question.is_multiple:
        chosen = text.split(BETWEEN_CHOICES)
        return [question.value(each.strip()) for each in chosen]
    value = question.value(text)
    # Text that is no value stays, so that the check can quote it to who made the file.
    return text if value is None else value
