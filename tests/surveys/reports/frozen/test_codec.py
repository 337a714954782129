from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from surveys.evaluation.change import PairedChange
from surveys.reports.frozen.codec import decode, encode
from surveys.reports.frozen.model import Change


@dataclass(frozen=True)
class Inner:
    name: str
    share: float | None


@dataclass(frozen=True)
class Outer:
    n: int
    is_shown: bool
    amount: Decimal
    day: date
    names: dict[str, str]
    parts: tuple[Inner, ...]
    one: Inner | None


INNERS = st.builds(
    Inner,
    name=st.text(max_size=5),
    share=st.none() | st.floats(allow_nan=False, allow_infinity=False),
)
OUTERS = st.builds(
    Outer,
    n=st.integers(),
    is_shown=st.booleans(),
    amount=st.decimals(allow_nan=False, allow_infinity=False, places=2),
    day=st.dates(),
    names=st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=3),
    parts=st.lists(INNERS, max_size=3).map(tuple),
    one=st.none() | INNERS,
)


@given(OUTERS)
def test_codec_round_trips_what_it_has_written_once(value):
    written = encode(value)

    again = decode(Outer, written)

    assert encode(again) == written
    assert decode(Outer, encode(again)) == again


def test_codec_keeps_twelve_digits_and_no_negative_zero():
    assert encode(0.1234567890123456) == 0.123456789012
    assert encode(1.23e-9) == 1.23e-9
    assert str(encode(-0.0)) == "0.0"


def test_change_has_the_fields_of_the_statistics():
    assert list(Change.__dataclass_fields__) == list(PairedChange.__dataclass_fields__)
