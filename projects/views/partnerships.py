"""The agreement of a partnership on one page, to be signed."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language, override

from osallisuus.admin.door import behind_the_door
from osallisuus.files.pdf import PdfUnavailable, render_pdf
from osallisuus.serving.methods import require_safe
from projects.models import Partnership
from projects.pages.certificates import CERTIFICATE_LANGUAGES
from projects.permissions import REPORTING

LONG_LETTERS = 1200
"""Of both promises together: more are set in smaller letters, so that they fit on one page."""


@behind_the_door
@require_safe
def agreement(request, number):
    rows = Partnership.objects.select_related("project", "municipality", "association")
    row = get_object_or_404(rows, pk=number)
    # Whoever reports for a side may see who answers for the other.
    if not REPORTING(request.user, row):
        raise Http404
    asked = request.GET.get("kieli", "")
    language = asked if asked in CERTIFICATE_LANGUAGES else get_language()
    n_letters = len(row.municipality_promises) + len(row.association_promises)
    context = {"row": row, "today": timezone.localdate(), "is_long": n_letters > LONG_LETTERS}
    try:
        with override(language):
            # Not kept on disk: there are names in it.
            content = render_pdf("projects/partnership_agreement_pdf.html", context)
    except PdfUnavailable:
        return render(request, "osallisuus/pdf_unavailable.html", status=503)
    headers = {"Content-Disposition": 'inline; filename="kumppanuussopimus.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
