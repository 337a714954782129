"""The words of HTML as a Word file takes them: with how they look, where they lead, in which
language; gaps and boxes of a form as signs."""

import re
from dataclasses import dataclass, replace
from typing import Any

from osallisuus.text.finnish import without_controls

SPACE = re.compile(r"[ \t\r\n]+")
LINE_END = "\u2028"
"""Ends a line within a paragraph; spaces would be squeezed."""
SKIPPED = {"svg", "script", "style", "template"}
BOLD, ITALIC = {"strong", "b", "th"}, {"em", "i"}
INLINE = {"a", "abbr", "b", "bdi", "br", "code", "em", "i", "mark", "s", "small", "span", "strong"}
LINE, GAP, EMPTY_BOX, TICKED_BOX = "_" * 40, "_" * 8, "☐", "☒"
# An empty cell is there to be written in, and says nothing.
SIGNS = {"fill": LINE, "blank": GAP, "nothing": ""}


@dataclass(frozen=True)
class Run:
    text: str
    is_bold: bool = False
    is_italic: bool = False
    href: str = ""
    language: str = ""


def is_hidden(element: Any) -> bool:
    return (
        not isinstance(element.tag, str)
        or element.tag in SKIPPED
        or element.get("aria-hidden") == "true"
    )


def is_block(element: Any) -> bool:
    return not is_hidden(element) and element.tag not in INLINE


def classes_of(element: Any) -> list[str]:
    return element.get("class", "").split()


def runs_of(element: Any, run: Run) -> list[Run]:
    """The words of an element with how they look, deep first; nothing of what is only drawn."""
    if is_hidden(element):
        return []
    if element.tag == "br":
        return [replace(run, text=LINE_END)]
    sign = _sign_of(element)
    if sign is not None:
        return [replace(run, text=sign)]
    inside = replace(
        run,
        is_bold=run.is_bold or element.tag in BOLD,
        is_italic=run.is_italic or element.tag in ITALIC,
        href=element.get("href") or run.href,
        language=element.get("lang") or run.language,
    )
    found = [replace(inside, text=element.text or "")]
    for child in element:
        found += runs_of(child, inside)
        found.append(replace(inside, text=child.tail or ""))
    return found


def _sign_of(element: Any) -> str | None:
    """What stands for a place of a form; None for all else."""
    names = classes_of(element) if element.tag == "span" else []
    if "box" in names:
        return TICKED_BOX if (element.text or "").strip() else EMPTY_BOX
    return next((SIGNS[name] for name in names if name in SIGNS), None)


def squeezed(line: list[Run]) -> list[Run]:
    """One space between words, as a browser shows them, and none at the ends of a line."""
    found: list[Run] = []
    ends_in_space = True
    for run in line:
        text = SPACE.sub(" ", without_controls(run.text))
        text = text[1:] if ends_in_space and text.startswith(" ") else text
        if text:
            found.append(replace(run, text=text))
            ends_in_space = text.endswith((" ", LINE_END))
    if found and (last := found[-1]).text.endswith(" "):
        found[-1] = replace(last, text=last.text[:-1])
    return [run for run in found if run.text]


def words_of(element: Any) -> str:
    return "".join(run.text for run in squeezed(runs_of(element, Run("")))).replace(LINE_END, " ")
