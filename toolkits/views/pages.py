"""Pages of a project and of a pilot."""

from django.shortcuts import get_object_or_404, render
from django.views.generic import ListView

from osallisuus.text.finnish import date_range
from projects.models import Pilot, Project
from projects.pages.place_map import map_points
from projects.queries.pages import cost_table, marks, pilot_visits
from surveys.reports import latest_report, pilot_slice
from toolkits.queries import project_pages


class ProjectList(ListView):
    """All public projects, the newest first."""

    template_name = "toolkits/project_list.html"
    context_object_name = "projects"

    def get_queryset(self):
        return Project.objects.public().select_related("source")


def project_detail(request, slug):
    projects = Project.objects.public().select_related("source", "plan_source")
    project = get_object_or_404(projects, slug=slug)
    page = project_pages.project_page(project)
    return render(
        request,
        "toolkits/project_detail.html",
        {
            "project": project,
            "page": page,
            "period": date_range(project.starts_on, project.ends_on),
            "pilot_marks": marks(page.pilots),
            "outcome_marks": marks(page.outcomes),
            "statement_marks": marks(page.statements),
            "role_marks": marks(page.roles),
            "background_marks": marks(page.background),
            "coaching_marks": marks(page.coaching),
            "contact_marks": marks(page.contacts),
            "map_points": map_points(page.municipalities),
        },
    )


def pilot_detail(request, slug):
    pilots = Pilot.objects.public().select_related("project", "municipality", "source")
    pilot = get_object_or_404(pilots, slug=slug)
    partnerships = project_pages.pilot_partnerships(pilot)
    costs = cost_table(pilot)
    report = latest_report(pilot.project)
    return render(
        request,
        "toolkits/pilot_detail.html",
        {
            "pilot": pilot,
            "period": date_range(pilot.starts_on, pilot.ends_on),
            "visits": pilot_visits(pilot),
            "report": report,
            "level": report and pilot_slice(report, pilot.slug),
            "costs": costs,
            "cost_marks": marks(costs.lines),
            "partnerships": partnerships,
            "partnership_marks": marks(partnerships),
            "tip_lists": project_pages.matching_tip_lists(pilot),
        },
    )
