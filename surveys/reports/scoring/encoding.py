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

# A key whose value is a number of one digit; quotes inside of texts are escaped, and are no keys.
_DIGIT = re.compile(rb'"([^"\\]+)": ?(\d)(?=[,}])')
_ZERO, LARGEST_DIGIT = ord("0"), 9
# Texts that are like fewer others than this are better read one by one; and so are the rest when
# this has come out as often.
FEW, MOST_LONELY = 30, 2


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
        if (found == FOREIGN).any():
            raise KeyError(FOREIGN)
        return found

    def _of_one_length(self, texts: Sequence[bytes]) -> Codes:
        """Most people answer with numbers of one digit, so that many texts differ in these digits
        only: all that are like the first in this are read together, then those like another."""
        found = np.empty((len(texts), len(self.items)), dtype=np.uint8)
        table = np.frombuffer(b"".join(texts), dtype=np.uint8).reshape(len(texts), -1)
        rows, n_lonely = np.arange(len(texts)), 0
        while len(rows) >= FEW and n_lonely < MOST_LONELY:
            codes, is_alike = self._like_first(texts[rows[0]], table[rows])
            found[rows[is_alike]] = codes
            rows = rows[~is_alike]
            n_lonely += len(codes) < FEW
        for row in rows.tolist():
            found[row] = self._of_one(texts[row])
        return found

    def _like_first(self, text: bytes, table: Codes) -> tuple[Codes, NDArray[np.bool_]]:
        """The codes of those texts (rows of bytes) that are the first one but for its digits, and
        which these are."""
        digits = {match[1].decode(): match.start(2) for match in _DIGIT.finditer(text)}
        numbers = table[:, list(digits.values())] - _ZERO
        is_other = table != table[0]
        is_other[:, list(digits.values())] = numbers > LARGEST_DIGIT
        is_alike = ~is_other.any(axis=1)
        codes = np.tile(self._of_one(text), (int(np.count_nonzero(is_alike)), 1))
        for key, given in zip(digits, numbers[is_alike].T, strict=True):
            if key in self._of_digits:
                column, places = self._of_digits[key]
                codes[:, column] = places[given]
        return codes, is_alike

    def _of_one(self, text: bytes) -> Codes:
        answers = orjson.loads(text)
        codes = [
            places[answers.get(item)]
            for item, places in zip(self.items, self._with_missing, strict=True)
        ]
        return np.array(codes, dtype=np.uint8)

    @cached_property
    def _with_missing(self) -> tuple[dict[Any, int], ...]:
        missing = dict.fromkeys((None, *MISSING), NO_ANSWER)
        return tuple(dict(places) | missing for places in self.places)

    @cached_property
    def _of_digits(self) -> dict[str, tuple[int, Codes]]:
        """Item -> its column, and the place on its scale of every number of one digit."""
        found = {}
        for column, (item, places) in enumerate(zip(self.items, self.places, strict=True)):
            table = [places.get(digit, FOREIGN) for digit in range(LARGEST_DIGIT + 1)]
            found[item] = column, np.array(table, dtype=np.uint8)
        return found
