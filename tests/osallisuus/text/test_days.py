from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from osallisuus.text.days import check_year, parse_day


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
