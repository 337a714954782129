"""The desk of data protection: a project's papers, and a copy of what is kept of one person."""

from functools import wraps

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.admin.door import behind_the_door
from osallisuus.files.office.documents import docx_response
from osallisuus.files.pdf import PdfUnavailable, drawn_alone
from osallisuus.serving.methods import require_safe
from projects.models import AuditEvent, Project
from projects.permissions import INSTALLATION, PROJECT_KEEPING
from toolkits.reports.privacy.assessment import assessment_of
from toolkits.reports.privacy.facts import facts_of
from toolkits.reports.privacy.gaps import gaps_of
from toolkits.reports.privacy.person import copy_of
from toolkits.reports.privacy.record import record_of
from toolkits.reports.sections import paragraphs_of

UNPROCESSABLE = 422
PAPERS = {
    "seloste": (record_of, gettext_lazy("Seloste käsittelytoimista: %s")),
    "arvio": (assessment_of, gettext_lazy("Vaikutustenarvioinnin luonnos: %s")),
}


class PersonForm(forms.Form):
    use_required_attribute = False

    email = forms.EmailField(
        label=gettext_lazy("Ihmisen sähköpostiosoite"),
        help_text=gettext_lazy("Varmista ensin, että pyytäjä on osoitteen omistaja."),
    )


def _project_desk(view):
    """Behind the desk's door; for whoever does not keep the project, the page is not there."""

    @wraps(view)
    def guarded(request, project, **arguments):
        found = get_object_or_404(Project.objects.select_related("controller"), slug=project)
        if not PROJECT_KEEPING(request.user, found):
            raise Http404
        return view(request, found, **arguments)

    return behind_the_door(guarded)


@require_safe
@_project_desk
def privacy_detail(request, project):
    facts = facts_of(project, timezone.localdate())
    papers = [(key, *_paper(key, facts)) for key in PAPERS]
    return _page(request, project, "detail", _("Tietosuoja"), papers=papers, gaps=gaps_of(facts))


@require_safe
@_project_desk
def privacy_docx(request, project, paper):
    title, sections = _paper(paper, facts_of(project, timezone.localdate()))
    return docx_response(f"{paper}-{project.slug}.docx", title, paragraphs_of(sections))


@require_safe
@_project_desk
def privacy_pdf(request, project, paper):
    title, sections = _paper(paper, facts_of(project, timezone.localdate()))
    context = {"title": title, "sections": sections}
    try:
        # Kept nowhere: it names who answers for the data.
        content = drawn_alone("toolkits/privacy_pdf.html", context)
    except PdfUnavailable:
        return render(request, "osallisuus/pdf_unavailable.html", status=503)
    headers = {"Content-Disposition": f'inline; filename="{paper}-{project.slug}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _paper(key, facts):
    """(title, sections), the same for the page and the file."""
    sections_of, title = PAPERS[key]
    return title % facts.project.name, sections_of(facts)


@_project_desk
def privacy_person(request, project):
    """One file of all that is known of an address, in the project or, for whoever keeps the
    installation, in all of it. The log tells that one was made, not of whom."""
    form = PersonForm(request.POST or None)
    is_whole = INSTALLATION(request.user, project)
    if request.method == "POST" and form.is_valid():
        sections = copy_of(form.cleaned_data["email"], None if is_whole else project)
        if sections:
            AuditEvent.objects.create(
                actor=request.user,
                project=project,
                action=AuditEvent.Action.EXPORT,
                target="kopio henkilön tiedoista",
                n_rows=len(sections),
            )
            return docx_response("omat-tiedot.docx", _("Omat tietosi"), paragraphs_of(sections))
        messages.warning(request, _("Osoitteella ei löytynyt tietoja. Tarkista osoite."))
    title = _("Kopio ihmisen tiedoista")
    return _page(request, project, "person", title, form=form, is_whole=is_whole)


def _page(request, project, name, title, form=None, **values):
    context = {**admin.site.each_context(request), "title": title, "project": project, **values}
    status = UNPROCESSABLE if form and form.errors else 200
    path = f"admin/toolkits/privacy/{name}.html"
    return render(request, path, context | {"form": form}, status=status)
