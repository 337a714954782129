from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from surveys.models import Card, Draft, EnteredWeek, Phase, Response, Survey
from surveys.queries.pairs import pairs
from surveys.services import (
    AlreadySentError,
    NothingAnsweredError,
    UnsoundAnswersError,
    open_end,
    replace_card,
    revoke_sheet,
)
from surveys.services.paper.keying import PaperSheet, record_paper
from tests import factories
from tests.surveys.walks import make_code, make_ready_survey

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 20)


@pytest.fixture
def survey(db):
    return make_ready_survey(opens_on=date(2026, 2, 1), closes_on=date(2026, 3, 15))


@pytest.fixture
def card(survey):
    return make_code(survey)[0]


def sheet(**overrides):
    fields = {
        "phase": Phase.START,
        "answered_on": date(2026, 2, 5),
        "help": "helped",
        "language": "uk",
        "answers": {"ihmissuhteet_1": 4, "ihmissuhteet_2": "blank"},
    }
    return PaperSheet(**(fields | overrides))


def test_paper_is_stored_with_its_own_day_and_channel(survey, card):
    written = {"avoin_kunta": {"text": "Bussi.", "may_publish": True}}

    record_paper(survey=survey, card=card, sheet=sheet(open_answers=written), today=TODAY)

    found = Response.objects.values(
        "card", "phase", "channel", "help", "language", "answered_on", "answers", "open_answers"
    ).get()
    assert found == {
        "card": card.pk,
        "phase": "start",
        "channel": "paper",
        "help": "helped",
        "language": "uk",
        "answered_on": date(2026, 2, 5),
        "answers": {"ihmissuhteet_1": 4, "ihmissuhteet_2": "blank"},
        "open_answers": written,
    }


def test_paper_is_counted_in_the_week_of_its_typing(survey, card):
    record_paper(survey=survey, card=card, sheet=sheet(), today=TODAY)

    found = EnteredWeek.objects.values_list("survey", "week", "n_responses", "n_people")
    assert list(found) == [(survey.pk, date(2026, 3, 16), 1, 1)]


def test_paper_takes_the_place_of_a_draft(survey, card):
    Draft.objects.create(card=card, phase=Phase.START)
    end = Draft.objects.create(card=card, phase=Phase.END)

    record_paper(survey=survey, card=card, sheet=sheet(), today=TODAY)

    assert list(Draft.objects.all()) == [end]


def test_same_phase_is_keyed_only_once(survey, card):
    record_paper(survey=survey, card=card, sheet=sheet(), today=TODAY)

    with pytest.raises(AlreadySentError):
        record_paper(survey=survey, card=card, sheet=sheet(), today=TODAY)

    assert Response.objects.count() == 1


def test_answers_meet_the_instrument(survey, card):
    with pytest.raises(UnsoundAnswersError):
        record_paper(
            survey=survey, card=card, sheet=sheet(answers={"ihmissuhteet_1": 6}), today=TODAY
        )

    assert Response.objects.count() == 0


@pytest.mark.parametrize("value", ["blank", "unreadable", "declined"])
def test_form_without_an_answer_is_not_stored(survey, card, value):
    with pytest.raises(NothingAnsweredError):
        record_paper(
            survey=survey, card=card, sheet=sheet(answers={"ihmissuhteet_1": value}), today=TODAY
        )


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (date(2026, 1, 31), "ei ollut auki"),
        (date(2026, 3, 16), "ei ollut auki"),
        (date(2026, 3, 21), "tulevaisuudessa"),
    ],
)
def test_day_of_paper_must_be_inside_the_survey(survey, card, day, message):
    with pytest.raises(ValidationError, match=message):
        record_paper(survey=survey, card=card, sheet=sheet(answered_on=day), today=TODAY)


def test_end_is_not_before_its_start(survey, card):
    record_paper(survey=survey, card=card, sheet=sheet(), today=TODAY)
    end = sheet(phase=Phase.END, answered_on=date(2026, 2, 4))

    with pytest.raises(ValidationError, match=r"alkukysely \(5.2.2026\)"):
        record_paper(survey=survey, card=card, sheet=end, today=TODAY)


def test_card_of_another_survey_is_refused(survey):
    other = make_code(factories.make_survey())[0]

    with pytest.raises(ValidationError, match="toiseen kyselyyn"):
        record_paper(survey=survey, card=other, sheet=sheet(), today=TODAY)


def test_card_of_a_revoked_sheet_is_refused(survey, card):
    revoke_sheet(sheet=card.sheet)

    with pytest.raises(ValidationError, match="poistettu käytöstä"):
        record_paper(survey=survey, card=card, sheet=sheet(), today=TODAY)


