from datetime import date, timedelta

import pytest

from surveys.instruments.questionnaire import questionnaire_of
from surveys.models import Draft, PairDecision, Phase, Release, Response
from surveys.services import (
    AlreadySentError,
    CannotReopenError,
    can_reopen,
    delete_stale_drafts,
    reopen,
    replace_card,
    save_answers,
    send_draft,
    what_goes,
    withdraw,
)
from tests import factories
from tests.surveys.frozen import keep_old_members
from tests.surveys.walks import make_code, make_ready_survey

pytestmark = pytest.mark.django_db
SENT, TODAY = date(2026, 3, 2), date(2026, 3, 5)


@pytest.fixture
def survey(db):
    return make_ready_survey(end_from=date(2026, 5, 1), closes_on=date(2026, 6, 30))


@pytest.fixture
def card(survey):
    return make_code(survey)[0]


@pytest.fixture
def start(card):
    return sent(card, answers={"ihmissuhteet_1": 4})


def sent(card, **fields):
    return factories.make_response(card=card, phase=Phase.START, answered_on=SENT, **fields)


def release_of(survey, released_on):
    return Release.objects.create(
        project=survey.project,
        instrument_key=survey.instrument.key,
        released_on=released_on,
        method_version="1",
        report={},
        fingerprint="0" * 64,
    )


def send(draft, card, survey):
    questionnaire = questionnaire_of(survey.instrument)
    return send_draft(draft=draft, survey=survey, questionnaire=questionnaire, today=TODAY)


def test_reopened_start_waits_with_its_answers_and_what_was_sent_stays(card, start):
    draft = reopen(card=card, today=TODAY)

    assert (draft.answers, draft.is_reopened) == ({"ihmissuhteet_1": 4}, True)
    assert (draft.language, draft.consent_version) == (start.language, start.consent_version)
    assert list(Response.objects.values_list("pk", "answers")) == [
        (start.pk, {"ihmissuhteet_1": 4})
    ]


def test_sending_puts_the_new_answers_in_the_place_of_the_old(survey, card, start):
    draft = reopen(card=card, today=TODAY)
    save_answers(
        draft=draft, answers={"ihmissuhteet_2": 2}, open_answers={}, language="sv", today=TODAY
    )

    send(draft, card, survey)

    found = Response.objects.get()
    assert found.pk == start.pk
    assert found.answers == {"ihmissuhteet_1": 4, "ihmissuhteet_2": 2}
    assert (found.language, found.answered_on) == ("sv", SENT)
    assert Draft.objects.count() == 0


def test_decision_about_the_pair_holds_through_reopening(survey, card, start):
    end = factories.make_response(card=make_code(survey)[0], phase=Phase.END, answered_on=TODAY)
    draft = reopen(card=card, today=TODAY)
    decision = PairDecision.objects.create(
        kind=PairDecision.Kind.JOIN, start=start, end=end, reason="Sama ihminen"
    )

    send(draft, card, survey)

    assert list(PairDecision.objects.values_list("pk", "start_id")) == [(decision.pk, start.pk)]


def test_start_whose_end_was_joined_to_it_stays_closed(survey, card, start):
    end = factories.make_response(card=make_code(survey)[0], phase=Phase.END, answered_on=TODAY)
    PairDecision.objects.create(
        kind=PairDecision.Kind.JOIN, start=start, end=end, reason="Sama ihminen"
    )

    with pytest.raises(CannotReopenError):
        reopen(card=card, today=TODAY)


def test_opening_twice_keeps_what_was_changed_meanwhile(card, start):
    first = reopen(card=card, today=TODAY)
    save_answers(
        draft=first, answers={"ihmissuhteet_1": 1}, open_answers={}, language="fi", today=TODAY
    )
    Draft.objects.get()

    assert Response.objects.get().answers == {"ihmissuhteet_1": 4}
    assert reopen(card=card, today=TODAY).answers == {"ihmissuhteet_1": 1}


def test_leaving_for_good_leaves_the_start_as_it_was_sent(card, start):
    reopen(card=card, today=TODAY)

    delete_stale_drafts(today=TODAY + timedelta(days=15))

    assert Draft.objects.count() == 0
    assert Response.objects.get().answers == {"ihmissuhteet_1": 4}


def test_nothing_is_reopened_without_a_sent_start(card):
    assert can_reopen(card, today=TODAY) is False
    with pytest.raises(CannotReopenError):
        reopen(card=card, today=TODAY)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 2), True),
        (date(2026, 4, 30), True),
        (date(2026, 5, 1), False),
        (date(2026, 7, 1), False),
    ],
)
def test_start_is_reopened_until_the_end_opens(card, start, day, expected):
    assert can_reopen(card, today=day) is expected


def test_start_is_not_reopened_after_the_end(survey, card, start):
    factories.make_response(card=card, phase=Phase.END, answered_on=TODAY)

    assert can_reopen(card, today=TODAY) is False


def test_start_in_a_pair_of_a_release_stays_as_it_is(survey, card, start):
    end = factories.make_response(card=make_code(survey)[0], phase=Phase.END, answered_on=TODAY)
    before = release_of(survey, SENT - timedelta(days=1))
    assert can_reopen(card, today=TODAY) is True

    keep_old_members(before, [(start, end)])

    assert can_reopen(card, today=TODAY) is False


@pytest.mark.parametrize("withdrawn_on", [None, TODAY])
def test_start_that_was_there_when_figures_were_frozen_stays(survey, card, start, withdrawn_on):
    release = release_of(survey, SENT)
    Release.objects.filter(pk=release.pk).update(withdrawn_on=withdrawn_on)

    assert can_reopen(card, today=TODAY) is False


def test_figures_frozen_meanwhile_keep_the_start_as_it_was(survey, card, start):
    draft = reopen(card=card, today=TODAY)
    save_answers(
        draft=draft, answers={"ihmissuhteet_1": 1}, open_answers={}, language="fi", today=TODAY
    )
    release_of(survey, TODAY)

    with pytest.raises(AlreadySentError):
        send(draft, card, survey)

    assert Response.objects.get().answers == {"ihmissuhteet_1": 4}


def test_new_card_of_a_lost_one_goes_on_with_the_reopened_start(survey, card, start):
    reopen(card=card, today=TODAY)
    new = replace_card(card=card).card
    draft = Draft.objects.get(card=new)
    save_answers(
        draft=draft, answers={"ihmissuhteet_1": 1}, open_answers={}, language="fi", today=TODAY
    )

    send(draft, new, survey)

    assert list(Response.objects.values_list("pk", "card_id", "answers")) == [
        (start.pk, card.pk, {"ihmissuhteet_1": 1})
    ]


def test_withdrawal_takes_the_start_and_what_was_being_changed(card, start):
    reopen(card=card, today=TODAY)

    found = what_goes(card)
    withdraw(card=card)

    assert (found.has_start, found.has_draft) == (True, True)
    assert (Response.objects.count(), Draft.objects.count()) == (0, 0)
