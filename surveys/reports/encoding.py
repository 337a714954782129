"""From stored answers to codes: the place of each answer on the scale of its item."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from surveys.models import MISSING

# Stands for a missing answer among the places on a scale; a value that no scale has.
NO_ANSWER = 255
FOREIGN = 254

Codes = NDArray[np.uint8]
"""A row per response and a column per item: the place of the answer on its scale."""

_DIGIT = re.compile(rb'": ?(\d)(?=[,}])')
_ZERO = ord("0")


@dataclass(frozen=True)
class Encoder:
    """items: in the order of the columns; places: of each item, value -> place on its scale."""

    items: tuple[str, ...]
    places: tuple[Mapping[Any, int], ...]

    def encode(self, texts: Sequence[bytes]) -> Codes:
        """The codes of people whose answers are given as stored JSON, a row each.

        Raises KeyError for a value that the scale has not.
        """
        found = np.empty((len(texts), len(self.items)), dtype=np.uint8)
        lengths = np.array(list(map(len, texts)))
        for length in np.unique(lengths).tolist():
            rows = np.flatnonzero(lengths == length)
            found[rows] = self._of_one_length([texts[row] for row in rows.tolist()])
        return found

    def _of_one_length(self, texts: Sequence[bytes]) -> Codes:
        """Most people answer everything with one digit each, so that their texts differ in these
        digits only: all texts that are like the first in this are read together."""
        answers = orjson.loads(texts[0])
        digits = [match.start(1) for match in _DIGIT.finditer(texts[0])]
        if [texts[0][place] - _ZERO for place in digits] != list(answers.values()):
            return np.array([self._of_one(text) for text in texts])
        table = np.frombuffer(b"".join(texts), dtype=np.uint8).reshape(len(texts), -1)
        is_other = table != table[0]
        numbers = table[:, digits] - _ZERO
        is_other[:, digits] = numbers > 9
        found = self._of_numbers(tuple(answers), numbers)
        for row in np.flatnonzero(is_other.any(axis=1)).tolist():
            found[row] = self._of_one(texts[row])
        if (found == FOREIGN).any():
            raise KeyError(FOREIGN)
        return found

    def _of_one(self, text: bytes) -> Codes:
        answers = orjson.loads(text)
        codes = [
            places[answers.get(item)]
            for item, places in zip(self.items, self._with_missing, strict=True)
        ]
        return np.array(codes, dtype=np.uint8)

    def _of_numbers(self, keys: tuple[str, ...], numbers: Codes) -> Codes:
        """Of people who answered the items of these keys with these numbers from 0 to 9."""
        found = np.full((len(numbers), len(self.items)), NO_ANSWER, dtype=np.uint8)
        for key, given in zip(keys, numbers.T, strict=True):
            if key in self._of_digits:
                column, places = self._of_digits[key]
                found[:, column] = places[given]
        return found

    @cached_property
    def _with_missing(self) -> tuple[dict[Any, int], ...]:
        missing = dict.fromkeys((None, *MISSING), NO_ANSWER)
        return tuple(dict(places) | missing for places in self.places)

    @cached_property
    def _of_digits(self) -> dict[str, tuple[int, Codes]]:
        """Item -> its column, and the place on its scale of every number that fits into a byte."""
        found = {}
        for column, (item, places) in enumerate(zip(self.items, self.places, strict=True)):
            table = [places.get(number, FOREIGN) for number in range(NO_ANSWER + 1)]
            found[item] = column, np.array(table, dtype=np.uint8)
        return found
