"""The front page: what this is, the code box, and the newest project in brief."""

from django.shortcuts import render

from projects.pages.key_figures import published_cost
from projects.queries.pages import marks, newest_project
from surveys.queries.places import varied_promises
from surveys.reports import latest_report
from surveys.reports.frozen.key_figures import pairs_figure
from toolkits import front_queries, queries

N_PILOTS = 6
N_PROMISES = 3
N_TIP_LISTS = 3


def front(request):
    project = newest_project()
    pilots = front_queries.first_pilots(project, N_PILOTS) if project else []
    report = latest_report(project) if project else None
    figures = [
        published_cost(project),
        pairs_figure(report, report and report.project),
        front_queries.disadvantage_figure(),
    ]
    promises = varied_promises(N_PROMISES)
    tip_lists = front_queries.newest_tip_lists(N_TIP_LISTS)
    return render(
        request,
        "toolkits/front.html",
        {
            "project": project,
            "pilots": pilots,
            "pilot_marks": marks(pilots),
            "figures": [figure for figure in figures if figure],
            "report": report,
            "statement": front_queries.leading_statement(project) if project else None,
            "promises": promises,
            "promise_marks": marks(promises),
            "tip_lists": tip_lists,
            "origin": queries.origin_of(tip_lists[0]) if tip_lists else "",
        },
    )
