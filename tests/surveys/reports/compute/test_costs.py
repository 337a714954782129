from datetime import date

import pytest

from projects.queries.pages import pilot_costs
from surveys.reports import build_report
from tests import factories
from tests.surveys.reports.samples import EIGHT, add_pairs, small_survey

TODAY = date(2026, 6, 1)


def test_costs_of_the_report_are_those_of_the_pilots_own_page(project):
    survey = small_survey(project, "Alajärvi", n_participants=10)
    add_pairs(survey, *EIGHT)
    factories.make_cost_line(pilot=survey.pilot, amount="100.00")
    factories.make_cost_line(pilot=survey.pilot, amount="30.00", basis="in_kind")
    factories.make_cost_line(
        pilot=survey.pilot, amount=None, hours=None, basis="not_itemisable", description="Talkoot"
    )
    factories.make_pilot_session(pilot=survey.pilot, n_residents=7)
    factories.make_pilot_session(pilot=survey.pilot, n_residents=13)
    [(_, own)] = pilot_costs(project)

    [pilot] = build_report(project, today=TODAY).cost.pilots

    assert (pilot.total_cost, pilot.n_visits, pilot.n_uncountable) == (own.cost, own.n_visits, 1)
    assert (str(pilot.per_participant), str(pilot.per_visit)) == ("10.00", "5.00")


@pytest.mark.parametrize("status", ["held", "planned"])
def test_costs_give_no_visits_while_a_session_is_uncounted(project, status):
    survey = small_survey(project, "Alajärvi", n_participants=10)
    add_pairs(survey, *EIGHT)
    factories.make_cost_line(pilot=survey.pilot, amount="100.00")
    factories.make_pilot_session(pilot=survey.pilot, n_residents=7)
    factories.make_pilot_session(pilot=survey.pilot, n_residents=None, status=status)

    [pilot] = build_report(project, today=TODAY).cost.pilots

    assert (pilot.n_visits, pilot.per_visit, str(pilot.per_participant)) == (None, None, "10.00")
