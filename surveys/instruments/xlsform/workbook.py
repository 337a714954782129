"""The sheets of an XLSForm as rows of text, whoever wrote the file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile

from django.utils.translation import gettext as _

from osallisuus.text.finnish import normal_text
from surveys.instruments.files import InstrumentFileError
from surveys.instruments.xlsform import names

# Headings that older forms have, and what they are called today.
RENAMED = {
    "list name": "list_name",
    "caption": "label",
    "relevance": "relevant",
    "title": "form_title",
    "id_string": "form_id",
}
SAME_IN_ANY_LANGUAGE = re.compile(r"(label|hint)(?:\s*::?\s*(.+))?", re.IGNORECASE)


@dataclass(frozen=True)
class FormRow:
    """A row of a sheet by its headings, without empty cells; `number` as a spreadsheet shows it."""

    number: int
    cells: dict[str, str]

    def text(self, heading: str) -> str:
        return self.cells.get(heading, "")

    def texts(self, kind: str, unnamed: str) -> dict[str, str]:
        """Language code -> label or hint; `unnamed` is the language of a heading without one.
        Languages that nobody knows are left out, and so is the mark of a missing translation."""
        found: dict[str, str] = {}
        for heading, text in self.cells.items():
            its_kind, language = language_of(heading)
            code = names.language_code(language) if language else unnamed
            if its_kind == kind and code and text != names.NO_TEXT:
                found.setdefault(code, text)
        return found


def language_of(heading: str) -> tuple[str, str]:
    """("label" or "hint", the language as it was written); two empty texts for other headings."""
    found = SAME_IN_ANY_LANGUAGE.fullmatch(heading)
    return (found[1].lower(), (found[2] or "").strip()) if found else ("", "")


def read_workbook(content: bytes) -> dict[str, list[FormRow]]:
    """Name of a sheet -> its rows, empty ones left out. Raises InstrumentFileError unless it is
    an XLSX file with a sheet of questions."""
    from openpyxl import load_workbook  # noqa: PLC0415  slow import
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415  slow import

    try:
        book = load_workbook(BytesIO(content), data_only=True, read_only=True)
        sheets = {sheet.title.strip().lower(): _rows(sheet) for sheet in book.worksheets}
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, SyntaxError):
        message = _("Tiedostoa ei voitu lukea. Tallenna lomake muotoon .xlsx.")
        raise InstrumentFileError([message]) from None
    if not sheets.get(names.SURVEY):
        raise InstrumentFileError([_("Tiedostossa ei ole XLSForm-lomakkeen välilehteä survey.")])
    return sheets


def _rows(sheet) -> list[FormRow]:
    # Programs that add rows often leave the size that the file says as it was.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(values_only=True)
    headings = [_heading(as_text(cell)) for cell in next(rows, ())]
    return [row for row in _filled(headings, rows) if row.cells]


def _filled(headings: list[str], rows) -> Iterator[FormRow]:
    for number, row in enumerate(rows, start=2):
        texts = zip(headings, map(as_text, row), strict=False)
        yield FormRow(number, {heading: text for heading, text in texts if heading and text})


def _heading(text: str) -> str:
    plain = text.lower()
    is_ours_or_a_text = plain.startswith(names.OWN) or language_of(text)[0]
    return text if is_ours_or_a_text else RENAMED.get(plain, plain)


def as_text(cell: object) -> str:
    """What a person sees in a cell: 1 for 1.0, and yes for a ticked one."""
    if cell is None or cell is False:
        return ""
    if cell is True:
        return names.YES
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return normal_text(str(cell)).strip()
