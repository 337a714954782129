from decimal import Decimal

import pytest

from osallisuus.text.numbers import parse_decimal


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
