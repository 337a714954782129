"""Everyone of the surveys in columns: a byte for each answer, and no object for each person."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from surveys.evaluation.numerics.samples import Whole
from surveys.evaluation.scoring import Floats
from surveys.models import Help, Phase
from surveys.queries.pairs import CodedAnswers
from surveys.reports.scoring.encoding import NO_ANSWER, Codes
from surveys.reports.scoring.scores import HALF, ScoringKey

Pairs = Iterable[tuple[int, int]]
Fact = TypeVar("Fact", bound=np.generic)
BATCH = 1000


@dataclass(frozen=True)
class Part:
    """The responses to one version of an instrument: rows `first` … of all, and their codes."""

    key: ScoringKey
    first: int
    codes: Codes

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
        if len(self.parts) == 1:
            return self.newest.scores(self.parts[0].codes)
        found = np.full((len(self.ids), len(self.newest.measure_keys)), np.nan, order="F")
        for part in self.parts:
            scores = part.key.scores(part.codes)
            for place, column in zip(*self._columns(part.key), strict=True):
                found[part.rows, column] = scores[:, place]
        return found

    @cached_property
    def half_scores(self) -> Floats:
        """Scores when half of the items are enough: others only where an answer is missing."""
        found = self.scores.copy(order="F")
        for part in self.parts:
            missing = np.flatnonzero(part.key.is_missing(part.codes).any(axis=1))
            places, columns = self._columns(part.key)
            scores = part.key.scores(part.codes[missing], min_share=HALF)
            found[np.ix_(part.first + missing, columns)] = scores[:, places]
        return found

    def changes(self, scores: Floats) -> Floats:
        """From the start to the end of each pair, a column per measure."""
        found = np.empty((len(self.start), scores.shape[1]), order="F")
        for column, own in enumerate(scores.T):
            found[:, column] = own[self.end] - own[self.start]
        return found

    def common_changes(self) -> Floats:
        """Changes of the pairs over the items answered both times, where one version asked."""
        changes = self.changes(self.scores)
        for part in self.parts:
            inside = np.flatnonzero(self._in(part, self.start) & self._in(part, self.end))
            before, after = (
                part.codes[rows[inside] - part.first] for rows in (self.start, self.end)
            )
            # With every answer there, the items answered both times are all items.
            some = part.key.is_missing(before).any(axis=1) | part.key.is_missing(after).any(axis=1)
            before, after = before[some], after[some]
            is_gone = (before == NO_ANSWER) | (after == NO_ANSWER)
            before[is_gone] = after[is_gone] = NO_ANSWER
            start, end = part.key.scores(before), part.key.scores(after)
            places, columns = self._columns(part.key)
            changes[np.ix_(inside[some], columns)] = (end - start)[:, places]
        return changes

    def with_every_measure(self) -> "People":
        """The same rows, with starts and pairs of those only who have every score: of a pair, both
        times. Whoever lacks a score is neither a pair nor a start without an end."""
        has_all = ~is_lacking(self.scores)
        kept = has_all[self.start] & has_all[self.end]
        is_start = self.is_start & has_all
        # A pair that lacks a score is no drop-out either: its end was answered.
        is_start[self.start[~kept]] = False
        return self._of(self.start[kept], self.end[kept], is_start)

    def with_pairs(self, start: Whole, end: Whole) -> "People":
        """The same rows with other pairs."""
        return self._of(start, end, self.is_start)

    def _of(self, start: Whole, end: Whole, is_start: NDArray[np.bool_]) -> "People":
        found = replace(self, start=start, end=end, is_start=is_start)
        # Scores are of rows, which are the same.
        found.__dict__["scores"] = self.scores
        return found

    def codes_of(self, rows: Whole) -> Codes:
        """The codes of rows of the newest version."""
        part = self._newest_part
        return part.codes[rows - part.first]

    def is_newest(self, rows: Whole) -> NDArray[np.bool_]:
        return self._in(self._newest_part, rows)

    def rows_of(self, ids: Whole) -> Whole:
        """The row of each response id; all of them must be here."""
        return _places(self.ids, ids)

    def inside(self, pilots: Iterable[int]) -> "People":
        """The same rows, with starts and pairs of these pilots only."""
        is_inside = np.isin(self.pilots, list(pilots))
        kept = is_inside[self.start]
        return self._of(self.start[kept], self.end[kept], self.is_start & is_inside)

    def known(self, pairs: Pairs) -> list[tuple[int, int]]:
        """The pairs whose both responses are here."""
        pairs = list(pairs)
        return [pair for pair, here in zip(pairs, self._are_here(pairs), strict=True) if here]

    def _are_here(self, pairs: list[tuple[int, int]]) -> NDArray[np.bool_]:
        start, end = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        return np.isin(start, self.ids) & np.isin(end, self.ids)

    @cached_property
    def n_started(self) -> Counter[int]:
        """Starts by pilot id."""
        return Counter(dict(zip(*_counted(self.pilots[self.is_start]), strict=True)))

    @cached_property
    def n_ended(self) -> Counter[int]:
        """Ends by pilot id."""
        return Counter(dict(zip(*_counted(self.pilots[~self.is_start]), strict=True)))

    @property
    def _newest_part(self) -> Part:
        return next(part for part in self.parts if part.key is self.newest)

    @staticmethod
    def _in(part: Part, rows: Whole) -> NDArray[np.bool_]:
        return (rows >= part.first) & (rows < part.first + len(part.codes))

    def _columns(self, key: ScoringKey) -> tuple[Whole, Whole]:
        """Places of a version's measures that the newest has too, and their places there."""
        there = {measure: place for place, measure in enumerate(self.newest.measure_keys)}
        shared = [(n, there[m]) for n, m in enumerate(key.measure_keys) if m in there]
        places, columns = np.array(shared, dtype=np.int64).reshape(-1, 2).T
        return places, columns


