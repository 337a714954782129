import json
from datetime import date

import pytest

from surveys.models import PairDecision, Survey
from surveys.models.chains import LONGEST
from surveys.queries.pairs import coded_answers, pairs, rejoined_since
from surveys.services import replace_card
from tests import factories
from tests.surveys.reports.samples import add_end, add_pair, add_start, answers, small_survey


def surveys_of(survey):
    return Survey.objects.filter(project=survey.project_id)


def ids(start, end):
    return (start.pk, end.pk)


def test_pairs_are_start_and_end_of_one_card(project):
    survey = small_survey(project, "Alajärvi")
    start, end = add_pair(survey, 2, 3)
    add_start(survey, 4)

    assert pairs(surveys_of(survey)) == [ids(start, end)]


def test_pairs_lose_what_was_parted(project):
    survey = small_survey(project, "Alajärvi")
    start, end = add_pair(survey, 2, 3)
    kept = add_pair(survey, 3, 3)
    PairDecision.objects.create(kind="part", start=start, end=end, reason="eri ihminen")

    assert pairs(surveys_of(survey)) == [ids(*kept)]


def test_pairs_gain_what_was_joined(project):
    survey = small_survey(project, "Alajärvi")
    start = add_start(survey, 2)
    end = factories.make_response(card=factories.make_card(survey=survey), phase="end")
    PairDecision.objects.create(kind="join", start=start, end=end, reason="uusi kortti")

    assert pairs(surveys_of(survey)) == [ids(start, end)]


def test_pairs_take_a_joined_response_out_of_the_pair_of_its_card(project):
    survey = small_survey(project, "Alajärvi")
    start, own_end = add_pair(survey, 2, 3)
    other_end = factories.make_response(card=factories.make_card(survey=survey), phase="end")
    PairDecision.objects.create(kind="join", start=start, end=other_end, reason="väärä kortti")

    found = pairs(surveys_of(survey))

    assert own_end.phase == "end"
    assert found == [ids(start, other_end)]


def test_pairs_count_an_end_once_that_was_joined_to_another_start(project):
    survey = small_survey(project, "Alajärvi")
    own_start, end = add_pair(survey, 2, 3)
    other_start = add_start(survey, 4)
    PairDecision.objects.create(kind="join", start=other_start, end=end, reason="väärä kortti")

    found = pairs(surveys_of(survey))

    assert own_start.card_id == end.card_id
    assert found == [ids(other_start, end)]


def test_pairs_forget_undone_decisions(project):
    survey = small_survey(project, "Alajärvi")
    start, end = add_pair(survey, 2, 3)
    PairDecision.objects.create(
        kind="part", start=start, end=end, reason="erehdys", undone_at="2026-03-01T12:00Z"
    )

    assert pairs(surveys_of(survey)) == [ids(start, end)]


@pytest.mark.parametrize("n_replaced", range(1, LONGEST + 1))
def test_pairs_follow_replaced_cards_to_the_end_of_their_chain(project, n_replaced):
    survey = small_survey(project, "Alajärvi")
    start = add_start(survey, 2)
    card = start.card
    for _ in range(n_replaced):
        card = replace_card(card=card).card
    end = factories.make_response(card=card, phase="end")

    assert pairs(surveys_of(survey)) == [ids(start, end)]


def test_pairs_of_a_chain_give_way_to_a_card_with_both(project):
    survey = small_survey(project, "Alajärvi")
    first = add_start(survey, 2)
    card = replace_card(card=first.card).card
    both = [factories.make_response(card=card, phase=phase) for phase in ("start", "end")]

    assert pairs(surveys_of(survey)) == [ids(*both)]


@pytest.mark.parametrize("phase", ["start", "end"])
def test_pairs_of_a_chain_need_both_halves(project, phase):
    survey = small_survey(project, "Alajärvi")
    card = factories.make_card(survey=survey)
    factories.make_response(card=card, phase=phase)
    replace_card(card=card)

    assert pairs(surveys_of(survey)) == []


@pytest.mark.parametrize(
    ("at", "undone_at", "is_found"),
    [
        ("2026-03-01T12:00Z", None, True),
        ("2026-02-28T12:00Z", None, False),
        ("2026-02-27T12:00Z", "2026-03-01T12:00Z", True),
        ("2026-02-27T12:00Z", "2026-02-28T12:00Z", False),
    ],
)
def test_joined_again_since_a_day_is_what_was_joined_or_undone_from_it_on(
    project, at, undone_at, is_found
):
    survey = small_survey(project, "Alajärvi")
    start, end = add_start(survey, 2), add_end(survey, 3)
    other = add_pair(survey, 2, 3)
    moments = {"reason": "käsiala", "at": at, "undone_at": undone_at}
    PairDecision.objects.create(kind="join", start=start, end=end, **moments)
    PairDecision.objects.create(kind="part", start=other[0], end=other[1], **moments)

    found = rejoined_since(surveys_of(survey), date(2026, 3, 1))

    assert found == ({start.pk, end.pk} if is_found else set())


def test_pairs_never_come_from_practice(project):
    survey = small_survey(project, "Alajärvi", is_practice=True)
    add_pair(survey, 2, 3)

    assert pairs(surveys_of(survey)) == []
    assert list(coded_answers(surveys_of(survey))) == []


def test_pairs_need_three_queries_for_any_number(project, django_assert_num_queries):
    survey = small_survey(project, "Alajärvi")
    for _ in range(3):
        add_pair(survey, 2, 3)

    with django_assert_num_queries(3):
        found = pairs(surveys_of(survey))

    assert len(found) == 3


def test_coded_answers_have_no_card_and_no_day(project, django_assert_num_queries):
    survey = small_survey(project, "Alajärvi")
    response = add_start(survey, 4)

    with django_assert_num_queries(1):
        found = list(coded_answers(surveys_of(survey)))

    assert [row._replace(answers=[json.loads(*row.answers)])._asdict() for row in found] == [
        {
            "pilot_id": survey.pilot_id,
            "phase": "start",
            "instrument_id": survey.instrument_id,
            "help": "alone",
            "ids": [response.pk],
            "answers": [answers(4)],
        }
    ]


def test_coded_answers_leave_consultations_out(project):
    survey = factories.make_survey(project=project, pilot=None, kind="consultation")
    factories.make_response(card=None, survey=survey, phase="once", answers={"a": 1})

    assert survey.responses.count() == 1
    assert list(coded_answers(surveys_of(survey))) == []
