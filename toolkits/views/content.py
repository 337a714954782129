"""What the pages and files of tip lists and tools share."""

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import translation

from osallisuus.files import pdf
from osallisuus.files.office.documents import file_response
from osallisuus.files.office.word import word_file
from toolkits.queries.content import origin_of


def at_address_or_404(model, slug):
    """A public text, or a retired one, which says so at its address."""
    found = model.objects.at_address().select_related("source", "replaced_by")
    return get_object_or_404(found, slug=slug)


def in_language_of(content):
    """Within, the frame of a file speaks the language of its text where the portal does."""
    # Languages that only residents have lack words for the frame of public pages.
    is_spoken = content.language not in settings.RESIDENT_ONLY_LANGUAGES
    return translation.override(content.language if is_spoken else settings.LANGUAGE_CODE)


def content_pdf(request, content, template_name, context):
    with in_language_of(content):
        whole = context | facts_of_file(content)
        return pdf.pdf_response(request, pdf_name(content), template_name, whole)


def content_docx(request, content, template_name, context):
    """The same words as in the PDF, to go on with in a word processor."""
    with in_language_of(content):
        page_url = request.build_absolute_uri(content.get_absolute_url())
        whole = context | facts_of_file(content) | {"page_url": page_url}
        html = pdf.html_of(template_name, whole)
    made = word_file(html, base_url=request.build_absolute_uri("/"))
    return file_response(f"{pdf_name(content)}.docx", made)


def facts_of_file(content):
    """What every file of a text says beside its words."""
    # A voice reads the text by its own language, also where the frame is in another.
    return {"origin": origin_of(content), "lang": content.language}


def pdf_name(content):
    return f"{content._meta.model_name}-{content.slug}"
