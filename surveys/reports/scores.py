"""From stored answers to scores: the key of an instrument, over the codes of many people."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import getitem
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.scoring import Floats, common_items, dimension_scores
from surveys.models import MISSING, Instrument, Item, Phase
from surveys.reports.model import Names

INDEX = "index"
INDEX_NAMES = {
    "fi": "Kaikki osa-alueet yhdessä",
    "sv": "Alla livsområden tillsammans",
    "en": "All life domains together",
}
HALF = 0.5
# Stands for a missing answer among the positions of a scale's values.
NO_ANSWER = 255
FOREIGN = 254

Codes = NDArray[np.uint8]
"""A row per response and a column per item: the place of the answer on its scale."""


@dataclass(frozen=True)
class MeasureKey:
    """How one domain or single item is scored; positions are those of the key's items."""

    key: str
    kind: str
    names: Names
    positions: tuple[int, ...]
    values: tuple[float, ...]
    reversed_items: frozenset[int]
    min_share: float

    def answers(self, codes: Codes) -> Floats:
        """The answers as given, a column per item, NaN where missing."""
        values = np.full(NO_ANSWER + 1, np.nan)
        values[: len(self.values)] = self.values
        return values[codes[:, self.positions]]

    def turned(self, codes: Codes) -> Floats:
        """The answers with reversed items turned."""
        found = self.answers(codes)
        turned = sorted(self.reversed_items)
        found[:, turned] = min(self.values) + max(self.values) - found[:, turned]
        return found

    def scores(self, answers: Floats, min_share: float | None = None) -> Floats:
        return dimension_scores(
            answers,
            minimum=min(self.values),
            maximum=max(self.values),
            reversed_items=self.reversed_items,
            min_share=self.min_share if min_share is None else min_share,
        )


@dataclass(frozen=True)
class QuestionKey:
    """A question outside all domains: described, never scored."""

    key: str
    names: Names
    position: int
    values: tuple[int, ...]
    labels: tuple[Names, ...]
    is_scale: bool


@dataclass(frozen=True)
class ScoringKey:
    """One version of an instrument as figures need it."""

    instrument: str
    version: int
    names: Names
    notes: Names
    items: tuple[str, ...]
    places: tuple[dict[Any, int], ...]
    measures: tuple[MeasureKey, ...]
    questions: tuple[QuestionKey, ...]
    has_index: bool
    min_share: float

    @cached_property
    def _codes(self) -> tuple[dict[Any, int], ...]:
        missing = dict.fromkeys((None, *MISSING), NO_ANSWER)
        return tuple(places | missing for places in self.places)

    @cached_property
    def _tables(self) -> dict[str, tuple[int, NDArray[np.uint8]]]:
        """Item -> its column, and the place on its scale of every number that fits into a byte."""
        found = {}
        for column, (key, places) in enumerate(zip(self.items, self.places, strict=True)):
            table = np.full(NO_ANSWER + 1, FOREIGN, dtype=np.uint8)
            for value, place in places.items():
                if isinstance(value, int) and 0 <= value <= NO_ANSWER:
                    table[value] = place
            found[key] = column, table
        return found

    def encode(self, answers: dict[str, Any]) -> bytes:
        """One byte an item: the place of the answer on its scale. Raises for a foreign value."""
        return bytes(map(getitem, self._codes, map(answers.get, self.items)))

    def encode_many(self, keys: Iterable[str], answers: Codes) -> Codes:
        """As `encode`, a row each, for people who answered the same items (a column each), all of
        them with numbers that fit into a byte."""
        found = np.full((len(answers), len(self.items)), NO_ANSWER, dtype=np.uint8)
        for key, given in zip(keys, answers.T, strict=True):
            if key in self._tables:
                column, table = self._tables[key]
                found[:, column] = table[given]
        if (found == FOREIGN).any():
            raise KeyError(FOREIGN)
        return found

    def scores(self, codes: Codes, *, min_share: float | None = None) -> Floats:
        """Scores of all measures, a column each, the index last where the instrument has one."""
        found = [m.scores(m.answers(codes), min_share) for m in self.measures]
        return self._with_index(found, len(codes), min_share)

    def common_scores(self, start: Codes, end: Codes) -> tuple[Floats, Floats]:
        """Scores of both phases from the items answered both times."""
        sides = [common_items(m.answers(start), m.answers(end)) for m in self.measures]
        before, after = (
            [m.scores(side[phase]) for m, side in zip(self.measures, sides, strict=True)]
            for phase in (0, 1)
        )
        return self._with_index(before, len(start), None), self._with_index(after, len(end), None)

    @property
    def measure_keys(self) -> tuple[str, ...]:
        """The order of `scores`."""
        return tuple(measure.key for measure in self.measures) + (INDEX,) * self.has_index

    def _with_index(self, scores: list[Floats], n: int, min_share: float | None) -> Floats:
        found = np.array(scores).reshape(len(scores), n).T
        if not self.has_index:
            return found
        share = self.min_share if min_share is None else min_share
        index = dimension_scores(found, minimum=0, maximum=100, min_share=share)
        return np.column_stack((found, index))


