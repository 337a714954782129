"""Results as they were frozen: the page and the files of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from osallisuus.files import pdf
from osallisuus.files.spreadsheets import FORMATS
from osallisuus.mail import site_url
from osallisuus.serving.headers.embedding import embeddable
from osallisuus.serving.kept.values import keeps_content
from osallisuus.serving.methods import require_safe
from projects.models import Project
from surveys.pages.result_files import (
    TEMPLATE,
    ask_for_files,
    file_name,
    is_large,
    results_context,
    waiting_pdf,
    waiting_workbook,
    workbook,
)
from surveys.reports.frozen.published import latest_report, latest_text, leading_project
from surveys.reports.tables.sheet import figures_table


@require_safe
def results_newest(request):
    """To the newest project that has results; while none has, to the newest of all."""
    found = leading_project()
    if found is None:
        raise Http404
    return redirect("surveys:results-detail", found.slug)


@require_safe
@keeps_content
def results_detail(request, project):
    found = _project(project)
    embed = request.build_absolute_uri(reverse("surveys:results-embed", args=[project]))
    context = results_context(found, latest_report(found), is_pdf=False)
    known = pdf.known_pdf(file_name(found))
    return render(request, "surveys/results_detail.html", context | {"embed": embed, "pdf": known})


@require_safe
def results_pdf(request, project):
    found = _project(project)
    report, name = _report(found), file_name(found)
    if is_large(report):
        file = waiting_pdf(found, report)
        return pdf.file_response(file, name) if file else _not_yet(request, found, report)
    context = results_context(found, report, is_pdf=True)
    return pdf.pdf_response(request, name, TEMPLATE, context)


def _not_yet(request, project, report):
    """The queue makes the file; this page is kept nowhere, so that it can be asked for again."""
    ask_for_files(project, report, f"{site_url(request)}/")
    response = render(request, "surveys/results_file_coming.html", {"project": project}, status=202)
    response["Cache-Control"] = "no-store"
    return response


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
    found = _project(project)
    report = _report(found)
    content = (waiting_workbook if is_large(report) else workbook)(found, report)
    if content is None:
        return _not_yet(request, found, report)
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
