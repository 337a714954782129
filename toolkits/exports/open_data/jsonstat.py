"""A set of open data as a cube of JSON-stat 2.0, for programs of statistics."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import prod
from typing import Any

from django.utils.translation import gettext as _

from toolkits.exports.open_data.model import Absolute, Cell, DataSet, Row

FIGURE, COUNT = "luku", "riveja"
Cells = dict[tuple[str, ...], float]


def json_stat(data_set: DataSet, absolute: Absolute) -> dict[str, Any]:
    """The cube; cells without a number are left out. A figure that two rows claim raises
    ValueError."""
    rows = data_set.all_rows(absolute)
    if not _has_figures(data_set):
        place = data_set.place(data_set.cube.figures[0])
        rows = [row for row in rows if row[place] is not None]
    cells = _cells(data_set, rows)
    dimensions = _dimensions(data_set, rows)
    orders = [[*dimension["category"]["index"]] for dimension in dimensions.values()]
    return {
        "version": "2.0",
        "class": "dataset",
        "label": str(data_set.title),
        "source": absolute("/"),
        "note": [str(data_set.about)],
        "id": [*dimensions],
        "size": [len(order) for order in orders],
        "role": {"metric": [*dimensions][-1:]} if _has_figures(data_set) else {},
        "dimension": dimensions,
        "value": _placed(cells, orders),
    }


def _has_figures(data_set: DataSet) -> bool:
    """Whether the numbers of a row make a dimension of their own, and not only one column."""
    return len(data_set.cube.figures) != 1


def _cells(data_set: DataSet, rows: Iterable[Row]) -> Cells:
    cube = data_set.cube
    places = [data_set.place(name) for name in cube.dimensions]
    keyed = [(tuple(_key(row[place]) for place in places), row) for row in rows]
    if not cube.figures:
        return {(*key, COUNT): n for key, n in Counter(key for key, _row in keyed).items()}
    found: Cells = {}
    for key, row in keyed:
        for name in cube.figures:
            value = row[data_set.place(name)]
            if not isinstance(value, int | float):
                continue
            cell = (*key, name) if _has_figures(data_set) else key
            if cell in found:
                raise ValueError(f"{data_set.key}: two rows have a figure for {cell}")
            found[cell] = value
    return found


def _key(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _dimensions(data_set: DataSet, rows: Sequence[Row]) -> dict[str, Any]:
    cube, words = data_set.cube, dict(data_set.cube.labels)
    found = {}
    for name in cube.dimensions:
        column, place = data_set.column(name), data_set.place(name)
        keys = [*dict.fromkeys(_key(row[place]) for row in rows)]
        labels = {code: str(word) for code, word in column.choices if code in keys}
        if name in words:
            at = data_set.place(words[name])
            labels = {_key(row[place]): str(row[at]) for row in rows}
        found[name] = _dimension(str(column.meaning), keys, labels)
    if _has_figures(data_set):
        meanings = {one: str(data_set.column(one).meaning) for one in cube.figures}
        meanings = meanings or {COUNT: _("Montako riviä aineistossa on.")}
        found[FIGURE] = _dimension(_("Mikä luku on kyseessä."), [*meanings], meanings)
    return found


def _dimension(label: str, keys: list[str], labels: dict[str, str]) -> dict[str, Any]:
    shown = {key: labels.get(key) or key or "–" for key in keys}
    return {"label": label, "category": {"index": keys, "label": shown}}


def _placed(cells: Cells, orders: list[list[str]]) -> dict[str, float]:
    """Cells by their place in the whole cube, the last dimension moving fastest."""
    places = [{key: at for at, key in enumerate(order)} for order in orders]
    steps = [prod(len(order) for order in orders[at + 1 :]) for at in range(len(orders))]
    found = {}
    for cell, value in cells.items():
        at = sum(place[one] * step for place, one, step in zip(places, cell, steps, strict=True))
        found[at] = value
    return {str(at): found[at] for at in sorted(found)}
