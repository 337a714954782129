from datetime import date

import pytest
from django.utils import translation

from osallisuus.text.finnish import (
    date_range,
    finnish_sort_key,
    normal_text,
    normal_texts,
    same_name,
    small_first,
)


def test_finnish_order_has_its_letters_last():
    names = ["Öja", "Zeniitti", "Ähtäri", "aura", "Åland"]

    assert sorted(names, key=finnish_sort_key) == ["aura", "Zeniitti", "Åland", "Ähtäri", "Öja"]


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2023, 2, 2), date(2023, 5, 11), "2.2.–11.5.2023"),
        (date(2021, 8, 1), date(2023, 9, 30), "1.8.2021–30.9.2023"),
        (date(2023, 5, 2), date(2023, 5, 31), "2.–31.5.2023"),
        (date(2022, 5, 2), date(2023, 5, 31), "2.5.2022–31.5.2023"),
        (date(2023, 2, 2), date(2023, 2, 2), "2.2.2023"),
        (date(2023, 2, 2), None, "2.2.2023–"),
        (None, date(2023, 2, 2), ""),
    ],
)
def test_date_range_says_once_what_both_days_share(first, last, text):
    assert date_range(first, last) == text


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2023, 2, 2), date(2023, 5, 11), "2 February – 11 May 2023"),
        (date(2021, 8, 1), date(2023, 9, 30), "1 August 2021 – 30 September 2023"),
        (date(2023, 5, 2), date(2023, 5, 31), "2–31 May 2023"),
        (date(2023, 2, 2), date(2023, 2, 2), "2 February 2023"),
        (date(2023, 2, 2), None, "2 February 2023 –"),
    ],
)
def test_date_range_in_english_names_the_month(first, last, text):
    with translation.override("en"):
        assert date_range(first, last) == text


@pytest.mark.parametrize("text", ["a\r\n\r\nb", "a\r\rb", "a\n\nb", "a\r\n\nb"])
def test_line_ends_of_every_system_become_the_same(text):
    assert normal_text(text) == "a\n\nb"


def test_letter_in_two_pieces_becomes_one():
    assert normal_text("A\u0308a\u0308nekoski") == "Äänekoski"


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\u2060", "\ufeff"])
def test_characters_that_nobody_sees_are_left_out(unseen):
    text = f"{unseen}Mar{unseen}tat{unseen}\r{unseen}\nA{unseen}\u0308"

    assert normal_text(text) == "Martat\nÄ"


def test_control_characters_that_no_file_has_a_place_for_are_left_out():
    # As a slide gives its title of two lines.
    assert normal_text("Kahvit\x0bkylällä") == "Kahvit kylällä"
    assert normal_text("a\x00b\x08c\x0cd\x1fe\x7f\ufffe\uffff") == "abc de"
    assert normal_text("a\tb\nc\U0001f600") == "a\tb\nc\U0001f600"


def test_joiners_that_a_script_needs_stay():
    persian = "می\u200cخواهم"

    assert normal_text(persian) == persian
    assert normal_text("\u0915\u094d\u200d\u0937") == "\u0915\u094d\u200d\u0937"


def test_name_is_the_same_in_capitals_and_with_other_spaces():
    names = ["Äänen Ystävät", "ÄÄNEN  YSTÄVÄT", " äänen\u00a0ystävät "]

    assert {same_name(name) for name in names} == {"äänen ystävät"}


def test_texts_inside_lists_and_tables_become_normal():
    assert normal_texts({"a\u0308": ["o\u0308\r\n", 1, None, True]}) == {
        "ä": ["ö\n", 1, None, True]
    }


@pytest.mark.parametrize(
    ("heading", "within"),
    [("Arki", "arki"), ("Öisin", "öisin"), ("EU ja minä", "EU ja minä"), ("", ""), ("A", "a")],
)
def test_heading_within_a_sentence_keeps_what_is_short_for_something(heading, within):
    assert small_first(heading) == within
