from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from osallisuus.database.moments import next_change
from tests import factories

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Helsinki")


@pytest.mark.parametrize(
    ("at", "midnight"),
    [
        (datetime(2026, 5, 4, 12, 0, tzinfo=HERE), datetime(2026, 5, 5, tzinfo=HERE)),
        # Late in the evening of London it is already the next day here.
        (datetime(2026, 5, 4, 22, 0, tzinfo=UTC), datetime(2026, 5, 6, tzinfo=HERE)),
        (datetime(2026, 5, 4, tzinfo=HERE), datetime(2026, 5, 5, tzinfo=HERE)),
        # The clocks go back in this night, which has 25 hours.
        (datetime(2026, 10, 25, 1, 0, tzinfo=HERE), datetime(2026, 10, 26, tzinfo=HERE)),
    ],
)
def test_days_change_at_midnight_here(at, midnight):
    assert next_change(at, version=1) == midnight


def test_coaching_that_begins_is_a_change_and_is_asked_for_once(django_assert_num_queries):
    at = datetime(2026, 5, 4, 9, 0, tzinfo=HERE)
    first, second = at + timedelta(hours=2), at + timedelta(hours=5)
    for starts_at in (second, first, at - timedelta(hours=1), at):
        factories.make_coaching_session(starts_at=starts_at, is_published=True)
    factories.make_coaching_session(starts_at=at + timedelta(hours=1), is_published=False)

    with django_assert_num_queries(1):
        found = [next_change(at + timedelta(minutes=n), version=7) for n in (0, 30)]
    after = next_change(first, version=7)
    last = next_change(second, version=7)

    assert found == [first, first]
    assert (after, last) == (second, datetime(2026, 5, 5, tzinfo=HERE))


def test_what_begins_on_another_day_does_not_hide_midnight():
    at = timezone.now()
    factories.make_coaching_session(starts_at=at + timedelta(days=9), is_published=True)

    assert next_change(at, version=1) - at <= timedelta(hours=25)
