"""What content leaves to the queue: a publication as PDF."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.background.registry import Outcome, register_work
from osallisuus.background.running import Progress
from osallisuus.files.pdf import PdfUnavailable, kept_pdf, render_pdf
from projects.permissions import PUBLICATION_KEEPING
from toolkits.models import Publication
from toolkits.views.publications import (
    PDF_TEMPLATE,
    frame_language,
    pdf_name,
    publication_context,
)

NO_RIGHT = gettext_lazy("Sinulla ei ole enää oikeutta tähän.")
PUBLICATION = "publication-pdf"
N_STEPS = 2
"""The figures are put in place; the pages are drawn."""


@register_work(PUBLICATION)
def build_publication(progress: Progress, *, publication: int, base_url: str) -> Outcome:
    """The file for who asked. That of a public one is also kept, so that its first reader does not
    wait for it; begun again, both are made anew."""
    found = Publication.objects.select_related("project", "release", "source").get(pk=publication)
    # The right may have ended while the work waited.
    if not PUBLICATION_KEEPING(progress.job.asked_by, found):
        raise ValidationError(NO_RIGHT)
    if not found.chapters.exists():
        raise ValidationError(_("Julkaisussa ei ole vielä lukuja."))
    is_public = Publication.objects.public().filter(pk=found.pk).exists()
    name = pdf_name(found)
    progress.say(0, N_STEPS)
    try:
        with frame_language(found):
            context = publication_context(found)
            progress.say(1, N_STEPS)
            if is_public:
                content = kept_pdf(name, PDF_TEMPLATE, context, base_url=base_url).read()
            else:
                content = render_pdf(PDF_TEMPLATE, context, base_url=base_url)
    except PdfUnavailable:
        raise ValidationError(_("Tällä palvelimella ei voi tehdä PDF-tiedostoja.")) from None
    progress.say(N_STEPS, N_STEPS)
    next_url = found.get_absolute_url() if is_public else ""
    return Outcome(content, f"{name}.pdf", "application/pdf", next_url=next_url)
