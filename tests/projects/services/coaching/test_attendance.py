from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import SignUp
from projects.services.coaching.attendance import (
    FIELDS,
    AttendanceRefusedError,
    count_unlisted,
    finish_attendance,
    mark_attendance,
)
from tests import factories


@pytest.fixture
def held(db):
    return factories.make_coaching_session(starts_at=timezone.now() - timedelta(minutes=5))


def signed_up(session, sector="resident", number=0):
    return SignUp.objects.create(
        session=session, name="Aino", email=f"{sector}{number}@a.example", sector=sector
    )


def counts(session):
    session.refresh_from_db()
    return [getattr(session, name) for name in FIELDS.values()]


def test_marking_counts_by_sector_and_each_person_once(held):
    people = [signed_up(held, "municipality"), signed_up(held), signed_up(held, number=1)]

    for person in (*people, people[0]):
        mark_attendance(signup=person, has_come=True)

    assert counts(held) == [1, None, 2, None]
    mark_attendance(signup=people[0], has_come=False)
    mark_attendance(signup=people[0], has_come=False)
    assert counts(held) == [None, None, 2, None]


def test_marking_adds_to_what_was_counted_before(held):
    held.n_residents = 4
    held.save()

    mark_attendance(signup=signed_up(held), has_come=True)

    assert counts(held) == [None, None, 5, None]


def test_those_who_did_not_sign_up_are_counted_without_a_name(held):
    mark_attendance(signup=signed_up(held), has_come=True)

    for step in (1, 1, -1, -1, -1):
        count_unlisted(session=held, sector="resident", step=step)

    assert counts(held) == [None, None, 1, None]


def test_finishing_says_zero_where_nobody_was(held):
    mark_attendance(signup=signed_up(held), has_come=True)

    finish_attendance(session=held)

    assert counts(held) == [0, 0, 1, 0]
    assert held.attendance == 1


def test_counts_stay_when_the_names_go(held):
    mark_attendance(signup=signed_up(held), has_come=True)

    held.signups.all().delete()

    assert counts(held) == [None, None, 1, None]


@pytest.mark.parametrize(
    "overrides",
    [
        {"starts_at": timezone.now() + timedelta(days=2)},
        {"starts_at": None},
        {"starts_at": timezone.now(), "cancelled_at": timezone.now()},
    ],
)
def test_nobody_comes_before_the_day_or_to_a_cancelled_session(db, overrides):
    session = factories.make_coaching_session(**overrides)
    person = signed_up(session)

    with pytest.raises(AttendanceRefusedError):
        mark_attendance(signup=person, has_come=True)
    with pytest.raises(AttendanceRefusedError):
        count_unlisted(session=session, sector="other", step=1)
    with pytest.raises(AttendanceRefusedError):
        finish_attendance(session=session)
    assert counts(session) == [None] * 4
