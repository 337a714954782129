from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.instruments.questionnaire import questionnaire_of
from surveys.models import Draft, PairDecision, Response, Survey
from surveys.queries.pairs import pairs
from surveys.services import (
    AlreadySentError,
    NothingAnsweredError,
    UnsoundAnswersError,
    begin_draft,
    delete_stale_drafts,
    drop_answers,
    replace_card,
    save_answers,
    send_draft,
)
from tests import factories
from tests.surveys.walks import make_code, make_ready_survey

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.fixture
def survey(db):
    return make_ready_survey()


@pytest.fixture
def card(survey):
    return make_code(survey)[0]


def begin(card, phase="start", **fields):
    known = {"consent_version": 1, "language": "fi", "today": TODAY}
    return begin_draft(card=card, phase=phase, **(known | fields))


def save(draft, answers, open_answers=None, **fields):
    known = {"open_answers": open_answers or {}, "language": "fi", "today": TODAY}
    return save_answers(draft=draft, answers=answers, **(known | fields))


def send(draft, card):
    survey = card.sheet.survey
    questionnaire = questionnaire_of(survey.instrument)
    return send_draft(draft=draft, survey=survey, questionnaire=questionnaire, today=TODAY)


def test_begin_draft_again_keeps_the_answers(card):
    save(begin(card), {"ihmissuhteet_1": 5})

    again = begin(card, help="helped", language="sv")

    assert (again.answers, again.help, again.language) == ({"ihmissuhteet_1": 5}, "helped", "sv")


def test_save_answers_keeps_what_another_tab_saved(card):
    begin(card)
    one, other = Draft.objects.get(), Draft.objects.get()

    save(one, {"ihmissuhteet_1": 5})
    save(other, {"ihmissuhteet_2": 2}, {"avoin_kunta": {"text": "Busseja", "may_publish": True}})

    kept = Draft.objects.get()
    assert kept.answers == {"ihmissuhteet_1": 5, "ihmissuhteet_2": 2}
    assert kept.open_answers == {"avoin_kunta": {"text": "Busseja", "may_publish": True}}
    assert (kept.revision, kept.last_used_on) == (2, TODAY)


def test_save_answers_costs_one_query(card, django_assert_num_queries):
    draft = begin(card)

    with django_assert_num_queries(1):
        save(draft, {"ihmissuhteet_1": 5})


def test_save_answers_after_sending_changes_nothing(card):
    draft = save(begin(card), {"ihmissuhteet_1": 5})
    late = Draft.objects.get()
    send(draft, card)

    with pytest.raises(AlreadySentError):
        save(late, {"ihmissuhteet_1": 1})

    assert Response.objects.get().answers == {"ihmissuhteet_1": 5}


def test_send_draft_becomes_one_response(card, survey):
    draft = begin(card, help="interpreter", language="uk", channel="shared_tablet")
    save(
        draft,
        {"ihmissuhteet_1": 5, "ihmissuhteet_2": "declined"},
        {
            "avoin_muutos": {"text": "", "may_publish": False},
            "avoin_kunta": {"text": "Busseja", "may_publish": True},
        },
        language="uk",
    )

    send(draft, card)

    assert Draft.objects.count() == 0
    assert list(Response.objects.values()) == [
        {
            "id": Response.objects.get().pk,
            "arriving_id": None,
            "survey_id": survey.pk,
            "card_id": card.pk,
            "instrument_id": survey.instrument_id,
            "consent_version": 1,
            "phase": "start",
            "channel": "shared_tablet",
            "help": "interpreter",
            "language": "uk",
            "variant": "",
            "answered_on": TODAY,
            "screen_mode": "question",
            "answers": {"ihmissuhteet_1": 5, "ihmissuhteet_2": "declined"},
            "open_answers": {"avoin_kunta": {"text": "Busseja", "may_publish": True}},
        }
    ]


def test_send_draft_takes_along_what_another_tab_saved_last(card):
    stale = save(begin(card), {"ihmissuhteet_1": 5})
    save(Draft.objects.get(), {"ihmissuhteet_2": 4})

    response = send(stale, card)

    assert response.answers == {"ihmissuhteet_1": 5, "ihmissuhteet_2": 4}


def test_send_draft_twice_makes_no_second_response(card):
    draft = save(begin(card), {"ihmissuhteet_1": 5})
    send(draft, card)

    with pytest.raises(AlreadySentError):
        send(draft, card)

    assert Response.objects.count() == 1


def test_send_draft_refuses_an_empty_one(card):
    empty = {"avoin_kunta": {"text": "", "may_publish": False}}
    draft = save(begin(card), {}, empty)

    with pytest.raises(NothingAnsweredError):
        send(draft, card)

    assert (Response.objects.count(), Draft.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    "forged", [{"ihmissuhteet_1": 9}, {"vertailu_alkuun": 1}, {"esis_1": 3}, {"avoin_kunta": "x"}]
)
def test_send_draft_refuses_forged_answers_and_lets_them_be_dropped(card, forged):
    draft = save(begin(card), {"ihmissuhteet_2": 4} | forged)

    with pytest.raises(UnsoundAnswersError) as error:
        send(draft, card)

    assert Response.objects.count() == 0
    draft = drop_answers(draft=draft, keys=[problem.key for problem in error.value.problems])
    assert send(draft, card).answers == {"ihmissuhteet_2": 4}


def test_end_of_a_new_card_makes_a_pair_with_the_start_of_the_lost_one(card):
    start = send(save(begin(card), {"ihmissuhteet_1": 2}), card)
    new = replace_card(card=replace_card(card=card).card).card

    end = send(save(begin(new, "end"), {"ihmissuhteet_1": 4}), new)

    assert pairs(Survey.objects.all()) == [(start.pk, end.pk)]
    assert PairDecision.objects.count() == 0


def test_send_draft_leaves_a_start_alone_that_the_desk_has_joined(card):
    start = send(save(begin(card), {"ihmissuhteet_1": 2}), card)
    other = factories.make_response(
        card=factories.make_card(survey=card.sheet.survey, label="A-90"), phase="end"
    )
    decision = PairDecision.objects.create(kind="join", start=start, end=other, reason="Sama")
    new = replace_card(card=card).card

    send(save(begin(new, "end"), {"ihmissuhteet_1": 4}), new)

    assert pairs(Survey.objects.all()) == [(decision.start_id, decision.end_id)]
    assert Response.objects.count() == 3


def test_delete_stale_drafts_after_fourteen_days():
    old = factories.make_card()
    Draft.objects.create(card=old, phase="start", last_used_on=date(2026, 2, 14))
    Draft.objects.create(card=old, phase="end", last_used_on=date(2026, 2, 15))

    assert delete_stale_drafts(TODAY) == 1
    assert Draft.objects.get().phase == "end"


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ihmissuhteet_1", "ihmissuhteet_2", "vapaa_aika_1"]),
        st.sampled_from([1, 2, 3, 4, 5, "declined"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_two_tabs_keep_the_last_answer_to_each_question(card, steps):
    Draft.objects.filter(card=card).delete()
    Response.objects.filter(card=card).delete()
    tabs = [begin(card), Draft.objects.get()]

    for key, value, is_second in steps:
        save(tabs[is_second], {key: value})

    response = send(tabs[0], card)
    assert response.answers == {key: value for key, value, _tab in steps}
