"""Tables as files that Finnish spreadsheets open and save: CSV and XLSX."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

import tablib
from django.utils.translation import gettext_lazy as _

from osallisuus.text.finnish import normal_text

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
SEPARATORS = (";", ",", "\t")
NAMED_SEPARATOR = re.compile(r'"?sep=(.)"?\r?\n')
"""What some programs write before the headings, for Excel, which does not show it as a row."""
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
MISCALCULATED = {
    *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"),
    *("#TYHJÄ!", "#JAKO/0!", "#ARVO!", "#VIITTAUS!", "#NIMI?", "#LUKU!", "#PUUTTUU!"),
}
"""What a spreadsheet shows for a formula that has no result, in English and in Finnish."""

UNREADABLE = _("Tiedostoa ei voitu lukea. Tallenna se muotoon CSV (UTF-8) tai .xlsx.")

TOO_WIDE = _(
    "Rivillä %(number)s on enemmän soluja kuin otsikoita. Lisää otsikko tai poista ylimääräinen "
    "solu. CSV-tiedostossa puolipiste tekstin sisällä vaatii tekstin ympärille lainausmerkit."
)
NOT_CALCULATED = _(
    "Sarakkeessa ”%(heading)s” on kaava, jonka tulosta tiedostossa ei ole. Avaa tiedosto taulukko-"
    "ohjelmassa, tallenna se ja tuo uudelleen, tai kirjoita luku kaavan tilalle."
)
WRONG_RESULT = _(
    "Sarakkeessa ”%(heading)s” on %(value)s, koska kaavaa ei ole voitu laskea. Korjaa solu."
)


class UnreadableFileError(Exception):
    """The file is not what its name says, or it has no rows; the message is for its sender."""


class UnreadableRowsError(UnreadableFileError):
    """Cells without a value that anybody could know. `problems`: (row, sentence), row 1 being the
    headings."""

    def __init__(self, problems: list[tuple[int, str]]):
        self.problems = problems
        super().__init__(" ".join(sentence for _row, sentence in problems))


class NotCalculated:
    """The cell of a formula that was saved without its result, as programs that write files do."""


@dataclass(frozen=True)
class FileFormat:
    label: str
    content_type: str
    write: Callable[[tablib.Dataset], bytes]
    read: Callable[[bytes], list[list]]


def escaped(value):
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def unescaped(value):
    if isinstance(value, str) and value[:1] == "'" and value[1:].startswith(FORMULA_STARTS):
        return value[1:]
    return value


def as_text(value) -> str:
    """A cell as Finnish readers write it: 12,50 and 5.2.2026."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, date):
        return f"{value.day}.{value.month}.{value.year}"
    return str(escaped(value))


def write_csv(table: tablib.Dataset) -> bytes:
    """Semicolons and a byte order mark, as Finnish Excel expects."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([as_text(heading) for heading in table.headers])
    writer.writerows([as_text(cell) for cell in row] for row in table)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(table: tablib.Dataset) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415  slow import: half a second at every start

    book = Workbook()
    sheet = book.active
    sheet.append([escaped(heading) for heading in table.headers])
    for row in table:
        sheet.append([escaped(cell) for cell in row])
    sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read_csv(content: bytes) -> list[list]:
    if b"\0" in content:
        raise UnreadableFileError(UNREADABLE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    named = NAMED_SEPARATOR.match(text)
    if named:
        text, separator = text[named.end() :], named[1]
    else:
        first = text.splitlines()[0] if text.strip() else ""
        separator = max(SEPARATORS, key=first.count)
    return [list(row) for row in csv.reader(StringIO(text, newline=""), delimiter=separator)]


def read_xlsx(content: bytes) -> list[list]:
    """The first sheet; a formula without its saved result is `NotCalculated`."""
    rows = _first_sheet(content, data_only=True)
    if _has_formulas(content):
        for row, written in zip(rows, _first_sheet(content, data_only=False), strict=True):
            for place, text in enumerate(written):
                if row[place] is None and text is not None:
                    row[place] = NotCalculated()
    return rows


def _first_sheet(content: bytes, *, data_only: bool) -> list[list]:
    from openpyxl import load_workbook  # noqa: PLC0415  slow import
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415  slow import

    try:
        book = load_workbook(BytesIO(content), data_only=data_only, read_only=True)
        sheet = book.worksheets[0]
        # Programs that add rows often leave the size that the file says as it was.
        sheet.reset_dimensions()
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, SyntaxError):
        raise UnreadableFileError(UNREADABLE) from None
    book.close()
    return rows


def unread_sheets(file_name: str, content: bytes) -> tuple[str, ...]:
    """Names of the sheets after the first that have something in them; none of a CSV file."""
    from openpyxl import load_workbook  # noqa: PLC0415  slow import

    if format_named(file_name) != "xlsx":
        return ()
    book = load_workbook(BytesIO(content), read_only=True)
    found = tuple(sheet.title for sheet in book.worksheets[1:] if _has_cells(sheet))
    book.close()
    return found


def _has_cells(sheet) -> bool:
    """Whether anything stands there, or it cannot be known."""
    sheet.reset_dimensions()
    try:
        return any(cell is not None for row in sheet.iter_rows(values_only=True) for cell in row)
    except (BadZipFile, KeyError, ValueError, SyntaxError):
        return True


def _has_formulas(content: bytes) -> bool:
    """Whether any sheet may have one; only then is the file read for them too."""
    with ZipFile(BytesIO(content)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        return any(FORMULA.search(parts.read(name)) for name in sheets)


FORMATS = {
    "csv": FileFormat(_("CSV (taulukko-ohjelmat)"), "text/csv; charset=utf-8", write_csv, read_csv),
    "xlsx": FileFormat(
        _("Excel (xlsx)"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write_xlsx,
        read_xlsx,
    ),
}


def format_named(file_name: str) -> str | None:
    """The key of the format that the name of a file says; None for any other."""
    ending = PurePath(file_name).suffix.lower().removeprefix(".")
    return ending if ending in FORMATS else None


def read_table(file_name: str, content: bytes) -> tablib.Dataset:
    """The first sheet, without empty rows at its end. Raises UnreadableFileError, and of it
    UnreadableRowsError where cells have no value that can be read."""
    rows = FORMATS[format_named(file_name)].read(content)
    rows = [[_bare(cell) for cell in row] for row in rows]
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) < 2:
        raise UnreadableFileError(
            _("Tiedostossa ei ole rivejä. Ensimmäisellä rivillä ovat otsikot, sen alla tiedot.")
        )
    headings = [str(cell) for cell in rows[0]]
    while headings and not headings[-1]:
        headings.pop()
    width = len(headings)
    if problems := list(_valueless(headings, rows[1:])):
        raise UnreadableRowsError(problems)
    table = tablib.Dataset(headers=headings)
    for number, row in enumerate(rows[1:], start=2):
        if any(row[width:]):
            raise UnreadableFileError(TOO_WIDE % {"number": number})
        table.append((row + [""] * width)[:width])
    return table


def _valueless(headings: list[str], rows: list[list]) -> Iterator[tuple[int, str]]:
    for number, row in enumerate(rows, start=2):
        for heading, cell in zip(headings, row, strict=False):
            if isinstance(cell, NotCalculated):
                yield number, str(NOT_CALCULATED % {"heading": heading})
            elif isinstance(cell, str) and cell in MISCALCULATED:
                yield number, str(WRONG_RESULT % {"heading": heading, "value": cell})


def _bare(cell):
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date() if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else cell
    return unescaped(normal_text(cell).strip()) if isinstance(cell, str) else cell
