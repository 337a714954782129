"""What a set of open data is: its columns with their meanings, its rows, its cube."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.functional import Promise

Cell = str | int | float | bool | date | None
Row = tuple[Cell, ...]
Absolute = Callable[[str], str]
"""The path of a page -> its whole address."""

TEXT, WHOLE, NUMBER, DAY, MONTH, FLAG, LINK = (
    "text", "whole", "number", "day", "month", "flag", "link",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column: `meaning` in the reader's language, `choices` its codes with their words.

    `is_required` where no row is without a value.
    """

    name: str
    kind: str
    meaning: str | Promise
    choices: tuple[tuple[str, str | Promise], ...] = ()
    is_required: bool = False

    @property
    def are_languages(self) -> bool:
        """Whether the codes are languages, each told in itself."""
        return self.choices == tuple(settings.LANGUAGES)


@dataclass(frozen=True)
class Cube:
    """How the rows of a set are counted for programs of statistics.

    `dimensions`: the columns that tell cells apart. `figures`: the columns with the numbers, one
    cell each; without any the rows of a cell are counted. `labels`: a dimension -> the column that
    has its words.
    """

    dimensions: tuple[str, ...]
    figures: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class DataSet:
    """A table. `source()` finds what is public, in a lasting order, and can be counted and sliced;
    `rows` makes a row of each, in as many queries however many there are.

    `links`: (own column, set, column there).
    """

    key: str
    title: str | Promise
    about: str | Promise
    columns: tuple[Column, ...]
    source: Callable[[], Any]
    rows: Callable[[Iterable[Any], Absolute], Sequence[Row]]
    cube: Cube
    primary_key: tuple[str, ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def place(self, name: str) -> int:
        """Where in a row the column stands, from 0."""
        return self.columns.index(self.column(name))

    def all_rows(self, absolute: Absolute) -> Sequence[Row]:
        return self.rows(self.source(), absolute)
