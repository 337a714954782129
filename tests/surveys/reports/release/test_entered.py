from datetime import date

import pytest

from surveys.evaluation.disclosure.plan import HIDE, Option, Protection
from surveys.models import EnteredWeek
from surveys.reports.compute.report_basis import read_basis
from surveys.reports.release.entered import Entered, entered_of
from tests.surveys.reports.samples import EIGHT, SIX, THREE, add_pairs, small_survey

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 6, 17)
# The Monday of the week with the day two weeks before, and the one before that.
FIRST_WEEK, TOO_EARLY = date(2026, 6, 1), date(2026, 5, 25)


def put_in(survey, n_people, *, week=FIRST_WEEK, n_responses=None):
    EnteredWeek.objects.create(
        survey=survey, week=week, n_people=n_people, n_responses=n_responses or 2 * n_people
    )


def found(project, protection=HIDE):
    return entered_of(read_basis(project, protection=protection), today=WEDNESDAY)


def test_two_made_up_people_beside_three_need_a_second_person(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT[:5])
    put_in(survey, 2)

    assert found(project) == Entered(4, ("Alajärvi",))


@pytest.mark.parametrize(("n_people", "places"), [(3, ()), (4, ("Alajärvi",))])
def test_group_of_exactly_five_others_needs_nobody(project, n_people, places):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    put_in(survey, n_people)

    assert found(project) == Entered(2 * n_people, places)


@pytest.mark.parametrize(("week", "n_responses"), [(FIRST_WEEK, 10), (TOO_EARLY, 0)])
def test_weeks_count_from_the_one_two_weeks_before(project, week, n_responses):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    put_in(survey, 5, week=week)

    assert found(project).n_responses == n_responses


def test_group_of_which_everybody_was_put_in_needs_a_second_person(project):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *SIX)
    put_in(survey, 6)

    assert found(project).places == ("Alajärvi",)


def test_what_is_left_beside_shown_groups_counts_as_a_group(project):
    surveys = [small_survey(project, name) for name in ("Alajärvi", "Kalajoki", "Pyhäjoki")]
    for survey, pairs in zip(surveys, (EIGHT, THREE, THREE), strict=True):
        add_pairs(survey, *pairs)
    put_in(surveys[2], 2)

    # Six people are in the total and in no shown group, and four of them were not put in.
    assert found(project) == Entered(4, ("Kalajoki", "Pyhäjoki"))
    assert found(project, Protection(Option.DROP_TOTAL)) == Entered(4, ())


def test_project_of_which_nothing_was_put_in_needs_nobody(project):
    add_pairs(small_survey(project, "Alajärvi"), *SIX)

    assert found(project) == Entered(0, ())
