"""From stored answers to scores: the key of an instrument, over the codes of many people."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.scoring import Floats, dimension_scores
from surveys.models import Instrument, Item, Phase, Scale
from surveys.reports.frozen.model import SOURCE_LANGUAGE, Names
from surveys.reports.scoring.encoding import NO_ANSWER, Codes, Encoder

INDEX = "index"
INDEX_NAMES = {
    "fi": "Kaikki osa-alueet yhdessä",
    "sv": "Alla livsområden tillsammans",
    "en": "All life domains together",
}
HALF = 0.5

Texts = dict[str, Names]
"""Dotted path of a text -> language -> the text."""
Position = dict[str, int]
"""Key of an item -> its place among those that count."""


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

    def scores(self, codes: Codes, min_share: float | None = None) -> Floats:
        """Score of each row, NaN where too little is answered."""
        n_answers, n_items = len(self.values) + 1, len(self.positions)
        # Many people give few different answers to a few items: then a
        # table of all of them is shorter.
        if n_answers**n_items >= len(codes):
            return self._scored(self.answers(codes), min_share)
        rows = np.zeros(len(codes), dtype=np.intp)
        for position in self.positions:
            rows *= n_answers
            rows += np.minimum(codes[:, position], len(self.values))
        one_item = np.array((*self.values, np.nan))
        table = np.stack(np.meshgrid(*[one_item] * n_items, indexing="ij"), axis=-1)
        return self._scored(table.reshape(-1, n_items), min_share)[rows]

    def _scored(self, answers: Floats, min_share: float | None) -> Floats:
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

    def encode(self, texts: Sequence[bytes]) -> Codes:
        """The codes of people whose answers are given as stored JSON, a row each."""
        return self._encoder.encode(texts)

    @cached_property
    def _encoder(self) -> Encoder:
        return Encoder(self.items, self.places)

    def is_missing(self, codes: Codes) -> NDArray[np.bool_]:
        """For each row, which of the scored items have no answer."""
        missing: NDArray[np.bool_] = codes[:, self._scored_items] == NO_ANSWER
        return missing

    @cached_property
    def _scored_items(self) -> list[int]:
        return sorted({place for measure in self.measures for place in measure.positions})

    def scores(self, codes: Codes, *, min_share: float | None = None) -> Floats:
        """Scores of all measures, a column each, the index last where the instrument has one."""
        # Measures are used one at a time, so the people of one lie together.
        found = np.empty((len(codes), len(self.measure_keys)), order="F")
        for column, measure in enumerate(self.measures):
            found[:, column] = measure.scores(codes, min_share)
        if self.has_index:
            share = self.min_share if min_share is None else min_share
            domains = found[:, :-1]
            found[:, -1] = dimension_scores(domains, minimum=0, maximum=100, min_share=share)
        return found

    @property
    def measure_keys(self) -> tuple[str, ...]:
        """The order of `scores`."""
        return tuple(measure.key for measure in self.measures) + (INDEX,) * self.has_index


def scoring_keys(instruments: Iterable[Instrument]) -> dict[int, ScoringKey]:
    """The scoring key of each version; items, scales, domains and texts must be prefetched."""
    return {instrument.pk: _key(instrument) for instrument in instruments}


def _key(instrument: Instrument) -> ScoringKey:
    texts = texts_of(instrument)
    items = [item for item in instrument.items.all() if item.kind in _COUNTED]
    position = {item.key: place for place, item in enumerate(items)}
    share = float(Fraction(instrument.min_share))
    return ScoringKey(
        instrument=instrument.key,
        version=instrument.version,
        names={"fi": instrument.title} | texts.get("name", {}),
        notes=texts.get("texts.limits", {}),
        items=tuple(position),
        places=tuple({v: place for place, v in enumerate(scale_of(item).values)} for item in items),
        measures=tuple(_measures(instrument, items, position, texts, share)),
        questions=tuple(_questions(instrument, items, position, texts)),
        has_index=instrument.index_method == Instrument.IndexMethod.MEAN_OF_DOMAINS,
        min_share=share,
    )


_COUNTED = (Item.Kind.SCALE, Item.Kind.SINGLE)


def texts_of(instrument: Instrument) -> Texts:
    """The texts of the plain variant of every language; they must be prefetched."""
    found: Texts = {}
    for language in instrument.languages.all():
        if not language.variant:
            for text in language.texts.all():
                found.setdefault(text.key, {})[language.language] = text.text
    return found


def names_at(texts: Texts, path: str) -> Names:
    """The texts at a path; without a Finnish one the key itself stands for it."""
    return {SOURCE_LANGUAGE: path.rpartition(".")[2]} | texts.get(path, {})


def labels_of(texts: Texts, item: Item) -> tuple[Names, ...]:
    """The names of an item's values, in their order."""
    scale = scale_of(item)
    return tuple(names_at(texts, f"scales.{scale.key}.{value}") for value in scale.values)


def scale_of(item: Item) -> Scale:
    """The scale of an item that is not open, which has one by the constraint
    `item_open_or_scaled`; ValueError of an open one."""
    if item.scale is None:
        raise ValueError(f"{item.key} is open")
    return item.scale


def _is_both_times(item: Item) -> bool:
    return {Phase.START, Phase.END} <= set(item.phases)


def _measures(
    instrument: Instrument, items: list[Item], position: Position, texts: Texts, share: float
) -> Iterator[MeasureKey]:
    if instrument.scoring_method == Instrument.ScoringMethod.PER_ITEM:
        for item in items:
            if item.kind == Item.Kind.SCALE and _is_both_times(item):
                names = names_at(texts, f"items.{item.key}")
                yield _measure(item.key, "item", names, [item], position, share)
        return
    for domain in instrument.domains.all():
        # An item of one phase only would move the score although nobody's answer did.
        own = [i for i in items if i.domain_id == domain.pk and _is_both_times(i)]
        if own:
            names = names_at(texts, f"domains.{domain.key}")
            yield _measure(domain.key, "domain", names, own, position, share)


def _measure(
    key: str, kind: str, names: Names, items: list[Item], position: Position, share: float
) -> MeasureKey:
    return MeasureKey(
        key=key,
        kind=kind,
        names=names,
        positions=tuple(position[item.key] for item in items),
        values=tuple(scale_of(items[0]).values),
        reversed_items=frozenset(n for n, item in enumerate(items) if item.polarity < 0),
        min_share=share,
    )


def _questions(
    instrument: Instrument, items: list[Item], position: Position, texts: Texts
) -> Iterator[QuestionKey]:
    if instrument.scoring_method == Instrument.ScoringMethod.PER_ITEM:
        return
    for item in items:
        if item.domain_id is None and _is_both_times(item):
            yield QuestionKey(
                key=item.key,
                names=names_at(texts, f"items.{item.key}"),
                position=position[item.key],
                values=tuple(scale_of(item).values),
                labels=labels_of(texts, item),
                is_scale=item.kind == Item.Kind.SCALE,
            )
