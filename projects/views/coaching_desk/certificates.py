"""Certificates of those who came, one page each."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from osallisuus.files.pdf import PdfUnavailable
from osallisuus.serving.methods import require_safe
from projects.pages.certificates import CERTIFICATE_LANGUAGES, certificates_pdf
from projects.permissions import SIGNUP_READING
from projects.queries.coaching import signup_lists
from projects.views.coaching_desk.doors import coaching_page, signup_of


@coaching_page(SIGNUP_READING)
@require_safe
def certificate(request, session, number):
    signup = signup_of(session, number)
    if not signup.has_come:
        raise Http404
    return certificate_file(request, [signup], request.GET.get("kieli", ""))


@coaching_page(SIGNUP_READING)
@require_safe
def certificates(request, session):
    """All of them in one file, each in the language of its person."""
    lists = signup_lists(session)
    come = [row for row in (*lists.placed, *lists.waiting) if row.has_come]
    if not come:
        raise Http404
    for row in come:
        row.session = session
    return certificate_file(request, come, "")


def certificate_file(request, signups, language):
    """Never kept on disk, as a list of names would outlive its day."""
    chosen = language if language in CERTIFICATE_LANGUAGES else ""
    try:
        content = certificates_pdf(signups, chosen, base_url=request.build_absolute_uri("/"))
    except PdfUnavailable:
        return render(request, "osallisuus/pdf_unavailable.html", status=503)
    headers = {"Content-Disposition": 'inline; filename="todistus.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
