from datetime import date
from itertools import permutations
from uuid import UUID

import pytest

from projects.models import PilotSession, TallyPress
from projects.services.pilots.tally import (
    Press,
    TallyRefusedError,
    forget_presses,
    record_presses,
)
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 5)
FIELDS = ("n_residents", "n_first_timers", "n_volunteers", "n_experience_actors", "n_staff")


@pytest.fixture
def session():
    return factories.make_pilot_session(held_on=DAY, status="planned")


def press(number, kind="n_residents", step=1):
    return Press(UUID(int=number), kind, step)


def undo(number):
    return Press(UUID(int=number), undoes=True)


def send(session, *presses, by_keeper=True, today=DAY):
    return record_presses(session=session, presses=presses, by_keeper=by_keeper, today=today)


def counts(session):
    session.refresh_from_db()
    return tuple(getattr(session, name) for name in FIELDS)


def test_two_phones_lose_no_press_and_a_second_sending_counts_once(session):
    one, two = [press(1), press(2)], [press(11), press(12, "n_volunteers"), press(13)]

    send(session, *one)
    send(session, *two)
    send(session, *one, press(3))
    send(session, *two)

    assert counts(session) == (5, None, 1, None, None)
    assert session.status == "held"
    assert TallyPress.objects.count() == 6


def test_newcomer_is_counted_among_the_residents_by_the_same_press(session):
    send(session, press(1, "n_first_timers"), press(2), press(3, "n_first_timers"))

    assert counts(session) == (3, 2, None, None, None)


@pytest.mark.parametrize(
    "presses", list(permutations([press(1), press(2, "n_first_timers"), press(3, step=-1)]))
)
def test_newcomers_are_never_more_than_residents(session, presses):
    send(session, *presses)

    residents, newcomers, *_rest = counts(session)
    assert newcomers == 1
    assert residents in (1, 2)


def test_taking_stops_at_zero_and_nobody_is_not_the_same_as_not_counted(session):
    send(session, press(1, "n_staff", 0), press(2, "n_volunteers", -1), press(3, step=1))
    send(session, press(4, step=-1), press(5, step=-1))

    assert counts(session) == (0, None, 0, None, 0)


def test_undoing_takes_back_just_that_press_and_once(session):
    send(session, press(1), press(2), press(3, "n_first_timers"))

    send(session, undo(3), undo(3), undo(99))

    assert counts(session) == (2, None, None, None, None)


def test_undoing_all_of_it_is_not_counted_yet_again(session):
    send(session, press(1, "n_first_timers"), press(2, "n_staff", 0))

    send(session, undo(1), undo(2))

    assert counts(session) == (None, None, None, None, None)


def test_what_was_typed_before_stays_when_presses_are_undone(session):
    PilotSession.objects.update(n_residents=0, status="held")

    send(session, press(1), undo(1))

    assert counts(session) == (0, None, None, None, None)


def test_five_hundred_presses_are_written_at_once(session, django_assert_max_num_queries):
    send(session, press(1))
    few = [press(n) for n in range(2, 7)]
    # SQLite takes so many values in one statement that 500 presses need a few.
    most = 20
    many = [press(n, "n_staff") for n in range(10, 510)]
    mixed = [undo(2), press(600), press(600), undo(600), undo(10)]

    with django_assert_max_num_queries(most):
        send(session, *few)
    with django_assert_max_num_queries(most):
        send(session, *many)
    send(session, *mixed, *many)

    assert counts(session) == (5, None, None, None, 499)
    assert TallyPress.objects.count() == 1 + 5 + 500 + 1
    assert list(TallyPress.objects.filter(is_undone=True).values_list("key", flat=True)) == [
        UUID(int=n) for n in (2, 10, 600)
    ]


def test_press_of_another_session_counts_nothing_here(session):
    other = factories.make_pilot_session(held_on=DAY, status="planned")
    send(other, press(1))

    send(session, press(1), undo(1), press(2))

    assert (counts(session), counts(other)) == ((1,) + (None,) * 4, (1,) + (None,) * 4)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": "cancelled"}, "Kerta on peruttu."),
        ({"held_on": date(2026, 2, 6)}, "Päivä on vasta tulossa."),
    ],
)
def test_what_was_not_held_is_not_counted(session, changes, words):
    PilotSession.objects.update(**changes)

    with pytest.raises(TallyRefusedError, match=words):
        send(session, press(1))

    assert counts(session) == (None,) * 5
    assert TallyPress.objects.count() == 0


def test_counts_of_who_may_not_approve_wait_for_approval(session):
    send(session, press(1), by_keeper=False)
    session.refresh_from_db()
    sent = session.state
    send(session, press(2))
    session.refresh_from_db()

    assert (sent, session.state) == ("submitted", "submitted")


def test_repeated_sending_leaves_no_trace_in_the_history(session):
    send(session, press(1))
    n_before = session.history.count()

    send(session, press(1))

    assert session.history.count() == n_before


@pytest.mark.parametrize(("today", "left"), [(date(2026, 4, 6), 1), (date(2026, 4, 7), 0)])
def test_presses_are_forgotten_after_sixty_days_and_counts_stay(session, today, left):
    send(session, press(1))

    assert forget_presses(today) == 1 - left

    assert TallyPress.objects.count() == left
    assert counts(session)[0] == 1
