"""The front page: what this is, the code box, what goes on now, and a project in brief."""

from functools import partial

from django.shortcuts import render
from django.utils import timezone

from osallisuus.serving.kept.values import keeps_content, kept_value
from osallisuus.serving.methods import require_safe
from projects.pages.key_figures import published_cost
from projects.queries.pages import marks
from surveys.queries.places import varied_promises
from surveys.reports import latest_report, leading_project
from surveys.reports.frozen.key_figures import pairs_figure
from toolkits.queries import content, current, project_pages
from toolkits.queries.summaries import with_summaries

N_PILOTS = 6
N_PROMISES = 3
N_TIP_LISTS = 3


@require_safe
@keeps_content
def front(request):
    today = timezone.localdate()
    happening = current.first_of(
        kept_value(request, "happening", partial(current.all_happening, today))
    )
    is_example_now = any(row.is_example for row in happening)
    context = {"happening": happening, "is_example_now": is_example_now, "reads": _read}
    return render(request, "public/front.html", context)


def _read():
    """What stands below it, in ten queries."""
    project = leading_project()
    pilots = project_pages.first_pilots(project, N_PILOTS) if project else []
    with_summaries(pilots, "pilot")
    report = latest_report(project) if project else None
    figures = [
        published_cost(project),
        pairs_figure(report, report.project if report else None),
        project_pages.disadvantage_figure(),
    ]
    promises = varied_promises(N_PROMISES)
    tip_lists = project_pages.newest_tip_lists(N_TIP_LISTS)
    return {
        "project": project,
        "pilots": pilots,
        "pilot_marks": marks(pilots),
        "figures": [figure for figure in figures if figure],
        "report": report,
        "statement": project_pages.leading_statement(project) if project else None,
        "promises": promises,
        "promise_marks": marks(promises),
        "tip_lists": tip_lists,
        "origin": content.origin_of(tip_lists[0]) if tip_lists else "",
    }
