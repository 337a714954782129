"""A set of open data as a CSV file and as pages of JSON."""

import csv
import json
from collections.abc import Iterable
from datetime import date
from io import StringIO
from typing import Any

from django.core.paginator import Page

from osallisuus.files.spreadsheets import escaped
from toolkits.exports.open_data.model import Absolute, Cell, DataSet, Row

PAGE_SIZE, LARGEST_PAGE = 100, 1000
DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True}


def csv_file(data_set: DataSet, absolute: Absolute) -> bytes:
    """The whole set: commas, UTF-8, points in numbers, days as 2026-02-05.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in data_set.columns])
    writer.writerows([_as_text(cell) for cell in row] for row in data_set.all_rows(absolute))
    return out.getvalue().encode()


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat() if isinstance(cell, date) else str(escaped(cell))


def json_page(data_set: DataSet, page: Page, absolute: Absolute, **facts: Any) -> bytes:
    """A page of rows by their columns; `facts` stand before them, such as the licence."""
    rows = data_set.rows(page.object_list, absolute)
    content = {
        "aineisto": data_set.key,
        **facts,
        "riveja": page.paginator.count,
        "sivu": page.number,
        "sivuja": page.paginator.num_pages,
        "rivit": [*_named(data_set, rows)],
    }
    return as_json(content)


def _named(data_set: DataSet, rows: Iterable[Row]) -> Iterable[dict[str, Cell]]:
    names = [column.name for column in data_set.columns]
    for row in rows:
        yield {name: _plain(cell) for name, cell in zip(names, row, strict=True)}


def _plain(cell: Cell) -> Cell:
    # An empty text and nothing at all are the same to whoever reads, as in the CSV file.
    if cell == "":
        return None
    return cell.isoformat() if isinstance(cell, date) else cell


def as_json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