def test_end_of_a_replacing_card_is_joined_to_the_start_of_the_lost_one(survey, card):
    start = record_paper(survey=survey, card=card, sheet=sheet(), today=TODAY)
    new = Card.objects.get(pk=replace_card(card=card).card.pk)
    day = date(2026, 3, 5)

    end = record_paper(
        survey=survey, card=new, sheet=sheet(phase=Phase.END, answered_on=day), today=TODAY
    )

    assert pairs(Survey.objects.all()) == [(start.pk, end.pk)]


@pytest.mark.parametrize(
    ("dates", "day", "message"),
    [
        ({}, date(2026, 2, 18), "vähintään 14 päivää"),
        ({"end_from": date(2026, 3, 10)}, date(2026, 2, 18), "vähintään 14 päivää"),
        ({"end_from": date(2026, 3, 10), "closes_on": None}, date(2026, 2, 19), "vasta 10.3.2026"),
    ],
)
def test_end_on_paper_waits_like_the_end_on_screen(survey, card, dates, day, message):
    Survey.objects.filter(pk=survey.pk).update(**dates)
    survey.refresh_from_db()
    record_paper(survey=survey, card=card, sheet=sheet(), today=TODAY)
    end = sheet(phase=Phase.END, answered_on=day)
    today = date(2026, 3, 9) if survey.closes_on is None else TODAY

    with pytest.raises(ValidationError, match=message):
        record_paper(survey=survey, card=card, sheet=end, today=today)
    open_end(card=card, today=today)

    assert record_paper(survey=survey, card=card, sheet=end, today=today).phase == "end"


def test_end_on_paper_without_a_start_is_taken_when_ends_are_open(survey, card):
    early, late = (sheet(phase=Phase.END, answered_on=date(2026, 2, day)) for day in (14, 15))

    with pytest.raises(ValidationError, match=r"vasta 15.2.2026, eikä kortilla ole alkukyselyä"):
        record_paper(survey=survey, card=card, sheet=early, today=TODAY)

    assert record_paper(survey=survey, card=card, sheet=late, today=TODAY).phase == "end"


@pytest.mark.parametrize(
    ("start_on", "end_on", "message"),
    [
        (date(2026, 3, 1), date(2026, 2, 20), "aiemmin|myöhemmin"),
        (date(2026, 2, 15), date(2026, 2, 28), "vähintään 14 päivää"),
        (date(2026, 2, 15), date(2026, 3, 1), None),
    ],
)
@pytest.mark.parametrize("first", Phase.values[:2])
def test_pair_is_judged_alike_whichever_half_is_keyed_first(
    survey, card, first, start_on, end_on, message
):
    halves = [
        sheet(phase=Phase.START, answered_on=start_on),
        sheet(phase=Phase.END, answered_on=end_on),
    ]
    one, other = halves if first == Phase.START else reversed(halves)
    record_paper(survey=survey, card=card, sheet=one, today=TODAY)

    if message is None:
        record_paper(survey=survey, card=card, sheet=other, today=TODAY)
    else:
        with pytest.raises(ValidationError, match=message):
            record_paper(survey=survey, card=card, sheet=other, today=TODAY)

    assert len(pairs(Survey.objects.all())) == (message is None)


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ({}, date(2026, 3, 2)),
        ({"start_until": date(2026, 2, 10)}, date(2026, 2, 11)),
    ],
)
def test_start_on_paper_is_taken_as_long_as_on_screen(survey, card, dates, day):
    Survey.objects.filter(pk=survey.pk).update(**dates)
    survey.refresh_from_db()

    with pytest.raises(ValidationError, match="ei lomakkeen päivänä enää otettu"):
        record_paper(survey=survey, card=card, sheet=sheet(answered_on=day), today=TODAY)

    before = sheet(answered_on=day - timedelta(days=1))
    assert record_paper(survey=survey, card=card, sheet=before, today=TODAY).phase == "start"


@pytest.mark.parametrize("n_lost", [1, 5])
def test_person_answers_once_whichever_card_of_a_chain_the_sheet_has(survey, card, n_lost):
    cards = [card]
    for _step in range(n_lost):
        cards.append(Card.objects.get(pk=replace_card(card=cards[-1]).card.pk))
    record_paper(survey=survey, card=cards[-1], sheet=sheet(), today=TODAY)
    end = sheet(phase=Phase.END, answered_on=date(2026, 2, 4))

    for each in cards:
        with pytest.raises(AlreadySentError):
            record_paper(survey=survey, card=each, sheet=sheet(), today=TODAY)
        with pytest.raises(ValidationError, match=r"alkukysely \(5.2.2026\)"):
            record_paper(survey=survey, card=each, sheet=end, today=TODAY)
