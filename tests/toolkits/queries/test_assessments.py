from datetime import date

import pytest

from tests import factories
from toolkits.queries.assessments import earlier_round, overdue_actions

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


def test_round_before_is_the_last_own_one(project, municipality):
    place = {"project": project, "municipality": municipality}
    factories.make_assessment(year=2023, **place)
    before = factories.make_assessment(year=2024, **place)
    now = factories.make_assessment(year=2026, **place)
    factories.make_assessment(year=2027, **place)
    factories.make_assessment(year=2025, project=project)
    factories.make_assessment(year=2025, municipality=municipality)

    assert earlier_round(now) == before
    assert earlier_round(factories.make_assessment()) is None


def test_action_is_late_after_its_day_until_it_is_settled(coordinator, evaluator, project):
    assessment = factories.make_assessment(project=project)

    def make(**values):
        return factories.make_assessment_action(assessment=assessment, **values)

    later, first = make(due_on=date(2026, 11, 29)), make(due_on=date(2026, 1, 1))
    make(due_on=TODAY)
    make(due_on=date(2026, 1, 1), state="done", outcome="Tehtiin")
    make(due_on=date(2026, 1, 1), state="dropped")
    factories.make_assessment_action(due_on=date(2026, 1, 1))

    assert overdue_actions(coordinator, TODAY) == [first, later]
    assert overdue_actions(evaluator, TODAY) == []
