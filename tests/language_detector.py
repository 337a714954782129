"""Which language a short text is in, learnt from the catalogues: they say the same in all three."""

import math
import re
from collections import Counter
from functools import cache
from pathlib import Path

from django.utils import translation
from django.utils.dates import MONTHS, WEEKDAYS

SITE = Path(__file__).parents[1] / "osallisuus"
LOCALE = SITE / "locale"
FINNISH_WORDS = SITE / "text" / "words" / "words.txt"
LANGUAGES = ("fi", "sv", "en")
WORD = re.compile(r"[^\W\d_]+")
PIECES = re.compile(
    r"%\([a-z_]+\)[sd]|<[^>]*>|&[a-z]+;|https?://\S+|\S+@\S+|\b[\w.-]+\.(?:fi|eu|org|com)\b"
)
ENTRY = re.compile(r'^(msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:".*"\n)+)', re.MULTILINE)
LONGEST = 4
"""Letters in the longest piece of a word that is counted."""
SHORTEST = 3
"""Letters in a word without which a text tells no language."""
MARGIN = 8.0
"""By so much (natural logarithm) another language must be likelier than the one that is told:
under it, as with "OK" or a word that two languages share, nobody could say."""
ABBREVIATION = re.compile(r"\b[A-Z0-9]{2,}(?:-[A-Z]+)?\b")


def texts_of(language: str) -> list[str]:
    """Everything that the catalogues say in a language, and its days and months; Finnish stands in
    them as the source, and has the words of the search beside it."""
    is_source = language == "fi"
    catalogue = LOCALE / ("sv" if is_source else language) / "LC_MESSAGES" / "django.po"
    found = []
    for name, quoted in ENTRY.findall(catalogue.read_text(encoding="utf-8")):
        if name.startswith("msgid") == is_source:
            found.append("".join(line[1:-1] for line in quoted.splitlines()).replace("\\n", " "))
    with translation.override(language):
        found += [str(name) for name in (*MONTHS.values(), *WEEKDAYS.values())]
    return [text for text in found + (_listed_words() if is_source else []) if text]


def _listed_words() -> list[str]:
    lines = FINNISH_WORDS.read_text(encoding="utf-8").splitlines()
    return [word.split(":")[0] for line in lines if line[:1] != "#" for word in line.split()]


def words_of(text: str) -> list[str]:
    """The words, without addresses, names of places to fill and abbreviations."""
    return [word.lower() for word in WORD.findall(ABBREVIATION.sub(" ", PIECES.sub(" ", text)))]


def _pieces(word: str):
    whole = f"^{word}$"
    for size in range(2, LONGEST + 1):
        yield from (whole[at : at + size] for at in range(len(whole) - size + 1))


class Detector:
    """A naive Bayes classifier over pieces of words, each word counted once in a text."""

    def __init__(self, texts: dict[str, list[str]]):
        self.counts = {
            language: Counter(
                piece for text in found for word in words_of(text) for piece in _pieces(word)
            )
            for language, found in texts.items()
        }
        self.totals = {language: counts.total() for language, counts in self.counts.items()}
        self.n_pieces = len(set().union(*self.counts.values()))
        self.vocabulary = {
            code: {word for text in found for word in words_of(text)}
            for code, found in texts.items()
        }

    def likelihoods(self, text: str) -> dict[str, float]:
        """Natural logarithm of how likely the text is in each language."""
        pieces = [piece for word in set(words_of(text)) for piece in _pieces(word)]
        return {
            language: sum(
                math.log((self.counts[language][piece] + 0.5) / (total + 0.5 * self.n_pieces))
                for piece in pieces
            )
            for language, total in self.totals.items()
        }

    def other_language(self, text: str, told: str) -> str:
        """The language that the text is in rather than the one told; empty if it may be that."""
        # Words that the language has as well are no witness, and "km" is a word of none.
        strange = [word for word in words_of(text) if word not in self.vocabulary[told]]
        if max(map(len, strange), default=0) < SHORTEST:
            return ""
        found = self.likelihoods(text)
        best = max(found, key=lambda language: found[language])
        return best if found[best] - found[told] > MARGIN else ""


@cache
def detector() -> Detector:
    return Detector({language: texts_of(language) for language in LANGUAGES})
