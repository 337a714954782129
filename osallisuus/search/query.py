"""What somebody typed, as it is looked for: words by their keys, and phrases as they stand."""

import re
from dataclasses import dataclass

from osallisuus.search.registry import same_names
from osallisuus.text.words.analysis import base_forms
from osallisuus.text.words.keys import name_keys, tokens, typed_keys

LONGEST_QUERY, MOST_WORDS = 100, 8
_PHRASE = re.compile(r'["”“»«„]([^"”“»«„]*)["”“»«„]')
_UNSAID = frozenset(
    (
        *("ja", "tai", "sekä", "on", "ei", "että", "kun", "jos", "niin", "se", "ne", "tämä"),
        *("och", "eller", "att", "det", "den", "en", "ett", "i", "på", "av", "med", "för", "är"),
        *("the", "a", "an", "of", "and", "or", "in", "to", "for", "is"),
    )
)


@dataclass(frozen=True)
class Word:
    """One typed word; a page has it if it has any of the keys. `typed` is how it was written."""

    typed: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """All of it must be met. `phrases` are words in lower case with a space between, `said` their
    words one by one."""

    words: tuple[Word, ...]
    phrases: tuple[str, ...] = ()
    said: tuple[Word, ...] = ()


def read_query(text: str) -> Query:
    """Of a long text the beginning; small words count only where there are no others."""
    text = text[:LONGEST_QUERY]
    phrases = [_plain(found) for found in _PHRASE.findall(text)]
    rest = _PHRASE.sub(" ", text)
    typed = list(dict.fromkeys(token.word for token in tokens(rest)))
    said = [word for word in typed if word not in _UNSAID] or typed
    if any(phrases):
        said = [word for word in said if word not in _UNSAID]
    quoted = dict.fromkeys(word for phrase in phrases for word in phrase.split())
    return Query(
        words=tuple(map(_word, said[:MOST_WORDS])),
        phrases=tuple(phrase for phrase in phrases if phrase),
        said=tuple(Word(word, typed_keys(word)) for word in quoted),
    )


def _word(typed: str) -> Word:
    """Raahessa means Brahestad too, and Brahestads Raahe."""
    known = same_names()
    names = dict.fromkeys((typed, typed.removesuffix("s"), *base_forms(typed)))
    others = [key for name in names for other in known.get(name, ()) for key in name_keys(other)]
    return Word(typed, tuple(dict.fromkeys((*typed_keys(typed), *others))))


def _plain(phrase: str) -> str:
    return " ".join(token.word for token in tokens(phrase))
