"""What content leaves to the queue: a publication as PDF, DOCX and slides."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.background.registry import Outcome, register_work
from osallisuus.background.running import Progress
from osallisuus.files.pdf import PdfUnavailable, kept_pdf, render_pdf
from projects.permissions import PUBLICATION_KEEPING
from toolkits.models import Publication
from toolkits.views.publication_files import KINDS
from toolkits.views.publications import (
    PDF_TEMPLATE,
    frame_language,
    pdf_context,
    pdf_name,
)

NO_RIGHT = gettext_lazy("Sinulla ei ole enää oikeutta tähän.")
PUBLICATION = "publication-pdf"
WORKS = {
    "pdf": (PUBLICATION, gettext_lazy("Julkaisu PDF-tiedostona: %(title)s")),
    **{ending: (f"publication-{ending}", kind.title) for ending, kind in KINDS.items()},
}
"""The name of the work and its title, by the ending of the file."""
N_STEPS = 2
"""The figures are put in place; the pages are drawn."""


@register_work(PUBLICATION)
def build_publication(progress: Progress, *, publication: int, base_url: str) -> Outcome:
    """The file for who asked. That of a public one is also kept, so that its first reader does not
    wait for it; begun again, both are made anew."""
    found = _kept(progress, publication)
    is_public = _is_public(found)
    name = pdf_name(found)
    try:
        with frame_language(found):
            context = _filled(progress, found)
            if is_public:
                content = kept_pdf(name, PDF_TEMPLATE, context, base_url=base_url).read()
            else:
                content = render_pdf(PDF_TEMPLATE, context, base_url=base_url)
    except PdfUnavailable:
        raise ValidationError(_("Tällä palvelimella ei voi tehdä PDF-tiedostoja.")) from None
    return _outcome(progress, found, content, "pdf", "application/pdf")


@register_work("publication-docx")
def build_word(progress: Progress, *, publication: int, base_url: str) -> Outcome:
    return _build(progress, publication, base_url, "docx")


@register_work("publication-pptx")
def build_slides(progress: Progress, *, publication: int, base_url: str) -> Outcome:
    return _build(progress, publication, base_url, "pptx")


def _build(progress: Progress, publication: int, base_url: str, ending: str) -> Outcome:
    found = _kept(progress, publication)
    kind = KINDS[ending]
    with frame_language(found):
        content = kind.make(found, _filled(progress, found), base_url)
    return _outcome(progress, found, content, ending, kind.content_type)


def _kept(progress: Progress, key: int) -> Publication:
    found = Publication.objects.select_related("project", "release", "source").get(pk=key)
    # The right may have ended while the work waited.
    if not PUBLICATION_KEEPING(progress.job.asked_by, found):
        raise ValidationError(NO_RIGHT)
    if not found.chapters.written().exists():
        raise ValidationError(_("Julkaisussa ei ole vielä osioita, joissa on tekstiä."))
    progress.say(0, N_STEPS)
    return found


def _filled(progress: Progress, found: Publication) -> dict:
    context = pdf_context(found)
    progress.say(1, N_STEPS)
    return context


def _outcome(progress, found, content, ending, content_type) -> Outcome:
    progress.say(N_STEPS, N_STEPS)
    next_url = found.get_absolute_url() if _is_public(found) else ""
    return Outcome(content, f"{pdf_name(found)}.{ending}", content_type, next_url=next_url)


def _is_public(found: Publication) -> bool:
    return Publication.objects.at_address().filter(pk=found.pk).exists()
