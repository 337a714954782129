from datetime import date

import pytest
from django.core.exceptions import ValidationError

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
