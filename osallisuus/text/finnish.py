"""Finnish order of names, since no database collation can be relied on, ranges of days, and the
one form of text."""

import unicodedata
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language

# Plain letters, because some collations of PostgreSQL pass over characters and control characters.
FINNISH_LETTERS = str.maketrans({"å": "zx", "ä": "zy", "ö": "zz"})

SHORTEST_STEM, LONGEST_ENDING = 4, 3


def finnish_sort_key(name: str) -> str:
    """A key whose plain order is the Finnish one: … z, å, ä, ö, without regard to case."""
    return name.casefold().translate(FINNISH_LETTERS)


def search_stem(word: str) -> str:
    """The beginning of a word that most of its inflected forms share: vanhemmat, vanhem-."""
    return word[: max(SHORTEST_STEM, len(word) - LONGEST_ENDING)]


def normal_text(text: str) -> str:
    """The one form in which text is kept and compared: a line feed alone at every line end, where
    browsers and Windows put more, and every letter in one piece (NFC), where a Mac or a PDF writes
    ä as a and two dots."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def in_month(day: date) -> str:
    """The month in which something is ready: joulukuussa 2023."""
    month, year = date_format(day, "F"), date_format(day, "Y")
    return f"{month}ssa {year}" if get_language() == "fi" else f"{month} {year}"


def date_range(first: date | None, last: date | None) -> str:
    """As in "2.2.–11.5.2023": the year once where it is the same; empty without a first day."""
    if first is None:
        return ""
    if last is None:
        return f"{date_format(first, 'j.n.Y')}–"
    if first == last:
        return date_format(first, "j.n.Y")
    pattern = "j.n." if first.year == last.year else "j.n.Y"
    return f"{date_format(first, pattern)}–{date_format(last, 'j.n.Y')}"
