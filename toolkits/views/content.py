"""What the pages and files of tip lists and tools share."""

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import translation

from osallisuus.files import pdf
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
        # A voice reads the text by its own language, also where the frame is in another.
        whole = context | {"origin": origin_of(content), "lang": content.language}
        return pdf.pdf_response(request, pdf_name(content), template_name, whole)


def pdf_name(content):
    return f"{content._meta.model_name}-{content.slug}"
