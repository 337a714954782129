"""Finnish order of names, since no database collation can be relied on, ranges of days, and the
one form of text."""

import re
import unicodedata
from datetime import date

from django.utils.formats import date_format, get_format
from django.utils.translation import get_language

# Plain letters, because some collations of PostgreSQL pass over characters and control characters.
FINNISH_LETTERS = str.maketrans({"å": "zx", "ä": "zy", "ö": "zz"})
# The soft hyphen, the space of no width, the word joiner and the mark at the beginning of a file.
# The joiners U+200C and U+200D stay: Persian and Kurdish words are written with them.
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
# Slides end a line within a paragraph with a line tab, and some files a page with a form feed.
BREAK = re.compile("[\x0b\x0c]")
# What XML, and so every office file and feed, has no place for; PostgreSQL refuses the first.
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
DAY = "SHORT_DATE_FORMAT"
"""Of a day: 2.5.2023, in English 2 May 2023."""
MONTH = re.compile("[nmMF]")


def finnish_sort_key(name: str) -> str:
    """A key whose plain order is the Finnish one: … z, å, ä, ö, without regard to case."""
    return name.casefold().translate(FINNISH_LETTERS)


def same_name(name: str) -> str:
    """What two names have in common that a reader takes for one: *MARTAT* and *Martat*, with
    spaces of any kind and number between the words."""
    return " ".join(name.casefold().split())


def without_controls(text: str) -> str:
    """Without the control characters but tab and line ends; a space where one only ends a line."""
    return CONTROL.sub("", BREAK.sub(" ", text))


def normal_text(text: str) -> str:
    """The one form in which text is kept and compared: a line feed alone at every line end, every
    letter in one piece (NFC), no control characters but line feed and tab, and none of the
    characters that only say where a line may end."""
    text = without_controls(text)
    if not text.isascii():
        # Copied from a page or a document, and seen by nobody: Mar-tat would be a second Martat.
        text = UNSEEN.sub("", text)
    if "\r" in text:
        # Browsers and Windows end a line with two characters.
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # A Mac or a PDF writes ä as a and two dots, which no search for ä would find.
    return unicodedata.normalize("NFC", text)


def normal_texts(value: object) -> object:
    """`value` with every text in its lists and dictionaries, keys too, as `normal_text` gives."""
    if isinstance(value, str):
        return normal_text(value)
    if isinstance(value, list):
        return [normal_texts(each) for each in value]
    if isinstance(value, dict):
        return {normal_texts(key): normal_texts(each) for key, each in value.items()}
    return value


def small_first(heading: str) -> str:
    """A heading within a sentence: "Arki" is arki, and what is short for something as it was."""
    return heading if heading[1:2].isupper() else heading[:1].lower() + heading[1:]


def in_month(day: date) -> str:
    """The month in which something is ready: joulukuussa 2023."""
    month, year = date_format(day, "F"), date_format(day, "Y")
    return f"{month}ssa {year}" if get_language() == "fi" else f"{month} {year}"


def date_range(first: date | None, last: date | None) -> str:
    """As in "2.2.–11.5.2023" and "2.–31.5.2023": what both days share is said once, in the form of
    the active language; empty without a first day."""
    if first is None:
        return ""
    if first == last:
        return date_format(first, DAY)
    shown = _before(first, last) if last else date_format(first, DAY)
    # A dash between single words has no spaces around it, and between groups of words it has.
    dash = " – " if " " in shown else "–"
    return f"{shown}{dash}{date_format(last, DAY) if last else ''}".rstrip()


def _before(first: date, last: date) -> str:
    """The first day of two, without what the last one says."""
    pattern = get_format(DAY)
    if first.year == last.year:
        pattern = pattern.removesuffix("Y").strip()
        if first.month == last.month:
            pattern = MONTH.split(pattern)[0].strip()
    return date_format(first, pattern)
