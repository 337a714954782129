from datetime import date

import pytest

from surveys.reports.compute.consultation import build_consultation
from surveys.services.consultations import freeze_results
from tests.surveys.consulting import answered, close, make_consultation

LATER = date(2026, 2, 28)


@pytest.fixture
def frozen(db):
    """Twelve answers, counted on the day after the last."""
    survey = make_consultation()
    answered(survey, 7, kaynnit="viikoittain")
    answered(survey, 5, kaynnit="harvemmin")
    freeze_results(close(survey))
    return survey


def opened_again(survey, n_people, **answers):
    survey.closes_on = LATER
    survey.save()
    answered(survey, n_people, **answers)
    freeze_results(survey)
    return build_consultation(survey, "fi")


def people_of(report):
    return [row.people for question in report.questions for row in question.rows]


def test_closing_keeps_the_counts(frozen):
    assert frozen.kept_results["n"] == 12
    assert frozen.kept_results["n_given"] == 12


@pytest.mark.parametrize(("n_more", "n"), [(1, 12), (4, 12), (5, 17)])
def test_opened_again_it_counts_anew_from_five_more_people_on(frozen, n_more, n):
    before = build_consultation(frozen, "fi")

    after = opened_again(frozen, n_more, kaynnit="harvemmin")

    assert after.n == n
    # What five people answered is not a distribution that may be shown, nor one minus the other.
    assert after.questions == before.questions


def test_question_counts_anew_from_ten_more_people_on(frozen):
    before = build_consultation(frozen, "fi")

    after = opened_again(frozen, 10, kaynnit="harvemmin")

    assert (before.n, after.n) == (12, 22)
    assert people_of(after) != people_of(before)


def test_few_answers_are_counted_when_there_are_enough(db):
    survey = make_consultation()
    answered(survey, 3, kaynnit="viikoittain")
    freeze_results(close(survey))
    assert build_consultation(survey, "fi").n is None

    assert opened_again(survey, 4, kaynnit="harvemmin").n is None
    assert opened_again(survey, 1, kaynnit="harvemmin").n == 8


def test_nothing_is_kept_while_nobody_has_answered(db):
    survey = close(make_consultation())

    freeze_results(survey)

    assert survey.kept_results is None
