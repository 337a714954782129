import pytest

from surveys.reports import build_report
from surveys.reports.tables.counts import FlowRow, flow_rows
from tests.surveys.reports.samples import add_pair, answers, three_places


@pytest.mark.parametrize(("n_lacking", "paired"), [(0, 17), (5, 22)])
def test_hidden_places_have_together_the_pairs_of_the_figures_that_are_left(
    project, n_lacking, paired
):
    survey = three_places(project)[0]
    for _ in range(n_lacking):
        add_pair(survey, answers(3, seura_1="blank", seura_2="blank"), answers(4))

    report = build_report(project)

    assert report.project.flow.paired == paired
    assert flow_rows(report) == [
        FlowRow("alajarvi", "Alajärvi", 20, 8),
        FlowRow("kalajoki+pyhajoki", "Kalajoki ja Pyhäjoki", 40, 9),
    ]
