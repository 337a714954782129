"""The map of municipalities, and what was tried, promised and changed in one of them."""

from functools import partial

from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.views.generic import ListView

from osallisuus.serving.kept.values import keeps_content
from osallisuus.serving.methods import require_safe
from projects.models import Municipality
from projects.pages.key_figures import cost_figure
from projects.pages.place_map import map_points
from projects.queries.pages import joint_cost, marks, public_municipalities
from surveys.queries.places import municipality_page
from surveys.reports import latest_report, municipality_slice
from surveys.reports.frozen.key_figures import pairs_figure
from toolkits.queries.summaries import with_summaries


@method_decorator(keeps_content, name="dispatch")
class MunicipalityList(ListView):
    template_name = "public/municipality_list.html"
    context_object_name = "municipalities"

    def get_queryset(self):
        return public_municipalities()

    def get_context_data(self, **kwargs):
        return super().get_context_data(reads=self._read, **kwargs)

    def _read(self):
        pilots = [pilot for place in self.object_list for pilot in place.public_pilots]
        return {
            "map_points": map_points(self.object_list),
            "marks": marks(pilots, with_details=False),
        }


@require_safe
@keeps_content
def municipality_detail(request, slug):
    municipality = get_object_or_404(Municipality.objects.public(), slug=slug)
    context = {"municipality": municipality, "reads": partial(_read, municipality)}
    return render(request, "public/municipality_detail.html", context)


def _read(municipality):
    """What the page of a municipality shows beside it."""
    page = municipality_page(municipality)
    with_summaries(page.pilots, "pilot")
    report, level = municipality_result(municipality)
    pilot_marks = marks(page.pilots)
    cost = cost_figure(joint_cost(page.pilots), is_example=pilot_marks.has_examples)
    figures = [pairs_figure(report, level), cost]
    return {
        "page": page,
        "report": report,
        "level": level,
        "figures": [figure for figure in figures if figure],
        "pilot_marks": pilot_marks,
        "promise_marks": marks(page.promises),
        "partnership_marks": marks([*page.partnerships, *page.other_partners]),
        "contact_marks": marks(page.contacts),
        "map_points": map_points(page.neighbours, here=municipality),
    }


def municipality_result(municipality):
    """The newest frozen report that tells of the municipality, with its level there."""
    for project in municipality.projects.public():
        report = latest_report(project)
        level = report and municipality_slice(report, municipality.slug)
        if level:
            return report, level
    return None, None