def read_people(
    keys: Mapping[int, ScoringKey], answers: Iterable[CodedAnswers], pairs: Whole
) -> People:
    """Responses as they are streamed, put into columns, and the rows of the pairs: a row of start
    and end for each."""
    rows = {instrument: _Rows(key) for instrument, key in keys.items()}
    for read in answers:
        rows[read.instrument_id].add(read)
    parts, first = [], 0
    for own in rows.values():
        parts.append(Part(own.key, first, own.codes()))
        first += len(parts[-1].codes)
    every = [read for own in rows.values() for read in own.read]
    ids = np.fromiter(chain.from_iterable(read.ids for read in every), dtype=np.int64, count=first)
    start, end = _rows_of_pairs(ids, pairs)
    return People(
        keys=dict(keys),
        parts=tuple(parts),
        ids=ids,
        pilots=_of_each(every, np.array([read.pilot_id for read in every], dtype=np.int64)),
        is_start=_of_each(every, np.array([read.phase == Phase.START for read in every], bool)),
        is_helped=_of_each(every, np.array([read.help != Help.ALONE for read in every], bool)),
        start=start,
        end=end,
    )


@dataclass
class _Rows:
    """Responses to one version of an instrument while they are read: their answers become codes,
    many at once and soon."""

    key: ScoringKey
    read: list[CodedAnswers] = field(default_factory=list)
    encoded: list[Codes] = field(default_factory=list)
    waiting: list[bytes] = field(default_factory=list)

    def add(self, read: CodedAnswers) -> None:
        # The texts are let go at once: a million of them fill the memory.
        self.read.append(read._replace(answers=[]))
        self.waiting += read.answers
        if len(self.waiting) >= BATCH:
            self._encode()

    def codes(self) -> Codes:
        self._encode()
        return np.concatenate(self.encoded)

    def _encode(self) -> None:
        self.encoded.append(self.key.encode(self.waiting))
        self.waiting = []


def is_lacking(scores: Floats) -> NDArray[np.bool_]:
    """Which rows lack a score in some column."""
    lacking: NDArray[np.bool_] = np.logical_or.reduce(np.isnan(scores), axis=1)
    return lacking


def _of_each(every: list[CodedAnswers], facts: NDArray[Fact]) -> NDArray[Fact]:
    """For each response, the fact of those that it was read with."""
    return np.repeat(facts, [len(read.ids) for read in every])


def _rows_of_pairs(ids: Whole, pairs: Whole) -> tuple[Whole, Whole]:
    flat = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    return _places(ids, flat[:, 0]), _places(ids, flat[:, 1])


def _places(ids: Whole, wanted: Whole) -> Whole:
    """Where in `ids` each wanted id stands; all of them must be there."""
    order, by_id = np.argsort(ids), np.argsort(wanted)
    found = np.empty_like(by_id)
    # Wanted in ascending order, they are found beside each other.
    found[by_id] = order[np.searchsorted(ids[order], wanted[by_id])]
    return found


def _counted(pilots: Whole) -> tuple[list[int], list[int]]:
    found, counts = np.unique(pilots, return_counts=True)
    return found.tolist(), counts.tolist()
