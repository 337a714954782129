from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import FeedbackCount
from projects.services.coaching.feedback import (
    FeedbackClosedError,
    close_feedback,
    open_feedback,
    record_feedback,
)
from tests import factories

ANSWERS = dict.fromkeys(FeedbackCount.Item.values, 5) | {"heard": 0}


@pytest.fixture
def form(db):
    starts_at = timezone.now() - timedelta(hours=3)
    return open_feedback(session=factories.make_coaching_session(starts_at=starts_at))


def test_answers_are_kept_as_counts_alone(form):
    for _ in range(3):
        record_feedback(form=form, answers=ANSWERS)

    found = {(row.item, row.value): row.n for row in form.counts.all() if row.n}
    assert found == {(item, value): 3 for item, value in ANSWERS.items()}
    # Every row is there from the beginning, so that no order tells who was first.
    assert form.counts.count() == 30


def test_count_is_named_by_what_was_asked_and_chosen(form):
    record_feedback(form=form, answers=ANSWERS)

    assert str(form.counts.get(item="heard", value=0)) == (
        "Minua kuunneltiin ja sain kysyä: en osaa sanoa, 1"
    )


def test_form_is_opened_once(form):
    assert open_feedback(session=form.session) == form


@pytest.mark.parametrize("days", [-1, 15])
def test_form_takes_answers_from_the_session_for_two_weeks(form, days):
    at = form.session.starts_at + timedelta(days=days)

    with pytest.raises(FeedbackClosedError):
        record_feedback(form=form, answers=ANSWERS, at=at)
    record_feedback(form=form, answers=ANSWERS, at=form.session.starts_at + timedelta(days=14))


def test_closed_form_stays_closed(form):
    first = close_feedback(form=form).closed_at

    assert close_feedback(form=form).closed_at == first
    with pytest.raises(FeedbackClosedError):
        record_feedback(form=form, answers=ANSWERS)
