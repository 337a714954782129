from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answering.windows import (
    CardState,
    Opening,
    Standing,
    missing_before_opening,
    opening_of,
)
from surveys.models import HelpContact, Phase, Survey
from surveys.services import load_instrument
from tests import factories
from tests.surveys.walks import OWN, make_ready_survey

OPENS = date(2026, 1, 10)
DAYS = st.dates(date(2025, 12, 1), date(2026, 9, 1))


def survey(**fields):
    known = {
        "opens_on": OPENS,
        "start_until": date(2026, 4, 1),
        "end_from": date(2026, 5, 1),
        "closes_on": date(2026, 6, 30),
    }
    return Survey(**(known | fields))


def day(text):
    return date.fromisoformat(text)


OPENED_FOR_ALL = {"end_from": day("2026-03-05"), "end_opened_on": day("2026-03-05")}


@pytest.mark.parametrize(
    ("today", "standing", "opening"),
    [
        ("2026-01-09", Standing(), Opening(CardState.NOT_YET, Phase.START, OPENS)),
        ("2026-01-10", Standing(), Opening(CardState.OPEN, Phase.START)),
        ("2026-04-01", Standing(), Opening(CardState.OPEN, Phase.START)),
        ("2026-04-02", Standing(), Opening(CardState.NO_NEWCOMERS, Phase.END, day("2026-05-01"))),
        ("2026-04-02", Standing(has_start_draft=True), Opening(CardState.OPEN, Phase.START)),
        ("2026-05-01", Standing(), Opening(CardState.OPEN, Phase.END)),
        ("2026-06-30", Standing(), Opening(CardState.OPEN, Phase.END)),
        ("2026-07-01", Standing(), Opening(CardState.CLOSED)),
    ],
)
def test_opening_without_a_start(today, standing, opening):
    assert opening_of(survey(), standing, day(today)) == opening


@pytest.mark.parametrize(
    ("fields", "start_on", "end_opened_on", "opens_on"),
    [
        ({}, "2026-02-01", None, "2026-05-01"),
        ({}, "2026-05-10", None, "2026-05-24"),
        ({"end_from": None}, "2026-02-01", None, "2026-02-15"),
        ({"end_from": None, "min_days_between": 30}, "2026-02-01", None, "2026-03-03"),
        ({}, "2026-02-01", "2026-02-20", "2026-02-20"),
        ({}, "2026-02-01", "2026-05-20", "2026-05-01"),
        # Opened for everybody on a day: the wait gives way for those who had started by then.
        (OPENED_FOR_ALL, "2026-02-01", None, "2026-03-05"),
        (OPENED_FOR_ALL, "2026-03-06", None, "2026-03-20"),
        (OPENED_FOR_ALL | {"end_from": day("2026-02-01")}, "2026-02-28", None, "2026-03-05"),
        (OPENED_FOR_ALL | {"end_from": day("2026-05-01")}, "2026-02-28", None, "2026-05-01"),
    ],
)
def test_end_opens_on_its_day_and_not_before(fields, start_on, end_opened_on, opens_on):
    opened = day(end_opened_on) if end_opened_on else None
    standing = Standing(day(start_on), end_opened_on=opened)
    first = day(opens_on)

    before = opening_of(survey(**fields), standing, first - timedelta(days=1))
    on_the_day = opening_of(survey(**fields), standing, first)

    assert before == Opening(CardState.WAITS_FOR_END, Phase.END, first)
    assert on_the_day == Opening(CardState.OPEN, Phase.END, first)


def test_opening_asks_the_end_only_when_a_start_would_come_too_late():
    late = survey(start_until=None, end_from=None)

    assert opening_of(late, Standing(), day("2026-06-16")) == Opening(CardState.OPEN, Phase.START)
    assert opening_of(late, Standing(), day("2026-06-17")) == Opening(CardState.OPEN, Phase.END)


def test_a_begun_start_may_be_finished_in_the_last_days():
    late = survey(start_until=None, end_from=None)
    begun = Standing(has_start_draft=True)

    assert opening_of(late, begun, day("2026-06-17")) == Opening(CardState.OPEN, Phase.START)
    assert opening_of(late, begun, day("2026-06-30")) == Opening(CardState.OPEN, Phase.START)
    assert opening_of(late, begun, day("2026-07-01")) == Opening(CardState.CLOSED)


def test_opening_of_a_survey_without_days_or_readiness():
    today = day("2026-02-01")

    assert opening_of(survey(opens_on=None), Standing(), today) == Opening(
        CardState.NOT_YET, Phase.START, None
    )
    assert opening_of(survey(), Standing(), today, is_ready=False) == Opening(CardState.NOT_READY)


def test_opening_is_done_after_the_end():
    assert opening_of(survey(), Standing(OPENS, True), day("2026-05-02")) == Opening(CardState.DONE)


def test_opening_of_practice_needs_no_days():
    practice = Survey(is_practice=True)
    today = day("2026-02-01")

    assert opening_of(practice, Standing(), today) == Opening(CardState.OPEN, Phase.START)
    assert opening_of(practice, Standing(today), today) == Opening(CardState.OPEN, Phase.END)
    assert opening_of(practice, Standing(today, True), today) == Opening(CardState.DONE)


@given(today=DAYS, start_on=st.none() | DAYS, opened=st.none() | DAYS, end_from=st.none() | DAYS)
def test_opening_never_asks_the_start_twice_nor_outside_the_window(
    today, start_on, opened, end_from
):
    standing = Standing(start_on, end_opened_on=opened)

    opening = opening_of(survey(end_from=end_from), standing, today)

    if opening.is_open:
        assert OPENS <= today <= day("2026-06-30")
        assert (opening.phase == Phase.START) == (start_on is None and today <= day("2026-04-01"))


@pytest.mark.django_db
def test_missing_before_opening_names_everything_that_a_new_survey_lacks():
    new = factories.make_survey()

    assert missing_before_opening(new) == [
        "Lomakkeella ei ole kieltä, jolla kyselyn voi näyttää.",
        "Rekisterinpitäjä on merkitsemättä.",
        "Tietosuojaseloste puuttuu.",
        "Vastausten säilytysaika on merkitsemättä.",
        "Kyselystä puuttuu tieto, mistä vastaaja saa apua.",
        "Rekisterinpitäjä ei ole vielä vahvistanut, etteivät vastaukset vaikuta "
        "etuuksiin, palveluihin tai oleskelulupaan.",
    ]


@pytest.mark.django_db
def test_missing_before_opening_is_empty_for_a_ready_survey():
    ready = make_ready_survey()

    assert missing_before_opening(ready) == []
    HelpContact.objects.all().delete()
    assert missing_before_opening(ready) == ["Kyselystä puuttuu tieto, mistä vastaaja saa apua."]


@pytest.mark.django_db
def test_missing_before_opening_asks_only_questions_of_practice():
    practice = factories.make_survey(is_practice=True, instrument=load_instrument(OWN))

    assert missing_before_opening(practice) == []


def test_end_opened_for_everybody_is_open_to_who_started_that_day():
    opened = survey(**OPENED_FOR_ALL)

    opening = opening_of(opened, Standing(day("2026-03-05")), day("2026-03-05"))

    assert opening == Opening(CardState.OPEN, Phase.END, day("2026-03-05"))
