"""Results as they were frozen: the page and the files of it."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from osallisuus.files import pdf
from osallisuus.files.kept import kept_file
from osallisuus.files.spreadsheets import FORMATS
from osallisuus.serving.headers.embedding import embeddable
from osallisuus.serving.methods import require_safe
from projects.models import Project
from surveys.exports.workbook import results_workbook
from surveys.reports.frozen.published import latest_report, latest_text, leading_project
from surveys.reports.tables.sheet import figures_table


@dataclass(frozen=True)
class Part:
    """A part of the results. is_frozen: drawn from the release alone, and so may be kept."""

    slug: str
    title: str | Promise
    template: str
    is_frozen: bool = True


PARTS = (
    Part("muutos", gettext_lazy("Mikä muuttui"), "surveys/_results_change.html"),
    Part("ennen-ja-jalkeen", gettext_lazy("Alussa ja lopussa"), "surveys/_before_after.html"),
    Part("ihmiset", gettext_lazy("Kuinka monen tilanne muuttui"), "surveys/_people.html"),
    Part("kunnat", gettext_lazy("Kunnittain"), "surveys/_levels.html"),
    Part("vastaajat", gettext_lazy("Keitä luvut koskevat"), "surveys/_flow.html"),
    Part("kustannus", gettext_lazy("Mitä se maksoi"), "surveys/_cost.html", is_frozen=False),
    Part("menetelma", gettext_lazy("Näin arvioitiin"), "surveys/_expert.html"),
)
"""What stands on the page of results and in its PDF, in this order."""


@require_safe
def results_newest(request):
    """To the newest project that has results; while none has, to the newest of all."""
    found = leading_project()
    if found is None:
        raise Http404
    return redirect("surveys:results-detail", found.slug)


@require_safe
def results_detail(request, project):
    found = _project(project)
    embed = request.build_absolute_uri(reverse("surveys:results-embed", args=[project]))
    context = _context(found, latest_report(found), is_pdf=False)
    known = pdf.known_pdf(_pdf_name(found))
    return render(request, "surveys/results_detail.html", context | {"embed": embed, "pdf": known})


@require_safe
def results_pdf(request, project):
    found = _project(project)
    context = _context(found, _report(found), is_pdf=True)
    return pdf.pdf_response(request, _pdf_name(found), "surveys/results_pdf.html", context)


def _context(project, report, *, is_pdf):
    """What page and PDF share, so that neither can show another number than the other."""
    return {
        "project": project,
        "report": report,
        "source": project.source,
        "parts": PARTS,
        "licence": settings.OPEN_DATA_LICENCE,
        "is_pdf": is_pdf,
    }


def _pdf_name(project):
    """By language too: words and numbers are written in that of the reader."""
    return f"tulokset-{project.slug}-{get_language()}"


@require_safe
@embeddable
def results_embed(request, project):
    """The change as a sentence and a chart, for the pages of other sites."""
    found = _project(project)
    page = request.build_absolute_uri(reverse("surveys:results-detail", args=[project]))
    context = {"project": found, "report": _report(found), "page_url": page}
    return render(request, "surveys/results_embed.html", context)


@require_safe
def results_csv(request, project):
    csv, report = FORMATS["csv"], _report(_project(project))
    return _file(csv.write(figures_table(report)), csv.content_type, f"{project}.csv")


@require_safe
def results_xlsx(request, project):
    """Of a whole country the workbook takes seconds, so that it is made once."""
    report = _report(_project(project))
    table = figures_table(report)
    parts = (report.data_date, table.headers, *table)
    name = f"tulokset-{project}-{get_language()}"
    content = kept_file(name, "xlsx", parts, lambda: results_workbook(report))
    return _file(content, FORMATS["xlsx"].content_type, f"{project}.xlsx")


@require_safe
def results_json(request, project):
    """The canonical report, byte for byte what its fingerprint was made of."""
    text = latest_text(_project(project))
    if text is None:
        raise Http404
    return _file(text.encode(), "application/json", f"{project}.json")


def _project(slug):
    return get_object_or_404(Project.objects.public().select_related("source"), slug=slug)


def _report(project):
    report = latest_report(project)
    if report is None:
        raise Http404
    return report


def _file(content, content_type, name):
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
