"""The variables of coded answers: names, labels, and what each number stands for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.models import BLANK, DECLINED, UNREADABLE, Instrument, Item
from surveys.reports.frozen.model import SOURCE_LANGUAGE

# Above every scale, so that no calculation takes them for answers without being noticed.
NOT_SHOWN = "not_shown"
MISSING_CODES = {DECLINED: 991, BLANK: 992, UNREADABLE: 993, NOT_SHOWN: 994}
MISSING_LABELS = {
    991: "ei halunnut vastata",
    992: "jätti tyhjäksi",
    993: "ei saatu selvää",
    994: "kysymystä ei näytetty",
}


@dataclass(frozen=True)
class Variable:
    """A column of answers. `codes`: stored value -> number; `choice`: of a question with many
    answers, the one that this column is about."""

    name: str
    label: str
    item: str
    values: tuple[tuple[float, str], ...]
    codes: Mapping[Any, float]
    choice: Any = None

    def code(self, answers: Mapping[str, Any]) -> float:
        """The number that stands for a response's answer."""
        given = answers.get(self.item)
        if given is None:
            return MISSING_CODES[NOT_SHOWN]
        if isinstance(given, list):
            return int(self.choice in given)
        if given in MISSING_CODES:
            return MISSING_CODES[given]
        return self.codes[given]


def variables_of(instruments: Iterable[Instrument]) -> tuple[Variable, ...]:
    """The variables of all versions, each name once, labelled by the newest that has it.

    Open questions are never among them. Items, scales and texts must be prefetched.
    """
    found: dict[str, Variable] = {}
    for instrument in sorted(instruments, key=lambda one: one.version):
        texts = _finnish(instrument)
        for item in instrument.items.all():
            for variable in _of_item(item, texts):
                found[variable.name] = variable
    return tuple(found.values())


def _of_item(item: Item, texts: Mapping[str, str]) -> Iterable[Variable]:
    if item.kind == Item.Kind.OPEN:
        return
    label = texts.get(f"items.{item.key}", item.key)
    names = {v: texts.get(f"scales.{item.scale.key}.{v}", str(v)) for v in item.scale.values}
    if item.kind == Item.Kind.MULTIPLE:
        for value in item.scale.values:
            chosen = ((0, "ei valittu"), (1, "valittu"))
            name = name_of(f"{item.key}_{value}")
            yield Variable(name, f"{label}: {names[value]}", item.key, chosen, {}, value)
        return
    codes = _codes(item.scale.values)
    values = tuple(sorted((codes[value], names[value]) for value in item.scale.values))
    yield Variable(name_of(item.key), label, item.key, values, codes)


def _codes(values: list[Any]) -> dict[Any, float]:
    """Numbers stand for themselves, words for their place."""
    if all(isinstance(value, int | float) for value in values):
        return {value: value for value in values}
    return {value: place for place, value in enumerate(values, start=1)}


def name_of(key: str) -> str:
    """A name that SPSS and R take as it is."""
    return key.replace("-", "_")


def _finnish(instrument: Instrument) -> dict[str, str]:

    plain = [one for one in instrument.languages.all() if not one.variant]
    own = [one for one in plain if one.language == SOURCE_LANGUAGE] or plain
    return {text.key: text.text for one in own[:1] for text in one.texts.all()}
