"""A form in Markdown as data: what can be written and ticked in it, and the form with all that."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import count, takewhile

from django.utils.crypto import get_random_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it.token import Token

from osallisuus.text.markdown import SHORT_BLANK, is_empty_cell, parsed, safe_html

# Signs for no use but one's own: what they hold goes through the cleaning of HTML untouched.
OPEN, CLOSE = "\ue000", "\ue001"
AROUND = " \t\n,.;:·€×÷=–-("
LONGEST_LABEL = 120
MARKS = {"blank", "box"}


class Kind(StrEnum):
    LINE = "line"
    GAP = "gap"
    CELL = "cell"
    BOX = "box"


@dataclass(frozen=True)
class Place:
    """Where something is written or ticked. `label`: the words before it, after it for a box, or
    the row and the column of a cell; `name` is its own in the form, by its number from 1."""

    name: str
    kind: Kind
    label: str


def is_writable(text: str) -> bool:
    """Whether there are lines to write on or boxes to tick; empty cells alone make no form."""
    return any(part.type in MARKS for token in parsed(text) for part in _parts(token))


def places(text: str) -> list[Place]:
    """Every place of the form in the order in which it is read; none where it is no form."""
    return _places_of(parsed(text)) if is_writable(text) else []


def _places_of(tokens: list[Token]) -> list[Place]:
    numbers = count(1)
    found = []
    for kind, label in _found(tokens):
        number = next(numbers)
        words = label.strip(AROUND)[:LONGEST_LABEL] or _("kohta %s") % number
        found.append(Place(f"kohta-{number}", kind, words))
    return found


def render_form(
    text: str, draw: Callable[[Place], SafeString], *, first_heading: int = 2
) -> SafeString:
    """The form as safe HTML, each place as `draw` makes it: a field, or what was written there."""
    found = places(text)
    numbers = count()
    # A key of this one drawing: a text may have the signs, as such or as `&#xe000;`.
    begin = OPEN + get_random_string(12) + "-"
    html = safe_html(
        parsed(text), first_heading=first_heading, place=lambda: f"{begin}{next(numbers)}{CLOSE}"
    )
    held = re.compile(f"{begin}(\\d+){CLOSE}")
    # Cleaned already; `draw` gives safe HTML, as its type says.
    return mark_safe(held.sub(lambda one: draw(found[int(one[1])]), html))  # noqa: S308


def _parts(token: Token) -> list[Token]:
    if token.type == "hr" and token.markup.startswith("_"):
        # A row of underscores is a line to write on.
        return [Token("blank", "", 0, markup=token.markup)]
    return token.children or []


def _found(tokens: list[Token]) -> Iterator[tuple[Kind, str]]:
    """The kind and the words of each place."""
    before, headers, row = "", [], []
    for index, token in enumerate(tokens):
        if token.type == "thead_open":
            headers = []
        elif token.type == "tr_open":
            row = []
        elif token.type == "th_open":
            headers.append(tokens[index + 1].content)
        elif token.type == "td_open":
            row.append(tokens[index + 1].content)
            if is_empty_cell(tokens, index):
                yield Kind.CELL, _of_cell(row, headers)
        elif parts := _parts(token):
            yield from _of_line(parts, before)
        if token.type == "inline":
            before = token.content


def _of_cell(row: list[str], headers: list[str]) -> str:
    first = _plain(row[0]) if len(row) > 1 else ""
    column = headers[len(row) - 1] if len(row) <= len(headers) else ""
    return ", ".join(part for part in (first, _plain(column)) if part)


def _plain(markdown: str) -> str:
    return " ".join(markdown.replace("*", "").replace("_", "").split()).strip(AROUND)


def _of_line(parts: list[Token], before: str) -> Iterator[tuple[Kind, str]]:
    """The places within one line of text; `before`: the line above it."""
    words, question = "", ""
    for index, part in enumerate(parts):
        following = _words_until_mark(parts[index + 1 :])
        if part.type == "box":
            # A box said alone would be a mere "no".
            question = question or words.strip(AROUND)
            yield Kind.BOX, ": ".join(each for each in (question, following) if each)
            words = ""
        elif part.type == "blank":
            kind = Kind.GAP if len(part.markup) <= SHORT_BLANK else Kind.LINE
            yield kind, words if words.strip(AROUND) else following or _plain(before)
            words = ""
        else:
            words += part.content or " "


def _words_until_mark(parts: list[Token]) -> str:
    before = takewhile(lambda part: part.type not in MARKS, parts)
    return "".join(part.content or " " for part in before).strip(AROUND)
