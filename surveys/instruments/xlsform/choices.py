"""The lists of choices of an XLSForm as scales, and ranges of numbers as lists."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.instruments.specs import ChoiceSpec, ScaleSpec
from surveys.instruments.xlsform import names
from surveys.instruments.xlsform.workbook import FormRow

# More buttons than 0 to 20 nobody can choose among on a telephone.
MOST_OF_A_RANGE = 21
LONGEST_LIST_KEY = 40


@dataclass(frozen=True)
class ChoiceList:
    """A list of the form: its scale, and what each of its names stands for."""

    scale: ScaleSpec
    values: Mapping[str, int | str]


def read_lists(rows: Iterable[FormRow], unnamed: str, losses: list[str]) -> dict[str, ChoiceList]:
    """Name of a list -> its choices in their order; of a name twice in a list the first counts."""
    by_list: dict[str, dict[str, FormRow]] = {}
    for row in rows:
        name, label = row.text("list_name"), row.text("name")
        if not name or not label:
            continue
        if label in by_list.setdefault(name, {}):
            losses.append(
                _("Rivi %(row)s: vaihtoehto %(name)s on luettelossa jo, joten se jää pois.")
                % {"row": row.number, "name": label}
            )
            continue
        by_list[name][label] = row
    keys = _own_keys(by_list)
    return {
        name: _list(keys[name], rows_of, unnamed) for name, rows_of in by_list.items() if rows_of
    }


def range_list(key: str, parameters: str) -> ChoiceList | None:
    """The whole numbers of a slider; None for another kind of range, or one of too many."""
    given = dict(part.split("=", 1) for part in parameters.replace(",", " ").split() if "=" in part)
    try:
        start, end, step = (
            int(given.get(name, default))
            for name, default in (("start", "0"), ("end", "10"), ("step", "1"))
        )
    except ValueError:
        return None
    if step < 1 or not start < end or (end - start) // step >= MOST_OF_A_RANGE:
        return None
    values = range(start, end + 1, step)
    scale = ScaleSpec(key[:LONGEST_LIST_KEY], tuple(ChoiceSpec(value, {}) for value in values))
    return ChoiceList(scale, {str(value): value for value in values})


def _own_keys(by_list: Mapping[str, Mapping[str, FormRow]]) -> dict[str, str]:
    """Name of a list -> key of the scale, none twice."""
    told = {}
    for name, rows in by_list.items():
        own = {row.text(names.OWN_KEY) for row in rows.values()}
        key = own.pop() if len(own) == 1 else ""
        told[name] = key if key and names.form_names([key])[key] == name else names.key_of(name)
    return dict(zip(told, names.numbered(told.values(), LONGEST_LIST_KEY), strict=True))


def _list(key: str, rows: Mapping[str, FormRow], unnamed: str) -> ChoiceList:
    values = _values(rows)
    labels = [row.texts("label", unnamed) for row in rows.values()]
    # Bare numbers have no words; a form shows them all the same.
    is_bare = all(
        isinstance(value, int) and set(texts.values()) <= {str(value)}
        for value, texts in zip(values.values(), labels, strict=True)
    )
    choices = (
        ChoiceSpec(value, {} if is_bare else texts)
        for value, texts in zip(values.values(), labels, strict=True)
    )
    return ChoiceList(ScaleSpec(key, tuple(choices)), values)


def _values(rows: Mapping[str, FormRow]) -> dict[str, int | str]:
    """Name -> value: ours where the row still has the name that we gave it, else the name itself,
    as a number where all are numbers."""
    own = {name: _own_value(row.text(names.OWN_VALUE)) for name, row in rows.items()}
    ours = {v: k for k, v in names.choice_names(v for v in own.values() if v is not None).items()}
    values = {name: ours.get(name, names.value_of(name)) for name in rows}
    # A scale is of numbers or of words; one word among numbers makes them words.
    if len({type(value) for value in values.values()}) > 1:
        return {name: str(value) for name, value in values.items()}
    return values


def _own_value(written: str) -> int | str | None:
    try:
        value = json.loads(written) if written else None
    except ValueError:
        return None
    return value if type(value) in (int, str) else None