def scoring_keys(instruments: Iterable[Instrument]) -> dict[int, ScoringKey]:
    """The scoring key of each version; items, scales, domains and texts must be prefetched."""
    return {instrument.pk: _key(instrument) for instrument in instruments}


def _key(instrument: Instrument) -> ScoringKey:
    texts = _texts(instrument)
    items = [item for item in instrument.items.all() if item.kind in _COUNTED]
    position = {item.key: place for place, item in enumerate(items)}
    share = float(Fraction(instrument.min_share))
    return ScoringKey(
        instrument=instrument.key,
        version=instrument.version,
        names={"fi": instrument.title} | texts.get("name", {}),
        notes=texts.get("texts.limits", {}),
        items=tuple(position),
        places=tuple({v: place for place, v in enumerate(item.scale.values)} for item in items),
        measures=tuple(_measures(instrument, items, position, texts, share)),
        questions=tuple(_questions(instrument, items, position, texts)),
        has_index=instrument.index_method == Instrument.IndexMethod.MEAN_OF_DOMAINS,
        min_share=share,
    )


_COUNTED = (Item.Kind.SCALE, Item.Kind.SINGLE)


def _texts(instrument: Instrument) -> dict[str, Names]:
    """Dotted path -> language -> text, of the plain variant of every language."""
    found: dict[str, Names] = {}
    for language in instrument.languages.all():
        if not language.variant:
            for text in language.texts.all():
                found.setdefault(text.key, {})[language.language] = text.text
    return found


def _names(texts: dict[str, Names], path: str) -> Names:
    """The texts at a path; without a Finnish one the key itself stands for it."""
    return {"fi": path.rpartition(".")[2]} | texts.get(path, {})


def _is_both_times(item: Item) -> bool:
    return {Phase.START, Phase.END} <= set(item.phases)


def _measures(instrument, items, position, texts, share):
    if instrument.scoring_method == Instrument.ScoringMethod.PER_ITEM:
        for item in items:
            if item.kind == Item.Kind.SCALE and _is_both_times(item):
                names = _names(texts, f"items.{item.key}")
                yield _measure(item.key, "item", names, [item], position, share)
        return
    for domain in instrument.domains.all():
        own = [i for i in items if i.domain_id == domain.pk and _is_both_times(i)]
        if own:
            names = _names(texts, f"domains.{domain.key}")
            yield _measure(domain.key, "domain", names, own, position, share)


def _measure(key, kind, names, items, position, share):
    return MeasureKey(
        key=key,
        kind=kind,
        names=names,
        positions=tuple(position[item.key] for item in items),
        values=tuple(items[0].scale.values),
        reversed_items=frozenset(n for n, item in enumerate(items) if item.polarity < 0),
        min_share=share,
    )


def _questions(instrument, items, position, texts):
    if instrument.scoring_method == Instrument.ScoringMethod.PER_ITEM:
        return
    for item in items:
        if item.domain_id is None and _is_both_times(item):
            values = tuple(item.scale.values)
            yield QuestionKey(
                key=item.key,
                names=_names(texts, f"items.{item.key}"),
                position=position[item.key],
                values=values,
                labels=tuple(_names(texts, f"scales.{item.scale.key}.{v}") for v in values),
                is_scale=item.kind == Item.Kind.SCALE,
            )
