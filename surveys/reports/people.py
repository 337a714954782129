"""Everyone of the surveys in columns: a byte for each answer, and no object for each person."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.scoring import Floats
from surveys.models import Help, Phase
from surveys.queries import CodedAnswers
from surveys.reports.scores import HALF, ScoringKey

Whole = NDArray[np.int64]
Pairs = Iterable[tuple[int, int]]


@dataclass
class _Alike:
    """Responses that answer the same items, in the same order, with numbers only."""

    rows: array = field(default_factory=lambda: array("q"))
    answers: bytearray = field(default_factory=bytearray)


@dataclass
class _Rows:
    """Responses to one version of an instrument while they are read."""

    ids: array = field(default_factory=lambda: array("q"))
    pilots: array = field(default_factory=lambda: array("q"))
    starts: bytearray = field(default_factory=bytearray)
    helped: bytearray = field(default_factory=bytearray)
    alike: defaultdict[tuple[str, ...], _Alike] = field(default_factory=lambda: defaultdict(_Alike))
    others: dict[int, bytes] = field(default_factory=dict)

    def add(self, key: ScoringKey, answers: dict) -> None:
        """Numbers, which nearly all answers are, are put into codes later, many at once."""
        try:
            numbers = bytes(answers.values())
        except (TypeError, ValueError):
            self.others[len(self.ids)] = key.encode(answers)
        else:
            alike = self.alike[tuple(answers)]
            alike.rows.append(len(self.ids))
            alike.answers += numbers

    def codes(self, key: ScoringKey) -> NDArray[np.uint8]:
        found = np.empty((len(self.ids), len(key.items)), dtype=np.uint8)
        for keys, alike in self.alike.items():
            answers = np.frombuffer(alike.answers, dtype=np.uint8)
            rows = np.frombuffer(alike.rows, dtype=np.int64)
            found[rows] = key.encode_many(keys, answers.reshape(len(rows), len(keys)))
        for row, codes in self.others.items():
            found[row] = np.frombuffer(codes, dtype=np.uint8)
        return found


@dataclass(frozen=True)
class Part:
    """The responses to one version of an instrument: rows `first` … of all, and their codes."""

    key: ScoringKey
    first: int
    codes: NDArray[np.uint8]

    @property
    def rows(self) -> slice:
        return slice(self.first, self.first + len(self.codes))


@dataclass(frozen=True)
class People:
    """Responses in rows, and which rows are the start and the end of one person.

    start, end: rows of the pairs, in the order of their ids. dropouts: rows of starts without an
    end. Scores have a column per measure of the newest version, NaN where not scored.
    """

    keys: dict[int, ScoringKey]
    parts: tuple[Part, ...]
    ids: Whole
    pilots: Whole
    is_start: NDArray[np.bool_]
    is_helped: NDArray[np.bool_]
    start: Whole
    end: Whole

    @property
    def newest(self) -> ScoringKey:
        return max(self.keys.values(), key=lambda key: key.version)

    @cached_property
    def dropouts(self) -> Whole:
        is_left = self.is_start.copy()
        is_left[self.start] = False
        return np.flatnonzero(is_left)

    @cached_property
    def scores(self) -> Floats:
        return self._scored(lambda part: part.key.scores(part.codes))

    @cached_property
    def half_scores(self) -> Floats:
        """Scores when half of the items are enough."""
        return self._scored(lambda part: part.key.scores(part.codes, min_share=HALF))

    def common_changes(self) -> Floats:
        """Changes of the pairs over the items answered both times, where one version asked."""
        changes = self.scores[self.end] - self.scores[self.start]
        for part in self.parts:
            inside = self._in(part, self.start) & self._in(part, self.end)
            before, after = (
                part.codes[rows[inside] - part.first] for rows in (self.start, self.end)
            )
            start, end = part.key.common_scores(before, after)
            places, columns = self._columns(part.key)
            changes[np.ix_(inside, columns)] = (end - start)[:, places]
        return changes

    def codes_of(self, rows: Whole) -> NDArray[np.uint8]:
        """The codes of rows of the newest version."""
        part = self._newest_part
        return part.codes[rows - part.first]

    def is_newest(self, rows: Whole) -> NDArray[np.bool_]:
        part = self._newest_part
        return np.zeros(len(rows), dtype=bool) if part is None else self._in(part, rows)

    def rows_of(self, ids: Whole) -> Whole:
        """The row of each response id; all of them must be here."""
        return _places(self.ids, ids)

    def inside(self, pilots: Iterable[int]) -> "People":
        """The same rows, with starts and pairs of these pilots only."""
        is_inside = np.isin(self.pilots, list(pilots))
        kept = is_inside[self.start]
        return replace(
            self,
            start=self.start[kept],
            end=self.end[kept],
            is_start=self.is_start & is_inside,
        )

    def known(self, pairs: Pairs) -> list[tuple[int, int]]:
        """The pairs whose both responses are here."""
        pairs = list(pairs)
        return [pair for pair, here in zip(pairs, self._are_here(pairs), strict=True) if here]

    def _are_here(self, pairs: list[tuple[int, int]]) -> list[bool]:
        flat = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return np.isin(flat, self.ids).all(axis=1).tolist()

    @cached_property
    def n_started(self) -> Counter:
        """Starts by pilot id."""
        return Counter(dict(zip(*_counted(self.pilots[self.is_start]), strict=True)))

    @cached_property
    def n_ended(self) -> Counter:
        """Ends by pilot id."""
        return Counter(dict(zip(*_counted(self.pilots[~self.is_start]), strict=True)))

    @property
    def _newest_part(self) -> Part | None:
        return next((part for part in self.parts if part.key is self.newest), None)

    @staticmethod
    def _in(part: Part, rows: Whole) -> NDArray[np.bool_]:
        return (rows >= part.first) & (rows < part.first + len(part.codes))

    def _columns(self, key: ScoringKey) -> tuple[list[int], list[int]]:
        """Places of a version's measures that the newest has too, and their places there."""
        there = {measure: place for place, measure in enumerate(self.newest.measure_keys)}
        shared = [(n, there[m]) for n, m in enumerate(key.measure_keys) if m in there]
        return [n for n, _ in shared], [m for _, m in shared]

    def _scored(self, score) -> Floats:
        found = np.full((len(self.ids), len(self.newest.measure_keys)), np.nan)
        for part in self.parts:
            places, columns = self._columns(part.key)
            found[part.rows, columns] = score(part)[:, places]
        return found


