"""The list of projects and the page of one."""

from functools import partial

from django.http import QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.generic import ListView

from osallisuus.serving.kept.values import keeps_content
from osallisuus.serving.methods import require_safe
from osallisuus.text.finnish import date_range
from projects.models import Project
from projects.pages.key_figures import pilots_figure, published_cost
from projects.pages.place_map import map_points
from projects.queries.pages import marks
from surveys.reports import latest_report
from surveys.reports.frozen.key_figures import pairs_figure
from toolkits.queries import project_pages
from toolkits.queries.summaries import summary_of, with_summaries

DIGITS = 4
"""Of the number of a page."""


class ProjectList(ListView):
    """All public projects, the newest first."""

    template_name = "public/project_list.html"
    context_object_name = "projects"

    def get_queryset(self):
        return Project.objects.public().select_related("source")


@require_safe
@keeps_content
def project_detail(request, slug):
    projects = Project.objects.public().select_related("source", "plan_source")
    project = get_object_or_404(projects, slug=slug)
    # What is longer is no page that there is, and takes no room among those that are kept.
    number = request.GET.get("page", "1")[:DIGITS]
    context = {
        "project": project,
        "summary": summary_of(project=project),
        "number": number,
        "reads": partial(_read, project, number),
    }
    return render(request, "public/project_detail.html", context)


def _read(project, number):
    """What the page of a project shows beside it."""
    page = project_pages.project_page(project, number)
    with_summaries(page.pilots, "pilot")
    with_summaries(page.publications, "publication")
    report = latest_report(project)
    figures = [
        pilots_figure(page.pilots.paginator.count),
        published_cost(project),
        pairs_figure(report, report.project if report else None),
    ]
    return {
        "page": page,
        "query": QueryDict(),
        "figures": [figure for figure in figures if figure],
        "period": date_range(project.starts_on, project.ends_on),
        "pilot_marks": marks(page.pilots),
        "outcome_marks": marks(page.outcomes),
        "statement_marks": marks(page.statements),
        "role_marks": marks(page.roles),
        "background_marks": marks(page.background),
        "coaching_marks": marks(page.coaching),
        "contact_marks": marks(page.contacts),
        "map_points": map_points(page.municipalities),
    }
