import base64

import pytest

from surveys.answering.tablet.sealing import (
    UnsealableError,
    private_key,
    public_point,
    read_sealed,
    unseal,
)
from tests.surveys.sealer import seal

OPENING = 2**62 - 7
WRITTEN = {"code": "ABCDE", "answers": {"a": 3}, "teksti": "Äiti ja Ї"}


@pytest.fixture
def key():
    return private_key("salaisuus", OPENING, "siemen")


@pytest.fixture
def sent(key):
    return seal(WRITTEN, opening_id=OPENING, key=public_point(key))


def flipped(text):
    whole = bytearray(base64.b64decode(text))
    whole[-1] ^= 1
    return base64.b64encode(whole).decode()


def test_the_opening_key_opens_what_was_sealed(key, sent):
    assert unseal(read_sealed(sent), key) == WRITTEN


def test_the_same_opening_has_the_same_key():
    points = [
        public_point(private_key(*parts))
        for parts in (
            ("salaisuus", OPENING, "siemen"),
            ("salaisuus", OPENING, "siemen"),
            ("toinen", OPENING, "siemen"),
            ("salaisuus", OPENING, "toinen"),
            ("salaisuus", OPENING + 1, "siemen"),
        )
    ]

    assert (points[0] == points[1], len(set(points))) == (True, 4)
    assert len(base64.b64decode(points[0])) == 65


@pytest.mark.parametrize("part", ["id", "iv", "point", "data"])
def test_a_changed_byte_is_noticed(key, sent, part):
    changed = sent | {part: flipped(sent[part])}

    with pytest.raises(UnsealableError):
        unseal(read_sealed(changed), key)


def test_another_openings_key_opens_nothing(sent):
    with pytest.raises(UnsealableError):
        unseal(read_sealed(sent), private_key("salaisuus", OPENING, "toinen siemen"))


def test_a_message_cannot_be_moved_to_another_opening(key, sent):
    with pytest.raises(UnsealableError):
        unseal(read_sealed(sent | {"opening": str(OPENING - 1)}), key)


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        "teksti",
        {},
        {"opening": "x"},
        {"opening": "-1"},
        {"opening": str(2**63)},
        {"id": "AAAA"},
        {"iv": "AAAA"},
        {"data": "å"},
        {"data": 7},
        {"point": None},
    ],
)
def test_what_is_no_message_is_refused(sent, wrong):
    with pytest.raises(UnsealableError):
        read_sealed(sent | wrong if wrong and isinstance(wrong, dict) else wrong)
