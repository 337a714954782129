"""A table out of a sheet as people have it: a title above the headings, empty lines, totals."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from typing import NamedTuple

import tablib
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.files.sheet_notes import Notes, Skipped
from osallisuus.files.spreadsheets import (
    FORMATS,
    GUIDE_SHEET,
    NotCalculated,
    RawSheet,
    UnreadableFileError,
    UnreadableRowsError,
    format_named,
    unescaped,
)
from osallisuus.text.finnish import normal_text

MISCALCULATED = {
    *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"),
    *("#TYHJÄ!", "#JAKO/0!", "#ARVO!", "#VIITTAUS!", "#NIMI?", "#LUKU!", "#PUUTTUU!"),
}
"""What a spreadsheet shows for a formula that has no result, in English and in Finnish."""
SEARCHED = 30
"""Rows among which the headings are looked for."""
BARE_TOTAL = re.compile(r"(kaikki |kulut |menot )?yhteensä\W*", re.IGNORECASE)
TOTAL = re.compile(
    r"((kaikki |kulut |menot )?yhteensä|väli ?summa|(loppu|kokonais)?summa|total|totalt|sum)"
    r"\b.{0,30}",
    re.IGNORECASE,
)
UNIT = re.compile(r"\s*[(\[].*[)\]]\s*$")

TOO_WIDE = gettext_lazy(
    "Rivillä %(number)s on enemmän soluja kuin otsikoita. Lisää otsikko tai poista ylimääräinen "
    "solu. CSV-tiedostossa puolipiste tekstin sisällä vaatii tekstin ympärille lainausmerkit."
)
NOT_CALCULATED = gettext_lazy(
    "Sarakkeessa ”%(heading)s” on kaava, jonka tulosta tiedostossa ei ole. Avaa tiedosto taulukko-"
    "ohjelmassa, tallenna se ja tuo uudelleen, tai kirjoita luku kaavan tilalle."
)
WRONG_RESULT = gettext_lazy(
    "Sarakkeessa ”%(heading)s” on %(value)s, koska kaavaa ei ole voitu laskea. Korjaa solu."
)


@dataclass(frozen=True)
class Words:
    """What a heading may be called: `meanings` from a plain word to the column it means.

    `needed`: columns that every row has something in; without it *Summa 2023* is a total. `days`:
    columns in which no word can stand.
    """

    meanings: Mapping[str, str] = field(default_factory=dict)
    needed: Collection[str] = ()
    days: Collection[str] = ()

    def column(self, heading: object) -> str | None:
        """The column that a heading means; None for one that nobody knows."""
        return self.meanings.get(plain(str(heading)))


class Sheet(tablib.Dataset):
    """The rows under the headings, every one with its cells; empty rows and totals are empty.

    `heading_row`: where the headings stand, from 1, so the first row is the next; `nameless`:
    columns that have none, called by their letters; `problems`: (row, sentence) of cells without a
    value.
    """

    heading_row: int
    nameless: tuple[str, ...]
    n_totals: int
    notes: Notes
    problems: tuple[tuple[int, str], ...]

    def matched(
        self, chosen: Mapping[str, str | None], fixed: Mapping[str, object] | None = None
    ) -> "Sheet":
        """The same rows under other headings.

        `chosen`: heading of the file to the column it means, None to leave it out; headings that
        it does not name stay. `fixed`: columns that every row has, beside the file's own. A cell
        without a value is no problem in a column that is left out.
        """
        kept = [n for n, name in enumerate(self.headers) if chosen.get(name, name) is not None]
        names = [chosen.get(self.headers[n], self.headers[n]) for n in kept]
        # What the file says itself goes before what is said of all its rows.
        added = {name: value for name, value in (fixed or {}).items() if name not in names}
        found = Sheet(headers=[*names, *added])
        for row in self:
            cells = [row[n] for n in kept]
            is_row = any(cell != "" for cell in row)
            found.append([*cells, *(value if is_row else "" for value in added.values())])
        found.__dict__ |= {name: getattr(self, name) for name in Sheet.__annotations__}
        found.problems = tuple(_valueless(found))
        return found

    def strict(self) -> "Sheet":
        """The sheet whose columns all have headings, and whose cells all have values.

        Raises UnreadableRowsError and UnreadableFileError.
        """
        if self.problems:
            raise UnreadableRowsError(list(self.problems))
        for number, row in enumerate(self.dict, start=self.heading_row + 1):
            if any(row[name] != "" for name in self.nameless):
                raise UnreadableFileError(TOO_WIDE % {"number": number})
        return self.matched(dict.fromkeys(self.nameless)) if self.nameless else self


def plain(heading: str) -> str:
    """A heading without what people add to it: "Summa (€):" is summa."""
    return UNIT.sub("", normal_text(heading)).strip(" .:*€\u00a0").casefold()


def read_table(file_name: str, content: bytes, words: Words | None = None) -> Sheet:
    """The table of a file, whose headings are in the row that knows most of the `words`, among the
    first rows of any sheet; without such a row in the first one.

    Raises UnreadableFileError, and of it UnreadableRowsError where cells have no value that can be
    read.
    """
    return find_table(file_name, content, words or Words()).strict()


def find_table(file_name: str, content: bytes, words: Words) -> Sheet:
    """As `read_table`, with cells without a value in it, and what is wrong with them among its
    `problems`: for those who first choose which columns they take."""
    fits = partial(_fit, words=words)
    raw = FORMATS[format_named(file_name)].read(content, fits)
    sheets = [RawSheet(one.title, _cleaned(one.rows), one.hidden) for one in raw]
    # The first of those that fit equally well.
    chosen = max(sheets, key=lambda one: fits(one.rows))
    unread = (one for one in sheets if one is not chosen and one.rows)
    others = tuple(one.title for one in unread if one.title != GUIDE_SHEET)
    title = "" if chosen is sheets[0] else chosen.title
    return _table(chosen, words, title, others)


def _cleaned(rows: Iterable[Iterable]) -> list[list]:
    cleaned = [[_bare(cell) for cell in row] for row in rows]
    while cleaned and not _filled(cleaned[-1]):
        cleaned.pop()
    return cleaned


def _fit(rows: list[list], words: Words) -> int:
    return max((_known(row, words) for row in rows[:SEARCHED]), default=0)


def _known(row: list, words: Words) -> int:
    return len({words.column(cell) for cell in row if isinstance(cell, str)} - {None})


def _heading_index(rows: list[list], words: Words) -> int:
    best = max(range(min(SEARCHED, len(rows))), key=lambda n: _known(rows[n], words))
    if _known(rows[best], words) > 1:
        return best
    # Nobody knows the words, so a title alone in its row is at least no heading.
    return next((n for n, row in enumerate(rows[:SEARCHED]) if len(_filled(row)) > 1), 0)


def _table(raw: RawSheet, words: Words, title: str, unread: tuple[str, ...]) -> Sheet:
    rows = raw.rows
    index = _heading_index(rows, words) if rows else 0
    if len(rows) < index + 2:
        raise UnreadableFileError(
            _("Tiedostossa ei ole rivejä. Ensimmäisellä rivillä ovat otsikot, sen alla tiedot.")
        )
    columns = _columns(rows[index], rows[index + 1 :], words)
    sheet = Sheet(headers=[column.heading for column in columns])
    below = []
    for number, row in enumerate(rows[index + 1 :], start=index + 2):
        cells = [row[column.place] if column.place < len(row) else "" for column in columns]
        total = total_of(dict(zip(sheet.headers, cells, strict=True)), words)
        if total or not _filled(row):
            below.append(Skipped(number, total or ""))
            cells = [""] * len(cells)
        sheet.append(cells)
    above = [Skipped(n, _text_of(row)) for n, row in enumerate(rows[:index], start=1)]
    gone = {each.row for each in below}
    hidden = sorted(n for n in raw.hidden if index < n <= len(rows) and n not in gone)
    sheet.heading_row, sheet.n_totals = index + 1, sum(bool(each.text) for each in below)
    sheet.notes = Notes((*above, *below), tuple(hidden), title, unread)
    sheet.nameless = tuple(column.heading for column in columns if not column.is_named)
    sheet.problems = tuple(_valueless(sheet))
    return sheet


class _Column(NamedTuple):
    place: int
    heading: str
    is_named: bool


def _columns(row: list, under: list[list], words: Words) -> list[_Column]:
    """By their own names where the words are known, by their letters where there is no heading. A
    column with neither a heading nor anything under it is none."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  slow import

    used = {place for each in (row, *under) for place, cell in enumerate(each) if cell != ""}
    found = []
    for place in sorted(used):
        name = str(row[place]) if place < len(row) else ""
        heading = words.column(name) or name or get_column_letter(place + 1)
        found.append(_Column(place, heading, bool(name)))
    return found


