"""How well typed words find texts: 240 words in over a thousand forms, and the table that was
measured before this search was made."""

import pytest

from osallisuus.text.words.keys import text_keys, typed_keys
from tests.osallisuus.text.words.forms import LEAST_MET, MOST_UNRELATED, TABLE, WORDS


def meets(typed, word):
    return bool(set(typed_keys(typed.lower())) & set(text_keys(word.lower(), "fi")))


@pytest.mark.parametrize(("typed", "found", "others"), TABLE)
def test_word_of_the_table_finds_its_forms_and_nothing_else(typed, found, others):
    assert [word for word in found.split() if not meets(typed, word)] == []
    assert [word for word in others.split() if meets(typed, word)] == []


def test_form_of_a_word_finds_every_other_form():
    pairs = [(a, b) for word in WORDS for a in word for b in word if a != b]
    missed = [pair for pair in pairs if not meets(*pair)]
    from_base = [(a, b) for a, b in pairs if any(a == word[0] for word in WORDS)]

    assert len(WORDS) > 200
    assert len(pairs) > 3_500
    assert 1 - len(missed) / len(pairs) >= LEAST_MET
    assert 1 - len(set(missed) & set(from_base)) / len(from_base) >= LEAST_MET


def test_form_of_a_word_finds_hardly_any_other_word():
    has = {form: set(text_keys(form, "fi")) for word in WORDS for form in word}
    asked = {form: set(typed_keys(form)) for word in WORDS for form in word}
    base = {form: word[0] for word in WORDS for form in word}
    hits = [(a, b) for a in asked for b in has if asked[a] & has[b]]
    # A compound is meant to be found by its last part.
    unrelated = [(a, b) for a, b in hits if not base[b].endswith(base[a])]

    assert len(hits) > 4_500
    assert len(unrelated) / len(hits) <= MOST_UNRELATED


def test_compound_is_found_by_its_last_part_and_not_the_other_way():
    assert meets("kertomukset", "hyvinvointikertomuksen")
    assert meets("asiantuntijat", "kokemusasiantuntijoille")
    assert not meets("hyvinvointikertomus", "kertomuksia")


def test_name_of_a_place_is_not_found_by_the_river_in_it():
    assert not meets("joki", "Seinäjoella")
    assert meets("seinäjoki", "Seinäjoella")


@pytest.mark.parametrize(
    ("typed", "word", "language"),
    [
        ("kommun", "kommunernas", "sv"),
        ("föreningar", "föreningen", "sv"),
        ("barnen", "barn", "sv"),
        ("nivalassa", "Nivala", "sv"),
        ("municipality", "municipalities", "en"),
        ("meetings", "meeting", "en"),
        ("volunteer's", "volunteers", "en"),
        ("громада", "громада", "uk"),
    ],
)
def test_other_languages_are_found_by_simple_rules(typed, word, language):
    assert set(typed_keys(typed)) & set(text_keys(word.lower(), language))
