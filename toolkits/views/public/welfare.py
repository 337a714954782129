"""Texts to take into other reports: a municipality's insert, and a pilot for Innokylä."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from osallisuus.files import pdf
from osallisuus.files.office.documents import docx_response
from osallisuus.serving.methods import require_safe
from projects.models import Municipality, Pilot, ProjectOrganisation
from projects.queries.pages import joint_cost, pilot_visits
from surveys.reports import latest_report, pilot_slice
from toolkits.reports.innokyla import Described, innokyla_of
from toolkits.reports.sections import paragraphs_of, whole_text
from toolkits.reports.welfare_insert import insert_of
from toolkits.services import keep_ended_consultations
from toolkits.views.public.municipalities import municipality_result


@require_safe
def insert(request, slug):
    context = insert_context(request, slug)
    text = whole_text(context["title"], context["sections"])
    known = pdf.known_pdf(pdf_name(context["municipality"]))
    context |= {"text": text, "pdf": known}
    return render(request, "public/welfare_insert.html", context)


@require_safe
def insert_pdf(request, slug):
    context = insert_context(request, slug)
    name = pdf_name(context["municipality"])
    return pdf.pdf_response(request, name, "public/welfare_insert_pdf.html", context)


@require_safe
def insert_docx(request, slug):
    context = insert_context(request, slug)
    paragraphs = paragraphs_of(context["sections"])
    return docx_response(f"hyvinvointikertomukseen-{slug}.docx", context["title"], paragraphs)


def insert_context(request, slug):
    """What page and files share, so that none can tell another thing than the others."""
    municipality = get_object_or_404(Municipality.objects.public(), slug=slug)
    today = timezone.localdate()
    # Quotes stand beside counts that are kept, whichever page is opened first.
    keep_ended_consultations(municipality=municipality, today=today)
    report, level = municipality_result(municipality)
    address = request.build_absolute_uri(municipality.get_absolute_url())
    return {
        "municipality": municipality,
        "title": _("Hyvinvointikertomukseen: %s") % municipality.full_name,
        "sections": insert_of(municipality, report, level, address=address, today=today),
    }


def pdf_name(municipality):
    """By language too: the text is in that of the reader."""
    return f"hyvinvointikertomukseen-{municipality.slug}-{get_language()}"


@require_safe
def innokyla(request, slug):
    context = innokyla_context(slug)
    text = whole_text(context["title"], context["found"].sections)
    return render(request, "public/pilot_innokyla.html", context | {"text": text})


@require_safe
def innokyla_docx(request, slug):
    context = innokyla_context(slug)
    paragraphs = paragraphs_of(context["found"].sections)
    return docx_response(f"innokyla-{slug}.docx", context["title"], paragraphs)


def innokyla_context(slug):
    pilots = Pilot.objects.public().select_related("project", "municipality", "source")
    pilot = get_object_or_404(pilots, slug=slug)
    funders = pilot.project.roles.filter(role=ProjectOrganisation.Role.FUNDER)
    report = latest_report(pilot.project)
    described = Described(
        pilot=pilot,
        visits=pilot_visits(pilot),
        cost=joint_cost([pilot]),
        funders=list(funders.values_list("organisation__name", flat=True)),
        report=report,
        level=pilot_slice(report, pilot.slug) if report else None,
    )
    title = _("Innokylään: %s") % pilot.name
    return {"pilot": pilot, "title": title, "found": innokyla_of(described)}
