from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from osallisuus.text.days import check_year, next_midnight, parse_day

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
def test_next_day_begins_at_midnight_here(at, midnight):
    assert next_midnight(at) == midnight


@pytest.mark.parametrize("text", ["5.2.2026", "05.02.2026", "2026-02-05"])
def test_day_is_read_as_it_is_written(text):
    assert parse_day(text) == date(2026, 2, 5)


@pytest.mark.parametrize(
    "text", ["", "5.2.26", "30.2.2026", "5/2/2026", "2026-2-5", "5.2.2026 12:00", "٥.2.2026"]
)
def test_anything_else_is_no_day(text):
    with pytest.raises(ValueError, match="day|month|^"):
        parse_day(text)


@pytest.mark.parametrize("year", [26, 202, 1899, 2101, 9999])
def test_year_that_nobody_means_is_refused(year):
    with pytest.raises(ValidationError) as caught:
        check_year(date(year, 2, 5))

    assert caught.value.messages == [f"Tarkista vuosi: {year}."]


def test_years_of_our_time_are_taken():
    assert check_year(date(1900, 1, 1)) is None
    assert check_year(datetime(2100, 12, 31, tzinfo=UTC)) is None
