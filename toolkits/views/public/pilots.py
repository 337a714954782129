"""The list of pilots and the page of one."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.generic import ListView

from osallisuus.serving.methods import require_safe
from osallisuus.text.finnish import date_range
from projects.models import Pilot
from projects.queries.pages import cost_table, find_pilots, marks, next_session, pilot_visits
from surveys.reports import latest_report, pilot_slice
from toolkits.forms import PilotFilterForm
from toolkits.queries import project_pages
from toolkits.queries.summaries import summary_of, with_summaries


class PilotList(ListView):
    template_name = "public/pilot_list.html"
    context_object_name = "pilots"
    paginate_by = 60

    def get_queryset(self):
        self.form = PilotFilterForm(self.request.GET)
        return find_pilots(**self.form.wishes())

    def get_context_data(self, **kwargs):
        wishes = self.form.wishes()
        context = super().get_context_data(**kwargs)
        with_summaries(context["pilots"], "pilot")
        return context | {
            "form": self.form,
            "is_filtered": any(wishes.values()),
            "n_found": context["paginator"].count,
            "marks": marks(context["pilots"]),
        }


@require_safe
def pilot_detail(request, slug):
    pilots = Pilot.objects.public().select_related("project", "municipality", "source")
    pilot = get_object_or_404(pilots, slug=slug)
    partnerships = project_pages.pilot_partnerships(pilot)
    costs = cost_table(pilot)
    report = latest_report(pilot.project)
    return render(
        request,
        "public/pilot_detail.html",
        {
            "pilot": pilot,
            "summary": summary_of(pilot=pilot),
            "period": date_range(pilot.starts_on, pilot.ends_on),
            "next_session": next_session(pilot, timezone.localdate()),
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
