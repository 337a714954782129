"""The lines of a file of answers as text, one after the other, whatever program wrote it."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import chain
from pathlib import Path

from osallisuus.files.spreadsheets import NAMED_SEPARATOR, format_named, read_table
from osallisuus.text.finnish import normal_text


@contextmanager
def lines_of(path: Path) -> Iterator[Iterator[list[str]]]:
    """The cells of every line, the headings first.

    Raises UnreadableFileError for a broken Excel file, and UnicodeDecodeError, when its lines are
    read, for a CSV file that is not in UTF-8.
    """
    if format_named(path.name) == "xlsx":
        table = read_table(path.name, path.read_bytes())
        yield chain([table.headers], ([_text(cell) for cell in row] for row in table))
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        named = NAMED_SEPARATOR.fullmatch(first)
        if named:
            separator, first = named[1], ""
        else:
            separator = ";" if first.count(";") > first.count(",") else ","
        lines = chain([first] if first else [], file)
        yield csv.reader(map(normal_text, lines), delimiter=separator)


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)
