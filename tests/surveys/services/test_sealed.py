from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection

from surveys.answering import guess_limit
from surveys.answering.tablet.sealing import read_sealed
from surveys.models import Draft, Response, SealedReceipt, TabletOpening
from surveys.services.sealed import (
    Outcome,
    TooManyGuessesError,
    forget_openings,
    open_for_sealing,
    openings_of,
    receive_sealed,
    sealing_key,
)
from tests.surveys.sealer import seal
from tests.surveys.walks import make_code, make_ready_survey

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 10, tzinfo=UTC)
TODAY = date(2026, 3, 10)
ADDRESS = "192.0.2.7"
STORED, ALREADY = Outcome("stored"), Outcome("already")


@pytest.fixture
def survey(db):
    return make_ready_survey()


@pytest.fixture
def opening(survey):
    found = open_for_sealing(survey)
    TabletOpening.objects.update(opened_on=TODAY)
    return found


@pytest.fixture
def code(survey):
    return make_code(survey)[1]


def written(code, /, **fields):
    known = {
        "code": code,
        "phase": "start",
        "language": "uk",
        "help": "helped",
        "consent": 1,
        "written": int(NOON.timestamp()),
        "answers": {"ihmissuhteet_1": 5},
        "open_answers": {},
    }
    return known | fields


def sealed(opening, code, /, *, message_id=None, **fields):
    message = written(code, **fields)
    key = sealing_key(opening)
    return read_sealed(seal(message, opening_id=opening.pk, key=key, message_id=message_id))


def receive(message, now=NOON):
    return receive_sealed(message, address=ADDRESS, now=now)


def counts(survey):
    return [(each.n_stored, each.n_refused) for each in openings_of(survey)]


def seeds():
    return list(TabletOpening.objects.values_list("seed", flat=True))


def test_a_sealed_answer_is_stored_as_any_other(survey, opening, code):
    assert receive(sealed(opening, code)) == STORED

    response = Response.objects.get()
    assert (response.answers, response.answered_on) == ({"ihmissuhteet_1": 5}, TODAY)
    assert (response.channel, response.help, response.language) == (
        "shared_tablet",
        "helped",
        "uk",
    )
    assert (response.survey, response.phase, Draft.objects.count()) == (survey, "start", 0)
    assert counts(survey) == [(1, 0)]


def test_the_same_message_is_stored_once_however_often_it_comes(survey, opening, code):
    message = sealed(opening, code)

    assert [receive(message) for _ in range(3)] == [STORED, ALREADY, ALREADY]
    assert (Response.objects.count(), counts(survey)) == (1, [(1, 0)])


def test_a_second_message_of_the_card_is_refused_and_counted_once(survey, opening, code):
    again = sealed(opening, code, answers={"ihmissuhteet_1": 1})

    states = [receive(each).state for each in (sealed(opening, code), again, again)]

    assert states == ["stored", "refused", "already"]
    assert Response.objects.get().answers == {"ihmissuhteet_1": 5}
    assert counts(survey) == [(1, 1)]


@pytest.mark.parametrize(
    "fields",
    [
        {"code": None},
        {"code": "ABCDE FGHJK"},
        {"phase": "end"},
        {"phase": None},
        {"language": "ar"},
        {"language": ["fi"]},
        {"help": "phone"},
        {"consent": 0},
        {"consent": None},
        {"answers": {}},
        {"answers": None},
        {"answers": {"ihmissuhteet_1": 99}},
        {"answers": {"ihmissuhteet_1": "blank"}},
        {"answers": {"tuntematon": 1}},
        {"open_answers": {"tuntematon": {"text": "a", "may_publish": True}}},
        {"open_answers": {"ihmissuhteet_1": "a"}},
        {"written": None},
        {"written": True},
        {"written": 1e300},
    ],
)
def test_what_would_not_pass_on_line_does_not_pass(survey, opening, code, fields):
    assert receive(sealed(opening, code, **fields)).state == "refused"

    assert (Response.objects.count(), Draft.objects.count()) == (0, 0)
    assert counts(survey) == [(0, 1)]


def test_a_refused_answer_leaves_a_draft_of_the_card_as_it_was(survey, opening):
    card, code = make_code(survey)
    Draft.objects.create(
        card=card, phase="start", consent_version=1, language="fi", answers={"a": 1}
    )

    assert receive(sealed(opening, code, answers={"ihmissuhteet_1": 99})).state == "refused"
    assert Draft.objects.get().answers == {"a": 1}


