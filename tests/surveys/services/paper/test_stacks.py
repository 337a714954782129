from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session

from surveys.daily import forget_paper_stacks
from surveys.models import PaperStack, Phase, Response, StackedForm
from surveys.services import freeze_release, reopen, withdraw
from surveys.services.paper.keying import PaperSheet, record_paper
from surveys.services.paper.stacks import (
    StackKey,
    StackState,
    close_stack,
    forget_stacks,
    state_of,
)
from tests import factories
from tests.surveys.walks import make_code, make_ready_survey

pytestmark = pytest.mark.django_db
DAY, TODAY = date(2026, 2, 5), date(2026, 3, 1)


@pytest.fixture
def survey(db):
    return make_ready_survey(opens_on=date(2026, 2, 1), end_from=date(2026, 5, 1))


@pytest.fixture
def key(survey):
    return StackKey("salaisuus", factories.make_membership(project=survey.project).user)


def keyed(survey, key, phase=Phase.START, today=TODAY):
    card = make_code(survey)[0]
    sheet = PaperSheet(phase, DAY, "alone", "fi", {"ihmissuhteet_1": 4})
    return record_paper(survey=survey, card=card, sheet=sheet, key=key, today=today)


def test_forms_of_one_day_lie_on_one_stack_in_no_order_of_keying(survey, key):
    cards = [make_code(survey)[0] for _number in range(3)]
    for card in reversed(cards):
        sheet = PaperSheet(Phase.START, DAY, "alone", "fi", {"ihmissuhteet_1": 4})
        record_paper(survey=survey, card=card, sheet=sheet, key=key, today=TODAY)

    found = state_of(survey=survey, key=key, today=TODAY)

    assert found == StackState({"start": ["A-01", "B-01", "C-01"]}, n_corrections=0)
    assert found.n_forms == 3


def test_form_without_a_key_lies_on_no_stack(survey):
    keyed(survey, None)

    assert (Response.objects.count(), PaperStack.objects.count()) == (1, 0)


def test_stack_opens_for_its_browser_account_survey_and_day_only(survey, key):
    keyed(survey, key)
    colleague = factories.make_membership(project=survey.project).user
    other = make_ready_survey(project=survey.project)

    assert state_of(survey=survey, key=key, today=TODAY) is not None
    assert state_of(survey=survey, key=StackKey("muu", key.by), today=TODAY) is None
    assert state_of(survey=survey, key=StackKey("salaisuus", colleague), today=TODAY) is None
    assert state_of(survey=other, key=key, today=TODAY) is None
    assert state_of(survey=survey, key=key, today=TODAY + timedelta(days=1)) is None


def test_nothing_of_a_stack_leads_to_an_account_a_time_or_an_order(survey, key):
    keyed(survey, key)

    names = {
        model: {field.name for field in model._meta.concrete_fields}
        for model in (PaperStack, StackedForm)
    }
    assert names == {
        PaperStack: {"id", "survey", "key_hash", "opened_on", "n_corrections"},
        StackedForm: {"id", "stack", "response", "revision"},
    }
    assert PaperStack.objects.get().key_hash.count("salaisuus") == 0
    assert Session.objects.count() == 0


def test_keys_of_stacked_forms_are_random(survey, key):
    for _number in range(4):
        keyed(survey, key)

    ids = set(StackedForm.objects.values_list("pk", flat=True))

    assert len(ids) == 4
    assert max(ids) - min(ids) > 1_000_000


def test_closing_leaves_the_answers_and_nothing_that_ties_them_together(survey, key):
    kept = keyed(survey, key)

    closed = close_stack(survey=survey, key=key, today=TODAY)

    assert closed == StackState({"start": ["A-01"]}, n_corrections=0)
    assert (PaperStack.objects.count(), StackedForm.objects.count()) == (0, 0)
    assert Response.objects.get() == kept
    assert close_stack(survey=survey, key=key, today=TODAY) is None


def test_next_form_after_a_closing_lies_on_a_new_stack(survey, key):
    keyed(survey, key)
    close_stack(survey=survey, key=key, today=TODAY)

    keyed(survey, key)

    assert state_of(survey=survey, key=key, today=TODAY).labels == {"start": ["B-01"]}


def test_stack_that_nobody_closed_goes_after_its_day(survey, key):
    keyed(survey, key)

    assert forget_stacks(TODAY) == 0
    assert forget_paper_stacks(TODAY + timedelta(days=1)) == (
        "Paper forms: closed 1 stacks of earlier days."
    )
    assert (StackedForm.objects.count(), Response.objects.count()) == (0, 1)
    assert forget_paper_stacks(TODAY + timedelta(days=1)) == ""


def test_freezing_closes_the_stacks_of_the_project(survey, key):
    keyed(survey, key)
    elsewhere = make_ready_survey(project=factories.make_project(), opens_on=date(2026, 2, 1))
    keyed(elsewhere, key)

    freeze_release(project=survey.project, today=TODAY)

    assert list(PaperStack.objects.values_list("survey", flat=True)) == [elsewhere.pk]


def test_start_that_its_person_opens_again_leaves_the_stack(survey, key):
    gone, left = keyed(survey, key), keyed(survey, key)

    reopen(card=gone.card, today=TODAY)

    assert StackedForm.objects.get().response == left


def test_withdrawn_form_leaves_the_stack(survey, key):
    gone, left = keyed(survey, key), keyed(survey, key)

    withdraw(card=gone.card)

    assert StackedForm.objects.get().response == left
