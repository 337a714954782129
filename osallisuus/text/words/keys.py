"""What a word is found by: the keys of a word in a text, and those of a word that is typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import normalize

from osallisuus.text.words.analysis import base_forms, last_parts
from osallisuus.text.words.other_languages import english_stem, swedish_stem

LONGEST_KEY = 60
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
# Marks of other letters fall off, so that Café is found by cafe; å, ä and ö are letters.
_KEPT = {"å", "ä", "ö"}
_SWEDISH, _ENGLISH = "sv:", "en:"


@dataclass(frozen=True)
class Token:
    """A word of a text: as it is compared, and where it stands."""

    word: str
    at: int
    length: int


def folded(text: str) -> str:
    """Lower case, without marks on letters that are not Finnish."""
    text = text.casefold()
    return text if text.isascii() else normalize("NFC", text).translate(_PLAIN)


class _Plain(dict[int, int]):
    """Code point -> that of the letter without its marks; worked out once for each."""

    def __missing__(self, code: int) -> int:
        letter = chr(code)
        self[code] = code if letter in _KEPT else ord(normalize("NFD", letter)[0])
        return self[code]


_PLAIN = _Plain()


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in their order; a word with a hyphen is one, and its parts too."""
    for found in _WORD.finditer(text):
        word = folded(found[0]).replace("’", "'")
        yield Token(word, found.start(), len(found[0]))
        if "-" in word:
            at = found.start()
            for part in found[0].split("-"):
                yield Token(folded(part), at, len(part))
                at += len(part) + 1


def text_keys(word: str, language: str) -> tuple[str, ...]:
    """The keys by which a text in that language is found for the sake of this word."""
    if language == "sv":
        return (_cut(_SWEDISH + swedish_stem(word)),)
    if language == "en":
        return (_cut(_ENGLISH + english_stem(word)),)
    if language != "fi":
        # Of other languages only the word as it stands.
        return (_cut(word),)
    return tuple(map(_cut, (*base_forms(word), *last_parts(word))))


def typed_keys(word: str) -> tuple[str, ...]:
    """The keys that a typed word asks for, in every language of the texts.

    Of a compound the whole alone. Names are the same in all languages, so a Finnish base form is
    looked for as such too: Nivalassa finds a Swedish text about Nivala.
    """
    bases = base_forms(word)
    made = list(bases)
    for each in (word, *bases[:2]):
        made += [f"{_SWEDISH}{swedish_stem(each)}", f"{_ENGLISH}{english_stem(each)}"]
    return tuple(dict.fromkeys(map(_cut, made)))


def name_keys(name: str) -> tuple[str, ...]:
    """The keys of a name in one word, in lower case, as it stands in texts of any language."""
    return tuple(map(_cut, (name, _SWEDISH + swedish_stem(name), _ENGLISH + english_stem(name))))


def _cut(key: str) -> str:
    return key[:LONGEST_KEY]
