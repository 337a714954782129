"""Numbers as people write them in Finnish."""

import re
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

SPACES = re.compile(r"[\s\u00a0\u202f]")
CLOCK = re.compile(r"([0-9]{1,4})(?::([0-5][0-9]))(?::00)?")
HOUR_WORD = re.compile(r"(t|h|tuntia?)$")
SPOKEN = re.compile(r"(?:([0-9]{1,4})(?:t|h|tuntia?))?(?:([0-9]{1,3})(?:min|minuuttia?))?")
WRITTEN = re.compile(r"[-\u2212]?[0-9]+([.,][0-9]+)?")


def parse_decimal(text: str) -> Decimal:
    """The number in "12,50", "1 234,5 €" or "12.50".

    Raises ValueError for anything else, and for two separators.
    """
    bare = SPACES.sub("", text).removesuffix("€")
    # Of two separators nobody can know which one parts the cents, as in 1.234,50.
    if not WRITTEN.fullmatch(bare):
        raise ValueError(text)
    return Decimal(bare.replace(",", ".").replace("\u2212", "-"))


def parse_hours(text: str) -> Decimal:
    """The hours in "2,5", "2:30", "2,5 h" or "2 t 30 min"; minutes in two decimals.

    Raises ValueError for anything else.
    """
    bare = SPACES.sub("", text).casefold()
    found = CLOCK.fullmatch(bare) or SPOKEN.fullmatch(bare)
    if not bare or not found:
        return parse_decimal(HOUR_WORD.sub("", bare))
    hours, minutes = (int(part or 0) for part in found.groups())
    return hours_of(timedelta(hours=hours, minutes=minutes))


def with_minus(number: str) -> str:
    """A written number with the minus sign of the typographer, which no line break parts from it
    and which a screen reader says; others stay."""
    return number.replace("-", "\u2212", 1) if number.startswith("-") else number


def rounded(value: Decimal, places: int = 0) -> Decimal:
    """The value in so many decimals, half of the last one away from zero, as in school."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def whole(part: int, unit: int) -> int:
    """How many units there are in a part, neither below zero: half a unit counts as one, as in
    school and in every cost."""
    # Python rounds half to even: 12,5 down and 13,5 up.
    return (2 * part + unit) // (2 * unit)


def hours_of(duration: timedelta) -> Decimal:
    """Hours of two decimals, half a hundredth away from zero."""
    hours = Decimal(duration // timedelta(seconds=1)) / 3600
    return rounded(hours, 2)
