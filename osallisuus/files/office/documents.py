"""Short texts as files that word processors open and change: DOCX."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from osallisuus.text.finnish import without_controls

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


PICTURE_CM = 6


class Heading(str):
    """A paragraph that is a heading below the title."""


def new_document(title: str, language: str) -> Any:
    """A document with its title as the first heading, in a language of the site ("fi")."""
    document = empty_document(title, language)
    document.add_heading(without_controls(title), level=1)
    return document


def empty_document(title: str, language: str) -> Any:
    """A document with nothing in it yet but its title, and its language, by which the word
    processor checks its spelling and a screen reader speaks it."""
    from docx import Document  # noqa: PLC0415  slow import: a fifth of a second at every start
    from docx.oxml.ns import qn  # noqa: PLC0415  slow import

    document = Document()
    facts = document.core_properties
    facts.title, facts.language = without_controls(title), language
    # What the library's template says of itself is no word of ours.
    facts.author, facts.comments = "", ""
    facts.created = facts.modified = timezone.now()
    next(document.styles.element.iter(qn("w:lang"))).set(qn("w:val"), language)
    return document


def add_picture(paragraph: Any, picture: bytes, label: str) -> None:
    """A PNG, with its words for whoever does not see it."""
    from docx.oxml.ns import qn  # noqa: PLC0415  slow import
    from docx.shared import Cm  # noqa: PLC0415  slow import

    paragraph.add_run().add_picture(BytesIO(picture), width=Cm(PICTURE_CM))
    [facts] = paragraph.paragraph_format.element.iter(qn("wp:docPr"))
    facts.set("descr", label)


def content_of(document: Any) -> bytes:
    """The document as the bytes of its file."""
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def text_document(title: str, paragraphs: Sequence[str], language: str) -> bytes:
    """A title, headings and plain paragraphs as DOCX."""
    document = new_document(title, language)
    for paragraph in paragraphs:
        # The library refuses what XML has no place for.
        words = without_controls(paragraph)
        if isinstance(paragraph, Heading):
            document.add_heading(words, level=2)
        else:
            document.add_paragraph(words)
    return content_of(document)


def docx_response(name: str, title: str, paragraphs: Sequence[str]) -> HttpResponse:
    """The document as a file to keep, in the language of the page."""
    return file_response(name, text_document(title, paragraphs, get_language()))


def file_response(name: str, content: bytes) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=DOCX_TYPE, headers=headers)
