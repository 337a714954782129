"""The variables of coded answers: names, labels, and what each number stands for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.instruments.variable_names import Part, unique_names
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
CHOSEN = ((0, "ei valittu"), (1, "valittu"))
NOMINAL, ORDINAL = "nominal", "ordinal"


@dataclass(frozen=True)
class Variable:
    """A column of answers. `item`: the key of its question; `codes`: stored value -> number;
    `choice`: of a question with many answers, the one that this column is about; `versions`:
    those that ask it."""

    name: str
    label: str
    item: str
    question: str
    values: tuple[tuple[float, str], ...]
    codes: Mapping[Any, float]
    level: str
    versions: frozenset[int]
    choice: Any = None

    def code(self, answers: Mapping[str, Any], version: int) -> float:
        """The number that stands for the answer of a response to a version."""
        given = answers.get(self.item)
        if given is None or version not in self.versions:
            return MISSING_CODES[NOT_SHOWN]
        if isinstance(given, list):
            return int(self.choice in given)
        if given in MISSING_CODES:
            return MISSING_CODES[given]
        return self.codes[given]


@dataclass(frozen=True)
class _Asked:
    """What one version asks in a variable."""

    version: int
    item: Item
    question: str
    label: str
    names: Mapping[Any, str]


def variables_of(instruments: Iterable[Instrument]) -> tuple[Variable, ...]:
    """The variables of all versions, each with one name, in the order in which they first came.

    What a version asks by numbers and another by words are two variables. A label that was another
    in an earlier version says so. Open questions are never among them. Items, scales and texts
    must be prefetched.
    """
    found: dict[tuple[Part, bool], list[_Asked]] = {}
    # The oldest first: a new version must not rename what an evaluator has counted with.
    for instrument in sorted(instruments, key=lambda one: one.version):
        texts = _finnish(instrument)
        for item in instrument.items.all():
            for part, asked in _of_item(item, instrument.version, texts):
                has_words = part[1] is None and not _are_numbers(asked.names)
                found.setdefault((part, has_words), []).append(asked)
    names = unique_names(part for part, _has_words in found)
    return tuple(
        _variable(name, part, asked)
        for name, ((part, _has_words), asked) in zip(names, found.items(), strict=True)
    )


def _of_item(item: Item, version: int, texts: Mapping[str, str]) -> Iterable[tuple[Part, _Asked]]:
    if item.kind == Item.Kind.OPEN:
        return
    label = texts.get(f"items.{item.key}", item.key)
    names = {v: texts.get(f"scales.{item.scale.key}.{v}", str(v)) for v in item.scale.values}
    if item.kind != Item.Kind.MULTIPLE:
        yield (item.key, None), _Asked(version, item, label, label, names)
        return
    for value, name in names.items():
        yield (item.key, value), _Asked(version, item, label, f"{label}: {name}", {})


def _variable(name: str, part: Part, asked: list[_Asked]) -> Variable:
    newest, (key, choice) = asked[-1], part
    # Words are numbered as the newest version shows them; words that it has dropped come last.
    codes = _codes(list(dict.fromkeys(v for one in reversed(asked) for v in one.names)))
    said = {
        value: _told([(one.version, one.names[value]) for one in asked if value in one.names])
        for value in codes
    }
    is_ranked = newest.item.kind == Item.Kind.SCALE
    return Variable(
        name=name,
        label=_told([(one.version, one.label) for one in asked]),
        item=key,
        question=_told([(one.version, one.question) for one in asked]),
        values=CHOSEN if choice is not None else tuple(sorted((codes[v], said[v]) for v in codes)),
        codes=codes,
        level=ORDINAL if is_ranked else NOMINAL,
        versions=frozenset(one.version for one in asked),
        choice=choice,
    )


def _told(texts: list[tuple[int, str]]) -> str:
    """The newest of the texts of versions, and after it what earlier versions said instead."""
    _version, newest = texts[-1]
    others = [f"versio {version}: {text}" for version, text in texts if text != newest]
    return f"{newest} ({'; '.join(others)})" if others else newest


def _are_numbers(values: Iterable[Any]) -> bool:
    return all(isinstance(value, int | float) for value in values)


def _codes(values: list[Any]) -> dict[Any, float]:
    """Numbers stand for themselves, words for their place."""
    if _are_numbers(values):
        return {value: value for value in values}
    return {value: place for place, value in enumerate(values, start=1)}


def cut(text: str, octets: int) -> str:
    """A label on one line and in at most so many octets of UTF-8, as SPSS counts them; one that
    was cut ends in three dots."""
    line = on_one_line(text)
    written = line.encode()
    if len(written) <= octets:
        return line
    return written[: octets - len("…".encode())].decode(errors="ignore").rstrip() + "…"


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def _finnish(instrument: Instrument) -> dict[str, str]:
    plain = [one for one in instrument.languages.all() if not one.variant]
    own = [one for one in plain if one.language == SOURCE_LANGUAGE] or plain
    return {text.key: text.text for one in own[:1] for text in one.texts.all()}
