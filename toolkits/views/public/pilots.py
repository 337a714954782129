"""The list of pilots and the page of one."""

from functools import partial

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import ListView

from osallisuus.serving.kept.values import keeps_content, kept_value
from osallisuus.serving.methods import require_safe
from osallisuus.text.finnish import date_range
from projects.models import Pilot
from projects.queries.pages import (
    cost_table,
    find_pilots,
    marks,
    next_session,
    pilot_choices,
    pilot_visits,
)
from projects.queries.partnerships import other_partners
from surveys.reports import latest_report, pilot_slice
from toolkits.forms import PilotFilterForm
from toolkits.queries import project_pages
from toolkits.queries.summaries import summary_of, with_summaries


@method_decorator(keeps_content, name="dispatch")
class PilotList(ListView):
    template_name = "public/pilot_list.html"
    context_object_name = "pilots"
    paginate_by = 60

    def get_queryset(self):
        choices = kept_value(self.request, "pilot-choices", pilot_choices)
        self.form = PilotFilterForm(self.request.GET, choices)
        return find_pilots(**self.form.wishes())

    def paginate_queryset(self, queryset, page_size):
        def read():
            found = paginate(queryset, page_size)
            with_summaries(found[2], "pilot")
            return found

        paginate = super().paginate_queryset
        name = self.form.kept_name(self.request.GET.get("page", "1"))
        return kept_value(self.request, f"pilots:{name}", read) if name else read()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "form": self.form,
            "is_filtered": any(self.form.wishes().values()),
            "n_found": context["paginator"].count,
            "marks": marks(context["pilots"]),
        }


@require_safe
@keeps_content
def pilot_detail(request, slug):
    pilots = Pilot.objects.public().select_related("project", "municipality", "source")
    pilot = get_object_or_404(pilots, slug=slug)
    context = {
        "pilot": pilot,
        "summary": summary_of(pilot=pilot),
        "reads": partial(_read, pilot),
    }
    return render(request, "public/pilot_detail.html", context)


def _read(pilot):
    """What the page of a pilot shows beside it, in eight queries."""
    partnerships = project_pages.pilot_partnerships(pilot)
    others = other_partners([pilot], partnerships)
    costs = cost_table(pilot)
    report = latest_report(pilot.project)
    return {
        "period": date_range(pilot.starts_on, pilot.ends_on),
        "next_session": next_session(pilot, timezone.localdate()),
        "visits": pilot_visits(pilot),
        "report": report,
        "level": report and pilot_slice(report, pilot.slug),
        "costs": costs,
        "cost_marks": marks(costs.lines),
        "partnerships": partnerships,
        "other_partners": others,
        "partnership_marks": marks([*partnerships, *others]),
        "tip_lists": project_pages.matching_tip_lists(pilot),
    }