@pytest.mark.parametrize(
    ("hours", "state"), [(-25, "refused"), (-23, "stored"), (23, "stored"), (25, "refused")]
)
def test_answers_are_at_most_a_day_old(opening, code, hours, state):
    TabletOpening.objects.update(opened_on=TODAY - timedelta(days=1))
    seconds = int((NOON + timedelta(hours=hours)).timestamp())

    assert receive(sealed(opening, code, written=seconds)).state == state


def test_the_day_is_that_of_answering_and_never_to_come(opening, survey):
    TabletOpening.objects.update(opened_on=TODAY - timedelta(days=1))
    for hours in (-20, 20):
        seconds = int((NOON + timedelta(hours=hours)).timestamp())
        receive(sealed(opening, make_code(survey)[1], written=seconds))

    days = sorted(Response.objects.values_list("answered_on", flat=True))
    assert days == [TODAY - timedelta(days=1), TODAY]


def test_answers_from_before_the_opening_are_refused(opening, code):
    seconds = int((NOON - timedelta(hours=20)).timestamp())

    assert receive(sealed(opening, code, written=seconds)).state == "refused"


def test_an_opening_takes_nothing_after_its_days(survey, opening, code):
    now = NOON + timedelta(days=3)

    message = sealed(opening, code, written=int(now.timestamp()))

    assert [receive(message, now=now).state for _ in range(2)] == ["refused", "refused"]
    assert (Response.objects.count(), counts(survey)) == (0, [(0, 1)])


def test_what_comes_after_the_key_left_is_still_counted(survey, opening, code):
    message = sealed(opening, code)
    forget_openings(TODAY + timedelta(days=3))

    assert receive(message).state == "refused"
    assert (Response.objects.count(), counts(survey)) == (0, [(0, 1)])


def test_of_an_unknown_opening_nothing_is_kept(survey, opening, code):
    message = sealed(opening, code)
    opening.delete()

    assert receive(message).state == "refused"
    assert (Response.objects.count(), SealedReceipt.objects.count()) == (0, 0)


def test_a_damaged_copy_is_counted_and_does_not_block_the_message(survey, opening, code):
    message = sealed(opening, code)
    damaged = replace(message, data=message.data[:-1])

    states = [receive(each).state for each in (damaged, damaged, message, message)]

    assert states == ["refused", "refused", "stored", "already"]
    assert counts(survey) == [(1, 1)]


def test_another_openings_key_opens_nothing(survey, opening, code):
    other = open_for_sealing(survey)
    sent = seal(written(code), opening_id=opening.pk, key=sealing_key(other))

    assert receive(read_sealed(sent)).state == "refused"
    assert (Response.objects.count(), counts(survey)) == (0, [(0, 1)])


def test_a_card_of_another_survey_is_refused(survey, opening):
    foreign = make_code(make_ready_survey(project=survey.project))[1]

    assert receive(sealed(opening, foreign)).state == "refused"
    assert Response.objects.count() == 0


def test_unknown_codes_count_as_guesses(opening, code):
    assert receive(sealed(opening, "00000 00000")).state == "refused"
    assert guess_limit.n_tried(ADDRESS) == 1


def test_after_too_many_guesses_nothing_is_opened_or_lost(monkeypatch, opening, code):
    monkeypatch.setattr(guess_limit, "CEILING", 1)
    guess_limit.count(ADDRESS)

    with pytest.raises(TooManyGuessesError):
        receive(sealed(opening, code))
    assert SealedReceipt.objects.count() == 0


def test_keys_leave_after_two_days_and_counts_after_two_weeks(survey, opening, code):
    receive(sealed(opening, code))

    assert (forget_openings(TODAY + timedelta(days=2)), seeds()) == (0, [opening.seed])
    assert (forget_openings(TODAY + timedelta(days=3)), seeds()) == (1, [""])
    assert (forget_openings(TODAY + timedelta(days=14)), counts(survey)) == (0, [(1, 0)])
    assert (forget_openings(TODAY + timedelta(days=15)), seeds()) == (0, [])
    assert (SealedReceipt.objects.count(), Response.objects.count()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_once_store_one_response(survey, opening, code):
    message, outcomes = sealed(opening, code), []

    def send():
        outcomes.append(receive(message))
        connection.close()

    threads = [Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(each.state for each in outcomes) == ["already", "stored"]
    assert (Response.objects.count(), counts(survey)) == (1, [(1, 0)])


def test_tablet_that_was_opened_before_a_new_secret_key_loses_and_doubles_nothing(
    survey, opening, code, settings
):
    first, second = sealed(opening, code), sealed(opening, make_code(survey)[1])
    assert receive(first) == STORED

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new secret key of this installation, long enough"

    assert receive(first) == ALREADY
    assert receive(second) == STORED
    assert receive(second) == ALREADY
    assert Response.objects.count() == 2
