from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from surveys.models import Survey
from tests import factories
from tests.surveys.walks import make_ready_survey

pytestmark = pytest.mark.django_db


def test_screens_stay_as_they_were_once_somebody_has_answered():
    survey = factories.make_response(survey=make_ready_survey()).survey
    survey.screen_mode = Survey.ScreenMode.DOMAIN

    with pytest.raises(ValidationError) as error:
        survey.full_clean()

    assert list(error.value.message_dict) == ["screen_mode"]


@pytest.mark.parametrize("overrides", [{}, {"title": "Uusi nimi"}])
def test_answered_survey_may_be_saved_with_its_screens(overrides):
    survey = factories.make_response(survey=make_ready_survey()).survey
    for name, value in overrides.items():
        setattr(survey, name, value)

    survey.full_clean()


def test_screens_may_be_chosen_until_somebody_answers():
    survey = make_ready_survey()
    survey.screen_mode = Survey.ScreenMode.DOMAIN

    survey.full_clean()


def test_screens_of_practice_may_always_be_changed():
    survey = factories.make_response(survey=make_ready_survey(is_practice=True)).survey
    survey.screen_mode = Survey.ScreenMode.DOMAIN

    survey.full_clean()


def test_questionnaire_stays_once_somebody_has_answered():
    survey = factories.make_response(survey=make_ready_survey()).survey
    survey.instrument = factories.make_instrument()

    with pytest.raises(ValidationError) as error:
        survey.full_clean()

    assert list(error.value.message_dict) == ["instrument"]


def test_questionnaire_may_be_chosen_until_somebody_answers():
    survey = make_ready_survey()
    survey.instrument = factories.make_instrument()

    survey.full_clean()


@pytest.mark.parametrize("name", ["opens_on", "start_until", "end_from", "closes_on"])
def test_nobody_is_asked_after_the_answers_are_gone(name):
    project = factories.make_project(retention_until=date(2030, 1, 1))
    survey = factories.make_survey(project=project)
    setattr(survey, name, date(2030, 1, 1))
    survey.full_clean()

    setattr(survey, name, date(2030, 1, 2))
    with pytest.raises(ValidationError) as error:
        survey.full_clean()

    assert error.value.message_dict == {
        name: [
            "Hankkeen vastaukset säilytetään vain 1.1.2030 asti. Valitse aikaisempi päivä tai "
            "pidennä ensin hankkeen säilytysaikaa."
        ]
    }


ONE = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("dates", "errors"),
    [
        ({"closes_on": date(2026, 3, 14)}, {"closes_on"}),
        ({"closes_on": date(2026, 3, 15)}, set()),
        ({"closes_on": date(2026, 3, 2), "min_days_between": 0}, set()),
        ({"closes_on": date(2026, 3, 2), "is_practice": True}, set()),
        ({"closes_on": date(2026, 4, 1), "end_from": date(2026, 4, 2)}, {"__all__"}),
        ({"closes_on": date(2026, 4, 1), "end_from": date(2026, 4, 1)}, set()),
        ({"start_until": date(2026, 2, 28)}, {"start_until"}),
        ({"start_until": ONE}, set()),
    ],
)
def test_survey_leaves_time_for_both_phases(dates, errors):
    survey = make_ready_survey(opens_on=ONE)
    for name, value in dates.items():
        setattr(survey, name, value)

    try:
        survey.full_clean()
    except ValidationError as error:
        found = set(error.message_dict)
    else:
        found = set()

    assert found == errors


def test_no_survey_closes_before_its_end_opens():
    survey = make_ready_survey(opens_on=ONE, closes_on=date(2026, 4, 1))

    with pytest.raises(IntegrityError, match="survey_end_opens_before_closing"):
        Survey.objects.filter(pk=survey.pk).update(end_from=date(2026, 4, 2))


def test_release_that_was_taken_back_says_so_wherever_it_is_named():
    project = factories.make_project(name="Yhdessä")
    fields = {"project": project, "released_on": date(2026, 6, 1)}
    live, gone = (
        factories.make_release(**fields, withdrawn_on=day) for day in (None, date(2026, 6, 2))
    )

    assert [str(live), str(gone)] == ["Yhdessä, 1.6.2026", "Yhdessä, 1.6.2026 (peruttu)"]
