from decimal import Decimal

import pytest

from osallisuus.text.numbers import parse_decimal, parse_hours, rounded, whole, with_minus


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12,50", "12.50"),
        ("12.5", "12.5"),
        ("7", "7"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234,50\u00a0€", "1234.50"),
        ("-3,5", "-3.5"),
        ("\u22123,5", "-3.5"),
    ],
)
def test_number_is_read_as_finns_write_it(text, expected):
    assert parse_decimal(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["", "12,5O", "1.234,50", "noin 5", "12,", ",5", "1e3", "NaN"])
def test_unclear_number_is_refused(text):
    with pytest.raises(ValueError, match="^"):
        parse_decimal(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2,5", "2.5"),
        ("2:30", "2.5"),
        ("0:20", "0.33"),
        ("2:30:00", "2.5"),
        ("2 t 30 min", "2.5"),
        ("2\u00a0h\u00a015\u00a0min", "2.25"),
        ("45 min", "0.75"),
        ("2,5 h", "2.5"),
        ("3 tuntia", "3"),
        ("100", "100"),
    ],
)
def test_hours_are_read_as_people_write_them(text, expected):
    assert parse_hours(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["", "2:75", "min", "t", "2 t 30", "kaksi"])
def test_unclear_hours_are_refused(text):
    with pytest.raises(ValueError, match="^"):
        parse_hours(text)


@pytest.mark.parametrize(
    ("part", "unit", "found"), [(0, 8, 0), (3, 8, 0), (4, 8, 1), (12, 8, 2), (20, 8, 3), (16, 8, 2)]
)
def test_half_a_unit_counts_as_one(part, unit, found):
    assert whole(part, unit) == found


@pytest.mark.parametrize(
    ("value", "places", "found"),
    [
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("2.25", 1, "2.3"),
        ("0.125", 2, "0.13"),
        ("7", 2, "7.00"),
    ],
)
def test_half_is_rounded_away_from_zero(value, places, found):
    assert str(rounded(Decimal(value), places)) == found


@pytest.mark.parametrize(
    ("written", "shown"), [("-12,00", "−12,00"), ("12,00", "12,00"), ("", ""), ("1-2", "1-2")]
)
def test_number_below_zero_has_a_minus_sign(written, shown):
    assert with_minus(written) == shown
