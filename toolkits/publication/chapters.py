"""Chapters of a publication: Markdown whose markers are filled from one frozen report."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from osallisuus.text.finnish import normal_text
from osallisuus.text.markdown import render_markdown
from surveys.reports import EvaluationReport
from surveys.reports.frozen import wording
from surveys.reports.frozen.model import Level
from toolkits.models.publication import ALONE, MARKER
from toolkits.publication.markers import level_of, marker_of

# Signs of private use, which no writer types and Markdown leaves alone.
OPEN, CLOSE = "\ue000", "\ue001"
PLACE = re.compile(f"{OPEN}([0-9]+){CLOSE}")
PLACE_SIGNS = re.compile(f"[{OPEN}{CLOSE}]")

Explain = Callable[[str], str]
"""From a marker, a sentence to the editor why it cannot be filled; empty where it can."""


@dataclass(frozen=True)
class ChapterPart:
    """A piece of a chapter: text, or the template of a figure about a level, or a note in the
    place of what is missing, with the reason where an editor reads it."""

    html: SafeString | str = ""
    template: str = ""
    level: Level | None = None
    missing: str = ""
    reason: str = ""


def chapter_parts(
    body: str, report: EvaluationReport | None, explain: Explain | None = None
) -> list[ChapterPart]:
    """The chapter as texts and figures in reading order.

    What cannot be filled, because the marker is unknown or there is no report, becomes a visible
    note in its place and never an error: a reader must always get the rest. With `explain` the
    notes say why.
    """
    found = _parts(body, report, explain)
    return [part for part in found if part.html or part.template or part.missing]


def _parts(body, report, explain) -> Iterator[ChapterPart]:
    text = ""
    for piece, name in _split(body):
        marker = marker_of(name)
        if marker is not None and marker.value:
            text += f"{piece}[[{name}]]"
            continue
        yield _text_part(text + piece, report, explain)
        text = ""
        if name:
            yield _figure_part(name, report, explain)
    yield _text_part(text, report, explain)


def _figure_part(name, report, explain) -> ChapterPart:
    marker = marker_of(name)
    level = level_of(name, report) if report else None
    if marker is None or level is None:
        return ChapterPart(missing=name, reason=explain(name) if explain else "")
    if marker.is_of_places and level.is_hidden:
        return ChapterPart(html=format_html('<p class="supp">{}</p>', wording.hidden(None)))
    return ChapterPart(template=marker.template, level=level)


def _split(body: str) -> Iterator[tuple[str, str]]:
    """Texts, each with the marker that stands alone after it; the last has none."""
    pieces = ALONE.split(normal_text(body))
    yield from zip(pieces[::2], [*pieces[1::2], ""], strict=True)


def _text_part(text: str, report, explain) -> ChapterPart:
    """The text as HTML with its values."""
    if not text.strip():
        return ChapterPart()
    values: list[str] = []

    def keep_place(found: re.Match) -> str:
        values.append(_filled(found[1], report, explain))
        return f"{OPEN}{len(values) - 1}{CLOSE}"

    # Values come in after Markdown, which could take signs in them for its marks; signs of private
    # use that a writer pasted must not be taken for places.
    html = render_markdown(MARKER.sub(keep_place, PLACE_SIGNS.sub("", text)), first_heading=3)
    filled = PLACE.sub(lambda place: escape(values[int(place[1])]), html)
    return ChapterPart(html=mark_safe(filled))  # noqa: S308  safe HTML with escaped values


def _filled(name: str, report: EvaluationReport | None, explain: Explain | None) -> str:
    if explain and (reason := explain(name)):
        return f"(⚠ {name}: {reason})"
    return value_of(name, report) or (
        _("(luku tulee myöhemmin)") if report is None else _empty(name, report)
    )


def _empty(name: str, report: EvaluationReport) -> str:
    marker, level = marker_of(name), level_of(name, report)
    if marker is None or marker.value is None or level is None:
        return _("(tieto puuttuu)")
    if not marker.is_counted(report, level):
        return _("(ei laskettu)")
    # A hidden value leaves a sentence in its place: a gap would look like a slip.
    return _("(lukua ei näytetä)")


def value_of(name: str, report: EvaluationReport | None) -> str | None:
    """What stands in the place of a number or a sentence; None where there is nothing to print."""
    marker = marker_of(name)
    level = level_of(name, report) if report else None
    if marker is None or marker.value is None or report is None or level is None:
        return None
    return marker.value(report, level)
