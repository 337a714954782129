from datetime import date

import pytest

from projects.models import PilotSession
from projects.services.pilots.seen import ChangedMeanwhileError, stamp_of
from projects.services.pilots.sessions import (
    SessionRefusedError,
    cancel_session,
    move_session,
    plan_sessions,
    restore_session,
    series_days,
)
from tests import factories

DAY = date(2026, 2, 5)


@pytest.mark.parametrize(
    ("last", "weeks", "days"),
    [
        (date(2026, 2, 26), 1, [5, 12, 19, 26]),
        (date(2026, 2, 25), 1, [5, 12, 19]),
        (date(2026, 2, 26), 2, [5, 19]),
        (DAY, 1, [5]),
        (date(2026, 2, 4), 1, []),
    ],
)
def test_series_has_its_last_day_too(last, weeks, days):
    assert [day.day for day in series_days(DAY, last, weeks)] == days


def test_series_ends_before_it_is_a_mistyped_century():
    assert len(series_days(DAY, date(2099, 1, 1))) == 120


@pytest.mark.django_db
@pytest.mark.parametrize(("by_keeper", "state"), [(True, "approved"), (False, "submitted")])
def test_planned_sessions_are_of_their_sender(by_keeper, state):
    pilot = factories.make_pilot()

    plan_sessions(pilot=pilot, days=[date(2026, 2, 12), DAY, DAY], by_keeper=by_keeper)

    rows = pilot.sessions.values_list("held_on", "status", "state", "n_residents")
    assert list(rows) == [
        (DAY, "planned", state, None),
        (date(2026, 2, 12), "planned", state, None),
    ]


@pytest.mark.django_db
def test_series_sent_twice_is_saved_once():
    pilot = factories.make_pilot()
    factories.make_pilot_session(pilot=pilot, held_on=DAY)
    days = [DAY, date(2026, 2, 12)]

    made = [
        len(plan_sessions(pilot=pilot, days=days, by_keeper=True, taken=[DAY])) for _n in range(2)
    ]

    assert made == [2, 1]
    assert pilot.sessions.filter(held_on=date(2026, 2, 12)).count() == 1


def moved(session, day, **options):
    options = {"seen": stamp_of(session), "by_keeper": True, "today": DAY} | options
    return move_session(session=session, day=day, **options)


@pytest.mark.django_db
def test_session_is_moved_and_its_sender_asks_for_approval_again():
    session = factories.make_pilot_session(held_on=DAY, status="planned")

    moved(session, date(2026, 2, 6))
    found = moved(session, date(2026, 2, 7), by_keeper=False)

    assert (found.held_on, found.status, found.state) == (
        date(2026, 2, 7),
        "planned",
        "submitted",
    )


@pytest.mark.django_db
def test_held_session_is_not_moved_ahead_of_today():
    session = factories.make_pilot_session(held_on=DAY)

    with pytest.raises(SessionRefusedError, match="ei voi siirtää tulevaan"):
        moved(session, date(2026, 2, 6))

    assert moved(session, date(2026, 2, 4)).held_on == date(2026, 2, 4)


@pytest.mark.django_db
def test_session_is_not_moved_to_a_day_before_its_pilot_began():
    pilot = factories.make_pilot(starts_on=date(2026, 2, 2))
    session = factories.make_pilot_session(pilot=pilot, held_on=DAY, status="planned")

    with pytest.raises(SessionRefusedError, match=r"alkamispäivä on 2\.2\.2026\."):
        moved(session, date(2026, 2, 1))

    assert moved(session, date(2026, 2, 2)).held_on == date(2026, 2, 2)


@pytest.mark.django_db
def test_cancelled_session_of_a_day_before_its_pilot_began_stays_cancelled():
    pilot = factories.make_pilot(starts_on=date(2026, 2, 6))
    session = factories.make_pilot_session(pilot=pilot, held_on=DAY, status="cancelled")

    with pytest.raises(SessionRefusedError, match=r"alkamispäivä on 6\.2\.2026\."):
        restore_session(session=session, seen=stamp_of(session), by_keeper=True)

    session.refresh_from_db()
    assert session.status == "cancelled"


@pytest.mark.django_db
def test_cancelled_session_is_kept_and_comes_back():
    session = factories.make_pilot_session(held_on=DAY, status="planned")

    gone = cancel_session(
        session=session, note="Vetäjä sairastui", seen=stamp_of(session), by_keeper=True
    )
    seen = (gone.status, gone.note, PilotSession.objects.count())
    back = restore_session(session=session, seen=stamp_of(session), by_keeper=True)

    assert (seen, back.status) == (("cancelled", "Vetäjä sairastui", 1), "planned")


@pytest.mark.django_db
def test_counted_session_is_not_cancelled():
    session = factories.make_pilot_session(held_on=DAY, n_residents=0)

    with pytest.raises(SessionRefusedError, match="on jo laskettu"):
        cancel_session(session=session, note="", seen=stamp_of(session), by_keeper=True)

    session.refresh_from_db()
    assert session.status == "held"


@pytest.mark.django_db
def test_second_one_is_told_who_was_first():
    session = factories.make_pilot_session(held_on=DAY, status="planned")
    seen = stamp_of(session)
    moved(session, date(2026, 2, 6))

    with pytest.raises(ChangedMeanwhileError) as caught:
        moved(session, date(2026, 2, 7), seen=seen)

    session.refresh_from_db()
    assert session.held_on == date(2026, 2, 6)
    assert caught.value.record.held_on == date(2026, 2, 6)