def read_people(
    keys: Mapping[int, ScoringKey], answers: Iterable[CodedAnswers], pairs: Pairs
) -> People:
    """Responses as they are streamed, put into columns, and the rows of the pairs."""
    parts = _read(keys, answers)
    ids = np.concatenate([np.frombuffer(rows.ids, dtype=np.int64) for rows in parts.values()])
    start, end = _rows_of_pairs(ids, pairs)
    first, found = 0, []
    for instrument, rows in parts.items():
        codes = rows.codes(keys[instrument])
        found.append(Part(keys[instrument], first, codes))
        first += len(codes)
    return People(
        keys=dict(keys),
        parts=tuple(found),
        ids=ids,
        pilots=np.concatenate([np.frombuffer(r.pilots, dtype=np.int64) for r in parts.values()]),
        is_start=np.concatenate([np.frombuffer(r.starts, dtype=bool) for r in parts.values()]),
        is_helped=np.concatenate([np.frombuffer(r.helped, dtype=bool) for r in parts.values()]),
        start=start,
        end=end,
    )


def _read(keys: Mapping[int, ScoringKey], answers: Iterable[CodedAnswers]) -> dict[int, _Rows]:
    parts = {instrument: _Rows() for instrument in keys}
    for identifier, pilot, phase, instrument, help_given, given in answers:
        rows = parts[instrument]
        rows.add(keys[instrument], given)
        rows.ids.append(identifier)
        rows.pilots.append(pilot)
        rows.starts.append(phase == Phase.START)
        rows.helped.append(help_given != Help.ALONE)
    return parts


def _rows_of_pairs(ids: Whole, pairs: Pairs) -> tuple[Whole, Whole]:
    flat = np.fromiter((one for pair in pairs for one in pair), dtype=np.int64).reshape(-1, 2)
    return _places(ids, flat[:, 0]), _places(ids, flat[:, 1])


def _places(ids: Whole, wanted: Whole) -> Whole:
    order = np.argsort(ids)
    return order[np.searchsorted(ids, wanted, sorter=order)] if len(ids) else order


def _counted(pilots: Whole) -> tuple[list[int], list[int]]:
    found, counts = np.unique(pilots, return_counts=True)
    return found.tolist(), counts.tolist()
