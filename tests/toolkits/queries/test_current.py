from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.surveys.consulting import make_consultation
from toolkits.queries.current import MOST, all_happening, first_of, happening

pytestmark = pytest.mark.django_db

TODAY = date(2026, 12, 1)


def planned(pilot, day, **overrides):
    return factories.make_pilot_session(pilot=pilot, held_on=day, status="planned", **overrides)


def told(today=TODAY):
    return [(one.kind, one.title, one.when) for one in happening(today)]


def test_next_session_of_each_pilot_is_told_for_a_week(project):
    walk = factories.make_pilot(project=project, name="Kävely", place="Kirjasto")
    late = factories.make_pilot(project=project, name="Myöhemmin")
    planned(walk, date(2026, 12, 7))
    planned(walk, date(2026, 12, 1))
    planned(late, date(2026, 12, 8))

    [found] = happening(TODAY)

    assert (found.kind, found.title, found.when, found.place, found.url) == (
        "Kokeilu kokoontuu",
        "Kävely",
        "tiistai 1.12.2026",
        "Kirjasto",
        walk.get_absolute_url(),
    )


@pytest.mark.parametrize("hidden", ["pilot", "project", "state", "status"])
def test_session_that_is_not_public_or_not_to_come_is_not_told(project, hidden):
    pilot = factories.make_pilot(project=project, is_published=hidden != "pilot")
    overrides = {"state": {"state": "submitted"}, "status": {"status": "cancelled"}}
    factories.make_pilot_session(
        pilot=pilot, held_on=TODAY, **({"status": "planned"} | overrides.get(hidden, {}))
    )
    if hidden == "project":
        project.is_published = False
        project.save()

    assert told() == []


@pytest.mark.parametrize(
    ("opens", "closes", "is_told"),
    [(-1, 0, True), (0, 5, True), (1, 5, False), (-5, -1, False), (-5, None, False)],
)
def test_open_consultation_is_told_until_its_last_day(project, opens, closes, is_told):
    make_consultation(
        project=project,
        title="Missä kävelet?",
        opens_on=TODAY + timedelta(days=opens),
        closes_on=None if closes is None else TODAY + timedelta(days=closes),
    )

    assert [title for _kind, title, _when in told()] == ["Missä kävelet?"] * is_told


@pytest.mark.parametrize(("days", "is_told"), [(9, True), (40, False)])
def test_coaching_of_the_next_month_is_told_and_cancelled_is_not(project, days, is_told):
    starts_at = timezone.now() + timedelta(days=days)
    factories.make_coaching_session(project=project, theme="Työpaja", starts_at=starts_at)
    factories.make_coaching_session(
        project=project, starts_at=starts_at, cancelled_at=datetime(2026, 1, 1, tzinfo=UTC)
    )

    assert [one.title for one in happening(timezone.localdate())] == ["Työpaja"] * is_told


def test_first_five_by_day_in_three_queries(project, django_assert_num_queries):
    for number in range(MOST + 2):
        pilot = factories.make_pilot(project=project, name=f"Kokeilu {number}")
        planned(pilot, TODAY + timedelta(days=6 - number % 7))

    with django_assert_num_queries(3):
        found = happening(TODAY)

    assert [one.on for one in found] == [TODAY + timedelta(days=n) for n in range(MOST)]


def test_coaching_that_has_begun_since_it_was_read_is_told_no_more(project):
    begins = timezone.now() + timedelta(seconds=60)
    factories.make_coaching_session(project=project, theme="Työpaja", starts_at=begins)

    [read] = all_happening(timezone.localdate())

    begun = replace(read, begins_at=timezone.now() - timedelta(seconds=1))
    assert (first_of([read]), first_of([begun])) == ([read], [])
