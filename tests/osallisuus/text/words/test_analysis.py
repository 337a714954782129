import pytest

from osallisuus.text.words.analysis import base_forms, known_stems, last_parts, listed_words
from osallisuus.text.words.inflection import KINDS

MOST_STEMS = 20_000


@pytest.mark.parametrize(
    ("word", "bases"),
    [
        ("myös", ("myös",)),
        ("kunnille", ("kunta",)),
        ("tulosta", ("tulo", "tulos", "tulostaa")),
        ("parempia", ("parempi",)),
        ("nopeasti", ("nopea",)),
        ("tärkeämmän", ("tärkeä",)),
        ("talossaankin", ("talo",)),
        ("osallistuneille", ("osallistua",)),
        ("vuonna", ("vuosi",)),
        ("isossakyrössä", ("isokyrö",)),
        ("virroilla", ("virrat",)),
        ("hyvinvointialueiden", ("hyvinvointialue",)),
    ],
)
def test_word_of_the_list_has_its_base_forms(word, bases):
    assert set(base_forms(word)) & set(bases)


def test_word_that_nobody_knows_is_itself_and_a_few_guesses():
    found = base_forms("hölmöläisiksi")

    assert found[0] == "hölmöläisiksi"
    assert "hölmöläinen" in found
    assert len(found) <= 7


@pytest.mark.parametrize("word", ["a", "ö", "1", "2023", "xyz", "aaaaaaaaaaaaaaaaaaaa", "'", "ы"])
def test_anything_is_at_least_itself(word):
    assert word in base_forms(word)
    assert last_parts(word) == ()


def test_last_part_of_a_last_part_counts():
    assert last_parts("päiväkotihoitaja")[:1] == ("hoitaja",)


def test_list_has_known_kinds_and_stays_small():
    words = list(listed_words())

    assert {kind for _word, kind in words} <= set(KINDS)
    assert len(words) == len({word for word, _kind in words})
    assert len(known_stems()) < MOST_STEMS
