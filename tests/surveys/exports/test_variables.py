"""Answers to several versions of an instrument are read with the choices of their own version."""

import pytest

from surveys.exports.variables import cut, variables_of
from surveys.services.instruments.loading import load_instrument
from tests.surveys.exports.awkward import made_up

pytestmark = pytest.mark.django_db
FIRST = made_up(
    "versiot",
    ("scale", "tahti", "tahti"),
    ("single", "kuka", "kuka"),
    ("multiple", "apu_laji", "laji"),
    ("single", "muuttui", "kuka"),
    tahti={1: "Harvoin", 2: "Usein"},
    kuka={"ystava": "Ystävä", "naapuri": "Naapuri"},
    laji={1: "Kyyti", 2: "Ruoka"},
)
SECOND = made_up(
    "versiot",
    ("scale", "tahti", "tahti"),
    ("single", "kuka", "kuka"),
    ("multiple", "apu_laji", "laji"),
    ("scale", "muuttui", "tahti"),
    version=2,
    tahti={1: "Harvoin", 2: "Melko usein", 3: "Aina"},
    kuka={"kukaan": "Ei kukaan", "ystava": "Ystävä"},
    laji={2: "Ruoka", 3: "Raha"},
)


@pytest.fixture
def variables():
    return {v.name: v for v in variables_of([load_instrument(SECOND), load_instrument(FIRST)])}


def test_each_variable_has_one_name_in_the_order_of_its_first_version(variables):
    assert {name: sorted(each.versions) for name, each in variables.items()} == {
        "tahti": [1, 2],
        "kuka": [1, 2],
        "apu_laji_1": [1],
        "apu_laji_2": [1, 2],
        "muuttui": [1],
        "apu_laji_3": [2],
        "muuttui_2": [2],
    }


def test_label_says_what_an_earlier_version_meant(variables):
    assert variables["tahti"].values == (
        (1, "Harvoin"),
        (2, "Melko usein (versio 1: Usein)"),
        (3, "Aina"),
    )


def test_choice_that_is_gone_keeps_a_number_after_those_of_the_newest(variables):
    assert variables["kuka"].values == ((1, "Ei kukaan"), (2, "Ystävä"), (3, "Naapuri"))
    assert variables["kuka"].code({"kuka": "naapuri"}, 1) == 3


def test_choice_that_a_version_did_not_offer_was_not_shown(variables):
    old, new = {"apu_laji": [1]}, {"apu_laji": [3]}

    assert [variables[f"apu_laji_{n}"].code(old, 1) for n in (1, 2, 3)] == [1, 0, 994]
    assert [variables[f"apu_laji_{n}"].code(new, 2) for n in (1, 2, 3)] == [994, 0, 1]


def test_words_and_numbers_of_one_question_are_two_variables(variables):
    names = ("muuttui", "muuttui_2")

    assert [variables[name].code({"muuttui": "naapuri"}, 1) for name in names] == [2, 994]
    assert [variables[name].code({"muuttui": 2}, 2) for name in names] == [994, 2]


@pytest.mark.parametrize(
    ("text", "octets", "label"),
    [
        ("Ä" * 125, 250, "Ä" * 125),
        ("Ä" * 126, 250, "Ä" * 123 + "…"),
        ("rivi\n toinen", 250, "rivi toinen"),
        ("€uro", 5, "…"),
        ("", 5, ""),
    ],
)
def test_label_is_cut_by_octets_and_says_so(text, octets, label):
    assert cut(text, octets) == label
