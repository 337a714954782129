"""Tables as files that Finnish spreadsheets open and save: CSV and XLSX."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

import tablib
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from osallisuus.text.finnish import without_controls

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
SEPARATORS = (";", ",", "\t")
# What some programs write before the headings, for Excel, which does not show it as a row.
NAMED_SEPARATOR = re.compile(r'"?sep=(.)"?\r?\n')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
HIDDEN = re.compile(rb"<(?:\w+:)?row [^>]*hidden=[\"'](?:1|true)")
GUIDE_SHEET = "Ohje"
"""The name of the sheet that explains a template; nobody is told that it was not read."""
TEMPLATE_WIDTH, GUIDE_WIDTH = 22, 80
UNREADABLE = _("Tiedostoa ei voitu lukea. Tallenna se muotoon CSV (UTF-8) tai .xlsx.")


Fit = Callable[[list[list]], int]
"""How well rows are read one way, by what stands in them; more is better."""


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
class RawSheet:
    """A sheet with its rows as they stand, each as long as it is; `title` is empty for a CSV file.

    `hidden`: the numbers of rows that nobody sees, from 1.
    """

    title: str
    rows: list[list]
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True)
class FileFormat:
    label: str | Promise
    content_type: str
    write: Callable[[tablib.Dataset], bytes]
    read: Callable[[bytes, Fit], list[RawSheet]]


def escaped(value):
    """Text as a cell takes it: without control characters, which Excel's files have no place for,
    and with an apostrophe before what a spreadsheet would take for a formula."""
    if not isinstance(value, str):
        return value
    text = without_controls(value)
    # Excel runs a cell that begins so, and whoever filled in a form could put one there.
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


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
    # Without the byte order mark Excel reads UTF-8 as Windows-1252 and shows Ã¤ for ä.
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


def write_template(headings: list[str], guide: tablib.Dataset) -> bytes:
    """An Excel file to be filled in: a sheet with the headings alone, and one that explains them,
    which reading passes over."""
    from openpyxl import Workbook  # noqa: PLC0415  slow import: half a second at every start
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415  slow import
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  slow import

    book = Workbook()
    empty, explained = book.active, book.create_sheet(GUIDE_SHEET)
    empty.append(headings)
    explained.append(guide.headers)
    for row in guide:
        explained.append([escaped(cell) for cell in row])
    for sheet in (empty, explained):
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(cell.column)].width = TEMPLATE_WIDTH
    explained.column_dimensions[get_column_letter(len(guide.headers))].width = GUIDE_WIDTH
    for row in explained.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read_csv(content: bytes, fits: Fit = lambda rows: 0) -> list[RawSheet]:
    """One sheet. `fits`: how well the rows are read with one of the separators; the first line
    decides between those that are equal."""
    if b"\0" in content:
        raise UnreadableFileError(UNREADABLE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What is not UTF-8 comes from an older Excel on Windows.
        text = content.decode("cp1252", errors="replace")
    named = NAMED_SEPARATOR.match(text)
    if named:
        return [RawSheet("", _lines(text[named.end() :], named[1]))]
    first = text.splitlines()[0] if text.strip() else ""
    by_first = sorted(SEPARATORS, key=first.count, reverse=True)
    return [RawSheet("", max((_lines(text, separator) for separator in by_first), key=fits))]


def _lines(text: str, separator: str) -> list[list]:
    return [list(row) for row in csv.reader(StringIO(text, newline=""), delimiter=separator)]


def read_xlsx(content: bytes, _fits: Fit | None = None) -> list[RawSheet]:
    """Every sheet; a formula without its saved result is `NotCalculated`."""
    sheets = _sheets(content, data_only=True)
    if _has(FORMULA, content):
        for sheet, written in zip(sheets, _sheets(content, data_only=False), strict=True):
            for row, texts in zip(sheet.rows, written.rows, strict=True):
                for place, text in enumerate(texts):
                    if row[place] is None and text is not None:
                        row[place] = NotCalculated()
    return sheets


def _sheets(content: bytes, *, data_only: bool) -> list[RawSheet]:
    from openpyxl import load_workbook  # noqa: PLC0415  slow import
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415  slow import

    try:
        # Read whole only for what the quick way does not tell: which rows are hidden.
        is_quick = not _has(HIDDEN, content)
        book = load_workbook(BytesIO(content), data_only=data_only, read_only=is_quick)
        found = [_sheet(sheet, is_quick) for sheet in book.worksheets]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, SyntaxError):
        raise UnreadableFileError(UNREADABLE) from None
    book.close()
    if not found:
        raise UnreadableFileError(UNREADABLE)
    return found


def _sheet(sheet, is_quick: bool) -> RawSheet:
    if is_quick:
        # Programs that add rows often leave the size that the file says as it was.
        sheet.reset_dimensions()
        return RawSheet(sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)])
    hidden = frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden)
    return RawSheet(sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)], hidden)


def _has(pattern: re.Pattern[bytes], content: bytes) -> bool:
    """Whether any sheet may have it; the file is read again only then."""
    with ZipFile(BytesIO(content)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        return any(pattern.search(parts.read(name)) for name in sheets)


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
