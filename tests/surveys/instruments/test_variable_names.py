import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.exports.variables import MISSING_CODES
from surveys.instruments.checks import problems
from surveys.instruments.item_checks import RESERVED_VALUES
from surveys.instruments.variable_names import (
    LONGEST,
    RESERVED,
    clashing_items,
    plain_name,
    unique_names,
)
from surveys.models import MISSING
from tests.surveys.exports.awkward import AWKWARD, made_up


@pytest.mark.parametrize(
    ("key", "choice", "name"),
    [
        ("elama_nyt", None, "elama_nyt"),
        ("3x10d_1", None, "k_3x10d_1"),
        ("_a", None, "k__a"),
        ("apu", None, "k_apu"),
        ("to", None, "k_to"),
        ("str5", None, "k_str5"),
        ("a_", None, "a"),
        ("palvelut", 1, "palvelut_1"),
        ("palvelut", -1, "palvelut__1"),
        ("palvelut", "äiti", "palvelut_aiti"),
        ("palvelut", "не знаю", "palvelut"),
        ("str", 5, "str_5"),
        ("x" * 60, None, "x" * LONGEST),
        ("x" * 60, 12, "x" * (LONGEST - 3) + "_12"),
    ],
)
def test_name_is_one_that_every_program_takes(key, choice, name):
    assert plain_name(key, choice) == name


def test_names_are_never_the_same():
    parts = [("palvelut", 1), ("palvelut_1", None), ("palvelut_1_2", None), ("x" * 60, None)]

    names = unique_names([*parts, ("x" * 59, None)])

    assert names == ["palvelut_1", "palvelut_1_2", "palvelut_1_2_2", "x" * 31, "x" * 29 + "_2"]


@given(
    st.lists(
        st.tuples(st.from_regex(r"[a-z0-9_]{1,60}", fullmatch=True), st.none() | st.text())
        | st.tuples(st.sampled_from(sorted(RESERVED)), st.none() | st.integers())
    )
)
def test_names_of_any_keys_are_names_and_never_the_same(parts):
    names = unique_names(parts)

    assert len({*names}) == len(names) == len(parts)
    for name in names:
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,30}", name)
        assert not name.endswith("_")
        assert name not in RESERVED


@pytest.mark.parametrize(
    ("name", "clashes"),
    [
        ("choice_beside_item", [("palvelut", "palvelut_1", "palvelut_1")]),
        ("words_of_spss", [("to", "k_to", "k_to")]),
        ("words_as_choices", []),
        ("long_keys", []),
    ],
)
def test_two_questions_that_want_one_name_are_told(name, clashes):
    assert clashing_items(AWKWARD[name]) == clashes
    assert problems(AWKWARD[name])[: len(clashes)] == [
        f"Kysymykset {first} ja {second} saisivat tiedostoissa saman muuttujan nimen {wanted}. "
        "Vaihda toisen tunnus."
        for first, second, wanted in clashes
    ]


def test_every_code_of_a_missing_answer_is_kept_for_it():
    assert set(RESERVED_VALUES) >= {*MISSING, *MISSING_CODES.values()}


@pytest.mark.parametrize("value", [991, 994])
def test_values_that_stand_for_a_missing_answer_are_refused(value):
    spec = made_up("arvot", ("scale", "a", "arvot"), arvot={1: "Yksi", value: "Monta"})

    assert problems(spec) == [
        f"Asteikon arvot arvo {value} on varattu sille, että vastausta ei saatu. Valitse toinen."
    ]


def test_words_that_stand_for_a_missing_answer_are_refused():
    spec = made_up("arvot", ("single", "a", "arvot"), arvot={"blank": "Tyhjä", "full": "Täysi"})

    assert problems(spec) == [
        "Asteikon arvot arvo blank on varattu sille, että vastausta ei saatu. Valitse toinen."
    ]


def test_keys_longer_than_their_place_are_refused():
    spec = replace(made_up("k" * 61, ("scale", "a" * 61, "kolme")), owner="o" * 151)

    assert problems(spec) == [
        f"Liian pitkä: omistaja, {'o' * 151}. Enintään 150 merkkiä.",
        f"Liian pitkä: tunnus, {'k' * 61}. Enintään 60 merkkiä.",
        f"Liian pitkä: tunnus, {'a' * 61}. Enintään 60 merkkiä.",
    ]
