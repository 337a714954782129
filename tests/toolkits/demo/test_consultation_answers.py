from collections import Counter

import pytest

from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from toolkits.demo import content
from toolkits.demo.consultation_answers import consultation_answers

CONSULTATION = content.consultations()[0]
ANSWERS = consultation_answers(CONSULTATION)


def chosen(item):
    return Counter(
        key
        for each in ANSWERS
        for key in (
            [each.answers[item]] if isinstance(each.answers[item], str) else each.answers[item]
        )
    )


@pytest.mark.parametrize("question", CONSULTATION.questions, ids=lambda each: each.item)
def test_every_option_is_chosen_as_often_as_the_file_says(question):
    assert chosen(question.item) == question.counts


def test_everybody_answers_every_choice():
    keys = [question.item for question in CONSULTATION.questions]

    assert len(ANSWERS) == 41
    assert [list(each.answers) for each in ANSWERS] == [keys] * 41


def test_nobody_chooses_an_option_twice_or_beside_none():
    several = [each.answers[item] for each in ANSWERS for item in ("kaivatut", "esteet")]

    assert [keys for keys in several if len(keys) != len(set(keys))] == []
    assert [keys for keys in several if len(keys) > 1 and {"ei_uutta", "ei_mikaan"} & {*keys}] == []


def test_options_are_those_of_the_instrument():
    instrument = read_instrument(INSTRUMENT_DIR / f"{CONSULTATION.instrument}.toml")

    for question in CONSULTATION.questions:
        item = next(item for item in instrument.items if item.key == question.item)
        scale = instrument.scale(item.scale)
        assert set(question.counts) == {choice.value for choice in scale.choices}


def test_written_answers_are_given_once_in_the_window():
    written = [each.written for each in ANSWERS if each.written]
    days = [each.answered_on for each in ANSWERS]

    assert set(written) == set(CONSULTATION.written)
    assert len(written) == 4
    assert CONSULTATION.opens_on <= min(days) <= max(days) <= CONSULTATION.closes_on


def test_answers_are_always_the_same():
    assert consultation_answers(CONSULTATION) == ANSWERS
    assert consultation_answers(CONSULTATION, seed=1) != ANSWERS
