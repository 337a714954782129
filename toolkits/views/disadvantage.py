"""What disadvantage would cost in a place, beside the price of the pilots."""

from django.shortcuts import render

from osallisuus.serving.methods import require_safe
from projects.pages.key_figures import published_cost
from projects.queries.pages import newest_costed_project
from toolkits.forms import PlaceForm
from toolkits.queries import cost_view


@require_safe
def disadvantage(request):
    form = PlaceForm(request.GET)
    place = cost_view.find_place(form.wishes()["place"])
    return render(
        request,
        "toolkits/disadvantage.html",
        {
            "form": form,
            "place": place,
            "shares": cost_view.shares(place),
            "checks": cost_view.checks(),
            "pilot_cost": published_cost(newest_costed_project()),
        },
    )
