"""A municipality's page: what was tried, promised and changed there."""

from django.shortcuts import get_object_or_404, render

from projects.models import Municipality
from projects.place_map import map_points
from projects.queries import joint_cost, marks
from surveys.place_queries import municipality_page


def municipality_detail(request, slug):
    municipality = get_object_or_404(Municipality.objects.public(), slug=slug)
    page = municipality_page(municipality)
    return render(
        request,
        "surveys/municipality_detail.html",
        {
            "municipality": municipality,
            "page": page,
            "pilot_marks": marks(page.pilots),
            "promise_marks": marks(page.promises),
            "cost": joint_cost(page.pilots),
            "partnership_marks": marks(page.partnerships),
            "contact_marks": marks(page.contacts),
            "map_points": map_points(page.neighbours, here=municipality),
        },
    )
