"""Tip lists and tools as Word files: the same words as on their pages, in the language of the text.

What somebody wrote into a tool goes into its file and is kept nowhere.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from osallisuus.files.office.documents import content_of, new_document
from osallisuus.files.office.markdown_documents import (
    EMPTY_BOX,
    TICKED_BOX,
    add_markdown,
    nothing_written,
)
from osallisuus.text.writable import Kind, Place
from toolkits.models import Tip, TipList, Tool
from toolkits.models.content import Content


def tip_list_document(tip_list: TipList, tips: Iterable[Tip], *, origin: str, url: str) -> bytes:
    """The list with a box before each tip. `url`: the whole address of its page."""
    document = _head(tip_list)
    for tip in tips:
        paragraph = document.add_paragraph(f"{EMPTY_BOX} ")
        paragraph.add_run(tip.text).bold = True
        if tip.example:
            paragraph.add_run(f"\n{tip.example}")
    return _finished(document, tip_list, origin, url)


def tool_document(
    tool: Tool,
    *,
    origin: str,
    url: str,
    written: Callable[[Place], str] = nothing_written,
) -> bytes:
    """The tool to go on with in a word processor, empty or with what somebody wrote into it."""
    document = _head(tool)
    if tool.usage:
        document.add_paragraph(tool.usage)
    add_markdown(document, tool.body, written=written)
    if tool.is_form:
        document.add_paragraph(_("Lomakkeeseen ei kirjoiteta osallistujien nimiä."))
    return _finished(document, tool, origin, url)


def as_written(values: dict[str, str]) -> Callable[[Place], str]:
    """What stands in each place, by the names of a sent form; what was left empty stays a line."""

    def written(place: Place) -> str:
        value = values.get(place.name, "").strip()
        if place.kind == Kind.BOX:
            return TICKED_BOX if value else EMPTY_BOX
        return value or nothing_written(place)

    return written


def _head(content: TipList | Tool) -> Any:
    document = new_document(content.title, content.language)
    if content.is_retired():
        day = date_format(content.retired_on, "j.n.Y")
        document.add_paragraph(_("Tämä on poistunut käytöstä %(day)s.") % {"day": day})
    document.add_paragraph(content.why)
    document.add_paragraph(content.audience).runs[0].italic = True
    return document


def _finished(document: Any, content: Content, origin: str, url: str) -> bytes:
    sentences = [origin, _("Käytä vapaasti, lisenssi %s.") % content.licence]
    if content.reviewed_on:
        day = date_format(content.reviewed_on, "j.n.Y")
        sentences.append(_("Tarkistettu viimeksi %s.") % day)
    document.add_paragraph(" ".join(filter(None, [*sentences, url])))
    return content_of(document)
