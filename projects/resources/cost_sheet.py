"""A sheet of one pilot's costs as people keep them: its headings matched, its rows read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.widgets import Widget

from osallisuus.files.sheets import MISCALCULATED, NotCalculated, find_table, plain
from osallisuus.text.days import check_year
from projects.costs import to_cents
from projects.models import CostLine, HeadingMatch, Project
from projects.resources.columns import (
    ChoiceCell,
    DayCell,
    HoursCell,
    NumberCell,
    TextCell,
    is_tick,
)
from projects.resources.pilot_parts import CostLineResource

SALT = "projects.cost_sheet"
MOST_ROWS = 300
ADDITION, LEFT_OUT = "addition", ""
COLUMNS = {
    LEFT_OUT: gettext_lazy("Ei tuoda"),
    "spent_on": gettext_lazy("Päivä"),
    "description": gettext_lazy("Selite"),
    ADDITION: gettext_lazy("Selitteen perään (julkinen teksti)"),
    "amount": gettext_lazy("Summa"),
    "hours": gettext_lazy("Tunnit"),
    "rate": gettext_lazy("Tuntihinta"),
    "payer": gettext_lazy("Maksaja"),
    "kind": gettext_lazy("Laji"),
}
"""What a heading of the file can mean; first what nobody has to choose. Notes become public only by
choice, so that nothing of theirs goes out by itself."""
CELLS: dict[str, type[Widget]] = {
    "spent_on": DayCell,
    "amount": NumberCell,
    "hours": HoursCell,
    "rate": NumberCell,
}
Kind = CostLine.Kind
KIND_WORDS = (
    (Kind.STAFF, ("työaika", "työtun", "palkka")),
    (Kind.FEES, ("palkkio", "luento", "tulkk", "esiintyj")),
    (Kind.TRAVEL, ("matka", "kilometri", "bussi", "juna", "taksi", "kyyti")),
    (Kind.PREMISES, ("tila", "vuokra", "sali")),
    (Kind.CATERING, ("tarjoilu", "kahvi", "pulla", "pala", "ruoka", "leipä", "mehu", "hedelm")),
    (Kind.MATERIALS, ("tarvik", "tarpeet", "paperi", "tulost", "esite", "mainos", "juliste")),
)
"""Parts of words that tell the kind, since Finnish joins words: *aamupala*. Who brings the sheet in
sees the guess and changes it."""
FORMULA = gettext_lazy(
    "Solussa on kaava, jonka tulosta tiedostossa ei ole. Kirjoita tähän, mitä solussa pitää olla."
)


class ManyPilotsError(Exception):
    """The sheet has a column of pilots, so it is not of one pilot."""


class LongSheetError(Exception):
    """The sheet has more rows than one page can show; the only argument says how many."""


@dataclass(frozen=True)
class CostSheet:
    """A sheet between its pages: cells as JSON has them, None where nobody knows the value.

    headings: in the order of the cells. meanings: of headings that are known, by their place.
    rows: (number in the file, cells). notes: what a reader should know of the reading.
    """

    headings: list[str]
    meanings: dict[int, str]
    rows: list[tuple[int, list]]
    notes: list[str] = field(default_factory=list)

    @property
    def unknown(self) -> list[int]:
        return [place for place in range(len(self.headings)) if place not in self.meanings]

    def packed(self) -> str:
        """For a hidden field: nothing of the file stays anywhere before it is saved."""
        meanings = list(self.meanings.items())
        return signing.dumps([self.headings, meanings, self.rows, self.notes], SALT, compress=True)

    @classmethod
    def unpacked(cls, text: str) -> "CostSheet":
        """Raises signing.BadSignature for anything that `packed` has not made."""
        headings, meanings, rows, notes = signing.loads(text, SALT)
        return cls(headings, dict(map(tuple, meanings)), [(n, cells) for n, cells in rows], notes)

    def with_meanings(self, chosen: Mapping[int, str]) -> "CostSheet":
        return CostSheet(self.headings, {**self.meanings, **chosen}, self.rows, self.notes)


def read_sheet(name: str, content: bytes, project: Project) -> CostSheet:
    """The sheet of a file, with what the project has matched before.

    Raises ManyPilotsError, LongSheetError and, from the reading, UnreadableFileError.
    """
    table = find_table(name, content, CostLineResource.words())
    attributes = {v: k for k, v in CostLineResource.columns_by_attribute().items()}
    known = dict(project.heading_matches.values_list("heading", "column"))
    meanings = {}
    for place, heading in enumerate(table.headers):
        if attributes.get(heading) == "pilot":
            raise ManyPilotsError
        if (column := attributes.get(heading)) is not None:
            meanings[place] = column if column in COLUMNS else LEFT_OUT
        elif plain(heading) in known:
            meanings[place] = known[plain(heading)]
    start = table.heading_row + 1
    rows = [(n, [_bare(c) for c in row]) for n, row in enumerate(table, start) if any_cell(row)]
    if len(rows) > MOST_ROWS:
        raise LongSheetError(len(rows))
    return CostSheet(list(table.headers), meanings, rows, table.notes.sentences)


def any_cell(row: Iterable) -> bool:
    return any(cell != "" for cell in row)


def _bare(cell):
    if isinstance(cell, NotCalculated) or (isinstance(cell, str) and cell in MISCALCULATED):
        return None
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return cell if isinstance(cell, int | float) else str(cell)


def problem_of_meanings(sheet: CostSheet) -> str:
    """What is wrong with what the headings mean; an empty text when rows can be read."""
    used = [column for column in sheet.meanings.values() if column not in (LEFT_OUT, ADDITION)]
    for column in used:
        if used.count(column) > 1:
            return _("Kaksi saraketta on %s. Valitse vain yksi.") % COLUMNS[column]
    if "spent_on" not in used:
        return _("Valitse, missä sarakkeessa on päivä.")
    if not {"amount", "hours"} & set(used):
        return _("Valitse, missä sarakkeessa on summa tai tunnit.")
    return ""


def remember_meanings(project: Project, sheet: CostSheet, chosen: Mapping[int, str]) -> None:
    """Keeps what was chosen for the next sheet of the project."""
    for place, column in chosen.items():
        HeadingMatch.objects.update_or_create(
            project=project,
            heading=plain(sheet.headings[place])[:100],
            defaults={"column": column},
        )


@dataclass(frozen=True)
class SheetLine:
    """A row of the sheet as a cost; problems: field to what is wrong, with the words that stood
    there in `written`."""

    row: int
    line: CostLine
    problems: dict[str, str]
    written: dict[str, str]


def read_lines(
    sheet: CostSheet, *, rate: Decimal | None = None, fixes: Mapping[tuple[int, str], str] = {}
) -> list[SheetLine]:
    """Every row as a cost that is not saved yet. rate: euros for hours whose row has no rate of
    its own. fixes: by row and field, what is written instead of a cell that could not be read."""
    return [
        _read(number, _cells(sheet, number, cells, fixes), rate) for number, cells in sheet.rows
    ]


def _cells(sheet, number, cells, fixes) -> dict[str, object]:
    found: dict[str, object] = {}
    additions = []
    for place, column in sorted(sheet.meanings.items()):
        if column == ADDITION:
            additions.append(cells[place])
        elif column:
            found[column] = cells[place]
    if additions:
        found["description"] = _joined([found.get("description", ""), *additions])
    return found | {name: text for (row, name), text in fixes.items() if row == number}


def _joined(cells: list):
    """The texts of several cells as one; a cell that has no text as it is, to be told of."""
    wrong = [cell for cell in cells if cell is None or is_tick(cell)]
    return wrong[0] if wrong else ", ".join(filter(None, map(TextCell().clean, cells)))


def _read(number: int, cells: dict[str, object], rate: Decimal | None) -> SheetLine:
    values, problems = {}, {}
    for name, cell in cells.items():
        try:
            values[name] = _value(name, cell)
        except ValueError as error:
            problems[name] = str(error)
    line = CostLine(basis=CostLine.Basis.ITEMISED, **_settled(values, rate))
    if not line.kind:
        line.kind = _guess(line)
    _find_missing(line, problems)
    written = {name: _written(cells.get(name)) for name in problems}
    return SheetLine(number, line, problems, written)


def _value(name: str, cell):
    """Raises ValueError, with a sentence, for a cell that cannot be read."""
    if name == "kind":
        # A word of their own for the kind is no mistake; the kind is guessed and shown.
        try:
            return ChoiceCell(Kind.choices).clean(cell or "")
        except ValueError:
            return ""
    if cell is None:
        raise ValueError(str(FORMULA))
    if name not in CELLS:
        return TextCell().clean(cell)
    found = CELLS[name]().clean(cell)
    return to_cents(found) if isinstance(found, Decimal) else found


def _settled(values: dict, rate: Decimal | None) -> dict:
    """An amount, or hours at a rate: where a row has all, its amount says what was paid."""
    if values.get("amount") is not None or values.get("hours") is None:
        return {name: v for name, v in values.items() if name not in ("hours", "rate")}
    return values | {"rate": values.get("rate") or rate}


def _guess(line: CostLine) -> str:
    if line.hours is not None:
        return Kind.STAFF
    words = line.description.casefold()
    return next((kind for kind, signs in KIND_WORDS if any(s in words for s in signs)), Kind.OTHER)


def _find_missing(line: CostLine, problems: dict[str, str]) -> None:
    if line.spent_on is None:
        problems.setdefault("spent_on", _("Päivä puuttuu."))
    if line.amount is None and line.hours is None:
        problems.setdefault("amount", _("Summa puuttuu."))
    elif line.amount is None and line.rate is None:
        problems.setdefault("rate", _("Tuntihinta puuttuu."))
    try:
        if line.spent_on:
            check_year(line.spent_on)
        line.clean_fields(exclude={"pilot", "state", "source", *problems})
    except ValidationError as error:
        found = getattr(error, "error_dict", None) or {"spent_on": error.error_list}
        for name, errors in found.items():
            problems.setdefault(name, " ".join(ValidationError(errors).messages))


def _written(cell) -> str:
    return "" if cell is None or is_tick(cell) else str(cell)
