"""The lines of a file of answers as text, one after the other, whatever program wrote it."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO, TextIOWrapper
from itertools import chain, islice
from pathlib import Path

from osallisuus.files.sheet_notes import Notes, Skipped
from osallisuus.files.sheets import SEARCHED, Words, read_table
from osallisuus.files.spreadsheets import NAMED_SEPARATOR, format_named
from osallisuus.text.finnish import normal_text


@dataclass(frozen=True)
class SentFile:
    """A file that was sent in and is never on the disk: read as a `Path` is."""

    name: str
    content: bytes

    def read_bytes(self) -> bytes:
        return self.content

    def open(self, *, encoding: str, newline: str) -> TextIOWrapper:
        return TextIOWrapper(BytesIO(self.content), encoding=encoding, newline=newline)


AnswerFile = Path | SentFile


@dataclass
class Lines:
    """`cells`: of every line from the headings on; `words`: what the columns are called;
    `heading_row`: where the headings stand, from 1; `notes`: what is known of the file so far."""

    cells: Iterator[list[str]]
    words: Words
    heading_row: int = 1
    notes: Notes = Notes()


@contextmanager
def lines_of(file: AnswerFile, columns: Iterable[str]) -> Iterator[Lines]:
    """The cells of every line, the headings first: the line that has most of `columns`.

    Raises UnreadableFileError for a broken Excel file, and UnicodeDecodeError, when its lines are
    read, for a CSV file that is not in UTF-8.
    """
    words = Words({name: name for name in columns}, tuple(columns))
    if format_named(file.name) == "xlsx":
        table = read_table(file.name, file.read_bytes(), words)
        rows = ([_text(cell) for cell in row] for row in table)
        yield Lines(chain([table.headers], rows), words, table.heading_row, table.notes)
        return
    # Excel writes a byte order mark, which "utf-8" would leave in the name of the first column.
    with file.open(encoding="utf-8-sig", newline="") as lines:
        yield _under_title(lines, words)


def _under_title(file: Iterator[str], words: Words) -> Lines:
    """The first lines are read ahead, the others when they are asked for."""
    first = list(islice(file, SEARCHED))
    named = NAMED_SEPARATOR.fullmatch(first[0]) if first else None
    separators = named[1] if named else ",;"
    first = first[1:] if named else first
    known, place, separator = max(
        (
            (len({words.column(cell.strip('"')) for cell in line.split(each)} - {None}), -n, each)
            for n, line in enumerate(first)
            for each in separators
        ),
        default=(0, 0, separators[-1]),
    )
    if not known:
        place, separator = 0, max(separators, key=first[0].count if first else str)
    above = [line.strip(f"{separator} \r\n") for line in first[:-place]] if place else []
    lines = map(normal_text, chain(first[-place:], file))
    skipped = tuple(Skipped(n, text) for n, text in enumerate(above, start=1))
    return Lines(csv.reader(lines, delimiter=separator), words, 1 - place, Notes(skipped))


def _text(cell: object) -> str:
    # Excel knows only floats, so the choice 3 may arrive as 3.0.
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)
