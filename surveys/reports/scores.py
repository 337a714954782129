"""From stored answers to scores of people: the key of an instrument, and pairs in columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from surveys.evaluation.scoring import common_items, dimension_score
from surveys.models import MISSING, Help, Instrument, Item, Phase
from surveys.queries import CodedAnswers
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

Code = bytes
Score = float | None


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
    # Scoring is pure and answers repeat: each distinct set is scored once per report.
    scored: dict = field(default_factory=dict, compare=False, repr=False)

    def answers(self, code: Code) -> tuple[Score, ...]:
        """The answers as given, None where missing."""
        given = (code[position] for position in self.positions)
        return tuple(None if value == NO_ANSWER else self.values[value] for value in given)

    def turned(self, code: Code) -> tuple[Score, ...]:
        """The answers with reversed items turned."""
        ends = min(self.values) + max(self.values)
        return tuple(
            ends - value if value is not None and place in self.reversed_items else value
            for place, value in enumerate(self.answers(code))
        )

    def score(self, answers: Sequence[Score], min_share: float | None = None) -> Score:
        share = self.min_share if min_share is None else min_share
        asked = (tuple(answers), share)
        if asked not in self.scored:
            self.scored[asked] = dimension_score(
                answers,
                minimum=min(self.values),
                maximum=max(self.values),
                reversed_items=self.reversed_items,
                min_share=share,
            )
        return self.scored[asked]


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

    def encode(self, answers: dict[str, Any]) -> Code:
        """One byte an item: the place of the answer on its scale. Raises for a foreign value."""
        return bytes(
            NO_ANSWER if _is_missing(value := answers.get(item)) else places[value]
            for item, places in zip(self.items, self.places, strict=True)
        )

    def scores(self, code: Code, *, min_share: float | None = None) -> tuple[Score, ...]:
        """Scores of all measures, the index last where the instrument has one."""
        return self._with_index(
            [measure.score(measure.answers(code), min_share) for measure in self.measures],
            min_share,
        )

    def common_scores(self, start: Code, end: Code) -> tuple[tuple[Score, ...], tuple[Score, ...]]:
        """Scores of both phases from the items answered both times."""
        sides = [
            common_items(measure.answers(start), measure.answers(end)) for measure in self.measures
        ]
        found = [
            [measure.score(side[phase]) for measure, side in zip(self.measures, sides, strict=True)]
            for phase in (0, 1)
        ]
        return self._with_index(found[0], None), self._with_index(found[1], None)

    def is_complete(self, code: Code) -> bool:
        """Whether every item that is scored has an answer."""
        return all(
            code[position] != NO_ANSWER
            for measure in self.measures
            for position in measure.positions
        )

    @property
    def measure_keys(self) -> tuple[str, ...]:
        """The order of `scores`."""
        return tuple(measure.key for measure in self.measures) + (INDEX,) * self.has_index

    def _with_index(self, scores: list[Score], min_share: float | None) -> tuple[Score, ...]:
        if not self.has_index:
            return tuple(scores)
        share = self.min_share if min_share is None else min_share
        index = dimension_score(scores, minimum=0, maximum=100, min_share=share)
        return (*scores, index)


class Person(NamedTuple):
    """A start and, where there is one, the end that belongs to it."""

    pilot_id: int
    key: ScoringKey
    start: Code
    end_key: ScoringKey
    end: Code
    is_helped: bool


@dataclass
class People:
    """Everyone of the surveys: pairs, starts without an end, and the counts by pilot."""

    keys: dict[int, ScoringKey]
    pairs: list[Person] = field(default_factory=list)
    dropouts: list[tuple[ScoringKey, Code]] = field(default_factory=list)
    n_started: dict[int, int] = field(default_factory=dict)
    n_ended: dict[int, int] = field(default_factory=dict)

    @property
    def newest(self) -> ScoringKey:
        return max(self.keys.values(), key=lambda key: key.version)


def read_people(
    keys: dict[int, ScoringKey],
    answers: Iterable[CodedAnswers],
    pairs: Iterable[tuple[int, int]],
) -> People:
    """Sort responses into pairs and dropouts, keeping a byte per answer and no row objects."""
    people = People(keys)
    encode = _Encoder(keys)
    starts: dict[int, tuple[int, int, Code, bool]] = {}
    ends: dict[int, tuple[int, Code, bool]] = {}
    for row in answers:
        code, is_helped = encode(row.instrument_id, row.answers), row.help != Help.ALONE
        if row.phase == Phase.START:
            starts[row.id] = (row.pilot_id, row.instrument_id, code, is_helped)
            people.n_started[row.pilot_id] = people.n_started.get(row.pilot_id, 0) + 1
        else:
            ends[row.id] = (row.instrument_id, code, is_helped)
            people.n_ended[row.pilot_id] = people.n_ended.get(row.pilot_id, 0) + 1
    for start_id, end_id in pairs:
        pilot, start_key, start, start_help = starts.pop(start_id)
        end_key, end, end_help = ends[end_id]
        helped = start_help or end_help
        people.pairs.append(Person(pilot, keys[start_key], start, keys[end_key], end, helped))
    people.dropouts = [(keys[key], code) for _, key, code, _ in starts.values()]
    return people


class _Encoder:
    """Many people give the same answers; equal codes share one object."""

    def __init__(self, keys: dict[int, ScoringKey]):
        self.keys = keys
        self.kept: dict[Code, Code] = {}

    def __call__(self, instrument_id: int, answers: dict[str, Any]) -> Code:
        code = self.keys[instrument_id].encode(answers)
        return self.kept.setdefault(code, code)


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


def _is_missing(value: Any) -> bool:
    return value is None or value in MISSING
