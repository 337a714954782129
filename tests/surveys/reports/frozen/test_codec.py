from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.evaluation.change import PairedChange
from surveys.evaluation.disclosure.suppression import HiddenReason
from surveys.reports.frozen.codec import decode, encode
from surveys.reports.frozen.model import Change, EvaluationReport

# Frozen before reasons were an enum: its bytes are what a fingerprint in print was made of.
OLD = Path(__file__).with_name("old_release.json").read_text("utf-8").rstrip("\n")
FINGERPRINT = "b30b1d858bca06c44d31e62c4cf3490be74bc54be1fabbf8635e6cda76a42478"


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
    reason: HiddenReason | None


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
    reason=st.none() | st.sampled_from(HiddenReason),
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


def test_codec_writes_a_reason_as_text_and_reads_it_as_a_member():
    assert type(encode(HiddenReason.MERGED)) is str
    assert decode(HiddenReason, "merged") is HiddenReason.MERGED
    with pytest.raises(ValueError, match="whim"):
        decode(HiddenReason, "whim")


def test_old_release_is_written_again_byte_for_byte():
    report = EvaluationReport.from_json(OLD)

    assert report.to_json() == OLD
    assert report.fingerprint == FINGERPRINT


def test_reasons_of_an_old_release_are_members():
    report = EvaluationReport.from_json(OLD)

    hidden = report.levels[-1]
    reasons = [hidden.flow.hidden, *(measure.hidden for measure in hidden.measures)]
    assert [type(reason) for reason in reasons] == [HiddenReason] * 4
    assert reasons == [
        HiddenReason.NO_TOTAL,
        HiddenReason.MERGED,
        HiddenReason.UNIFORM,
        HiddenReason.UNDER_LIMIT,
    ]


def test_change_is_written_like_the_statistics_it_is():
    figures = {"n": 12, "mean_change": 2.5, "ci_low": -1.0, "ci_high": 6.0}

    written = encode(Change(**figures))

    assert written == encode(PairedChange(**figures))
    assert decode(Change, written) == Change(**figures)
    assert Change(**figures) != PairedChange(**figures)
