from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from projects.models import CoachingMaterial, CoachingSession, Facilitator, SignUp
from projects.services.coaching.series import copy_sessions
from tests import factories


@pytest.fixture
def old(db):
    session = factories.make_coaching_session(
        theme="Hyvä kohtaaminen",
        slug="hyva-kohtaaminen",
        programme="13.00 Kahvi",
        # Summer time begins between this day and the new one.
        starts_at=datetime(2026, 3, 10, 11, tzinfo=UTC),
        ends_at=datetime(2026, 3, 10, 13, tzinfo=UTC),
        signup_until=date(2026, 3, 8),
        place="Kirjasto",
        link="https://kokous.example/1",
        capacity=20,
        n_residents=7,
        feedback="Hyvä oli.",
    )
    Facilitator.objects.create(session=session, kind="project_team", task="Vetäjä")
    CoachingMaterial.objects.create(session=session, title="Kalvot", url="https://a.example/")
    SignUp.objects.create(session=session, name="A", email="a@a.example", sector="other")
    return session


def test_copy_keeps_the_programme_and_the_hour_and_leaves_people_and_counts(old):
    [made] = copy_sessions(copies=[(old, date(2026, 4, 14))])

    begins, ends = timezone.localtime(made.starts_at), timezone.localtime(made.ends_at)
    assert (made.theme, made.slug) == ("Hyvä kohtaaminen", "hyva-kohtaaminen-2")
    assert (begins.date(), begins.hour, ends.hour) == (date(2026, 4, 14), 13, 15)
    assert made.signup_until == date(2026, 4, 12)
    assert (made.place, made.capacity, made.programme) == ("Kirjasto", 20, "13.00 Kahvi")
    assert (made.link, made.feedback, made.n_residents, made.is_published) == ("", "", None, False)
    assert [one.task for one in made.facilitators.all()] == ["Vetäjä"]
    assert [one.title for one in made.materials.all()] == ["Kalvot"]
    assert made.signups.count() == 0


def test_list_sent_twice_is_copied_once(old):
    day = date(2026, 4, 14)

    made = [len(copy_sessions(copies=[(old, day), (old, day + timedelta(days=7))])) for _ in "ab"]

    assert made == [2, 0]
    assert CoachingSession.objects.count() == 3
