"""A publication as DOCX and as slides: the words and figures of its page in files to go on with."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from osallisuus.files.office.documents import DOCX_TYPE
from osallisuus.files.office.slides import PPTX_TYPE, slide_deck
from osallisuus.files.office.word import word_file
from osallisuus.files.pdf import html_of
from osallisuus.serving.methods import require_safe
from toolkits.models import Publication
from toolkits.publication.deck import slides_of
from toolkits.views.publications import (
    PDF_TEMPLATE,
    frame_language,
    pdf_name,
    public_or_404,
    publication_context,
)

NO_FIGURES = gettext_lazy(
    "Diat tehdään vahvistetuista tuloksista. Valitse julkaisulle ensin tulokset, joita ei ole "
    "peruttu."
)


@dataclass(frozen=True)
class FileKind:
    """`make` gives the content in the language that is active. It raises ValidationError where
    the publication has nothing for such a file."""

    content_type: str
    title: str | Promise
    make: Callable[[Publication, dict, str], bytes]


def _word(publication, context, base_url) -> bytes:
    return word_file(html_of(PDF_TEMPLATE, context), base_url=base_url)


def _slides(publication, context, base_url) -> bytes:
    if context["report"] is None:
        raise ValidationError(NO_FIGURES)
    slides = slides_of(publication, context["report"])
    return slide_deck(publication.title, slides, get_language())


KINDS = {
    "docx": FileKind(DOCX_TYPE, gettext_lazy("Julkaisu Word-tiedostona: %(title)s"), _word),
    "pptx": FileKind(PPTX_TYPE, gettext_lazy("Julkaisun luvut dioina: %(title)s"), _slides),
}


@require_safe
def publication_file(request, slug, ending):
    """Made anew for every reader: most want the page, which is kept. Half of the time of a Word
    file goes to the pictures of its charts."""
    publication = public_or_404(slug)
    with frame_language(publication):
        context = publication_context(publication)
        if not context["chapters"]:
            raise Http404
        try:
            content = KINDS[ending].make(publication, context, request.build_absolute_uri("/"))
        except ValidationError:
            raise Http404 from None
    name = f"{pdf_name(publication)}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=KINDS[ending].content_type, headers=headers)
