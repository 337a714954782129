import pytest

from surveys.reports.compute.flow import countable
from surveys.reports.frozen import wording
from surveys.reports.frozen.model import Flow
from tests.surveys.reports.compute.test_build import report_of
from tests.surveys.reports.samples import EIGHT, add_end, add_pairs, add_start, small_survey

PAIRED, EVERY, STARTED, ENDED = "paired", "every", "started", "ended"
ALL = [PAIRED, EVERY, STARTED, ENDED]
# Pairs in the figures, pairs that lack a domain, answered at the start only, at the end only.
TOLD = [
    ((73, 0, 0, 0), ALL),
    ((73, 0, 19, 5), ALL),
    ((73, 0, 19, 2), [PAIRED, EVERY, STARTED]),
    ((73, 0, 1, 19), [PAIRED, EVERY, ENDED]),
    ((73, 0, 4, 4), [PAIRED, EVERY]),
    ((73, 6, 19, 7), ALL),
    ((73, 2, 19, 7), [PAIRED, STARTED, ENDED]),
    # Nobody answered at the start only: the starts less the pairs in the figures would be those
    # who lack a domain.
    ((73, 2, 0, 19), [PAIRED, ENDED]),
    # Each beside the pairs is of five, but the starts less the ends are of four people.
    ((73, 3, 2, 2), [PAIRED, STARTED]),
    ((0, 0, 12, 0), ALL),
    ((0, 0, 3, 0), [PAIRED, EVERY, ENDED]),
]


@pytest.mark.parametrize(("sizes", "told"), TOLD)
def test_numbers_of_people_tell_of_no_few(sizes, told):
    assert countable(sizes, 5) == told


@pytest.mark.parametrize(
    ("n_starts", "n_ends", "started", "ended"),
    [(0, 0, 8, 8), (1, 0, None, 8), (5, 0, 13, 8), (5, 4, 13, None), (4, 5, None, 13)],
)
def test_report_tells_nothing_of_a_few_who_answered_once(project, n_starts, n_ends, started, ended):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    for number in range(n_starts):
        add_start(survey, 1 + number % 4)
    for number in range(n_ends):
        add_end(survey, 1 + number % 4)

    flow = report_of(project).project.flow

    assert (flow.started, flow.ended, flow.paired) == (started, ended, 8)
    everybody = report_of(project, shows_all=True).project.flow
    assert (everybody.started, everybody.ended) == (8 + n_starts, 8 + n_ends)


@pytest.mark.parametrize(
    ("n", "flow", "words"),
    [
        (92, Flow(paired=73), "92"),
        (None, Flow(paired=73), "vähintään 73"),
        (None, Flow(hidden="under_limit"), "alle 5"),
        (None, Flow(), "alle 5"),
        (None, Flow(hidden="no_total"), "ei näytetä"),
    ],
)
def test_number_that_is_not_told_has_words(n, flow, words):
    assert wording.people_counted(n, flow, 5) == words
