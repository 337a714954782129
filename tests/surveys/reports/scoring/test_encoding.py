import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.models import MISSING
from surveys.reports.scoring.encoding import NO_ANSWER, Encoder

ENCODER = Encoder(
    ("ilo", "uni", "seura"), ({1: 0, 2: 1, 3: 2}, {0: 0, 5: 1, 10: 2}, {-1: 0, 0: 1, 1: 2})
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "ilo": st.sampled_from([1, 2, 3, *MISSING]),
        "uni": st.sampled_from([0, 5, 10, None, *MISSING]),
        "seura": st.sampled_from([-1, 0, 1, *MISSING]),
        "muu": st.sampled_from([1, 22, "ei", '": 4,']),
    },
)


def encoded(*people, separators=None):
    texts = [json.dumps(answers, separators=separators).encode() for answers in people]
    return ENCODER.encode(texts).tolist()


def test_answers_become_places_on_their_scales():
    assert encoded({"ilo": 3, "uni": 10, "seura": -1}) == [[2, 2, 0]]


def test_absent_and_missing_answers_have_a_code_of_their_own():
    given = {"uni": "declined", "seura": None}

    assert encoded(given) == [[NO_ANSWER, NO_ANSWER, NO_ANSWER]]


def test_keys_that_are_no_items_are_left_out():
    assert encoded({"muu": 2, "ilo": 1}) == [[0, NO_ANSWER, NO_ANSWER]]


def test_nobody_has_no_codes():
    assert ENCODER.encode([]).shape == (0, 3)


@given(st.lists(ANSWERS, max_size=12), st.integers(1, 9), st.sampled_from([None, (",", ":")]))
def test_many_are_encoded_as_one_by_one(people, times, separators):
    people = people * times
    one_by_one = [encoded(answers)[0] for answers in people]

    assert encoded(*people, separators=separators) == one_by_one


def test_people_who_are_all_unlike_are_encoded_too():
    tens = Encoder(("ika",), ({age: place for place, age in enumerate(range(10, 100))},))
    texts = [json.dumps({"ika": age}).encode() for age in range(10, 100)]

    assert tens.encode(texts).tolist() == [[place] for place in range(90)]


@pytest.mark.parametrize("value", [4, 44, "ehkä", 2.5])
def test_a_value_that_the_scale_has_not_is_refused(value):
    with pytest.raises(KeyError):
        encoded({"ilo": 1, "uni": 0}, {"ilo": value, "uni": 5})
