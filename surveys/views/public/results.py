"""Results as they were frozen: the page and the files of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from osallisuus.files.spreadsheets import FORMATS
from osallisuus.serving.embedding import embeddable
from projects.models import Project
from surveys.exports.workbook import results_workbook
from surveys.reports.frozen.published import latest_report, latest_text
from surveys.reports.tables.sheet import figures_table


def results_detail(request, project):
    found = _project(project)
    embed = request.build_absolute_uri(reverse("surveys:results-embed", args=[project]))
    context = {"project": found, "report": latest_report(found), "source": found.source}
    return render(request, "surveys/results_detail.html", context | {"embed": embed})


@require_safe
@embeddable
def results_embed(request, project):
    """The change as a sentence and a chart, for the pages of other sites."""
    found = _project(project)
    page = request.build_absolute_uri(reverse("surveys:results-detail", args=[project]))
    context = {"project": found, "report": _report(found), "page_url": page}
    return render(request, "surveys/results_embed.html", context)


def results_csv(request, project):
    csv, report = FORMATS["csv"], _report(_project(project))
    return _file(csv.write(figures_table(report)), csv.content_type, f"{project}.csv")


def results_xlsx(request, project):
    report = _report(_project(project))
    content = results_workbook(report)
    return _file(content, FORMATS["xlsx"].content_type, f"{project}.xlsx")


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
