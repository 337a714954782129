from datetime import date

import pytest

from surveys.models import EnteredWeek, Response
from surveys.services.entering import count_entered, forget_entered
from tests import factories

pytestmark = pytest.mark.django_db
# A Friday, and the Monday of its week.
FRIDAY, MONDAY = date(2026, 3, 20), date(2026, 3, 16)


def test_answers_of_one_week_are_counted_together():
    survey = factories.make_survey()
    count_entered(survey_id=survey.pk, n_responses=3, n_people=2, today=MONDAY)
    count_entered(survey_id=survey.pk, n_responses=1, n_people=1, today=FRIDAY)

    found = EnteredWeek.objects.values_list("survey", "week", "n_responses", "n_people")
    assert list(found) == [(survey.pk, MONDAY, 4, 3)]


def test_no_answer_carries_a_mark_of_who_put_it_in_or_when():
    days = {
        field.name
        for field in Response._meta.concrete_fields
        if field.get_internal_type() in ("DateField", "DateTimeField")
    }

    assert days == {"answered_on"}
    assert not EnteredWeek._meta.related_objects
    fields = {field.name for field in EnteredWeek._meta.concrete_fields}
    assert fields == {"id", "survey", "week", "n_responses", "n_people"}


def test_counts_go_when_no_release_asks_about_them():
    survey = factories.make_survey()
    for week in (date(2026, 2, 23), date(2026, 3, 2), MONDAY):
        count_entered(survey_id=survey.pk, n_responses=1, n_people=1, today=week)

    assert forget_entered(FRIDAY) == 1
    left = EnteredWeek.objects.order_by("week").values_list("week", flat=True)
    assert list(left) == [date(2026, 3, 2), MONDAY]
    assert forget_entered(FRIDAY) == 0