def total_of(cells: Mapping[str, object], words: Words) -> str | None:
    """What a row calls itself that is a total; None for a row of the table.

    That is a row that says nothing but *Yhteensä*, or begins so and lacks what every row has.
    """
    texts = {name: cell for name, cell in cells.items() if isinstance(cell, str)}
    is_whole = all(cells[name] != "" for name in words.needed if name in cells)
    for name, text in texts.items():
        if BARE_TOTAL.fullmatch(text):
            return text
        if TOTAL.fullmatch(text) and (name in words.days or not is_whole):
            return text
    return None


def _filled(row: Iterable) -> list:
    return [cell for cell in row if cell != ""]


def _text_of(row: list) -> str:
    """The first words of a row, or what else stands in it first."""
    texts = [cell for cell in row if isinstance(cell, str) and cell]
    return (texts or [str(cell) for cell in _filled(row)] or [""])[0]


def _valueless(sheet: Sheet) -> Iterator[tuple[int, str]]:
    for number, row in enumerate(sheet, start=sheet.heading_row + 1):
        for heading, cell in zip(sheet.headers, row, strict=True):
            if isinstance(cell, NotCalculated):
                yield number, str(NOT_CALCULATED % {"heading": heading})
            elif isinstance(cell, str) and cell in MISCALCULATED:
                yield number, str(WRONG_RESULT % {"heading": heading, "value": cell})


def _bare(cell):
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else cell
    if isinstance(cell, time):
        return timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
    return unescaped(normal_text(cell).strip()) if isinstance(cell, str) else cell
