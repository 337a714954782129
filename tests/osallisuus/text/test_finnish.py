from datetime import date

import pytest

from osallisuus.text.finnish import date_range, finnish_sort_key, normal_text, search_stem


def test_finnish_order_has_its_letters_last():
    names = ["Öja", "Zeniitti", "Ähtäri", "aura", "Åland"]

    assert sorted(names, key=finnish_sort_key) == ["aura", "Zeniitti", "Åland", "Ähtäri", "Öja"]


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2023, 2, 2), date(2023, 5, 11), "2.2.–11.5.2023"),
        (date(2021, 8, 1), date(2023, 9, 30), "1.8.2021–30.9.2023"),
        (date(2023, 2, 2), date(2023, 2, 2), "2.2.2023"),
        (date(2023, 2, 2), None, "2.2.2023–"),
        (None, date(2023, 2, 2), ""),
    ],
)
def test_date_range_says_the_year_once(first, last, text):
    assert date_range(first, last) == text


@pytest.mark.parametrize(
    ("word", "stem"),
    [("kyy", "kyy"), ("raati", "raat"), ("vanhemmat", "vanhem"), ("työttömien", "työttöm")],
)
def test_search_stem_leaves_out_a_common_ending(word, stem):
    assert search_stem(word) == stem


@pytest.mark.parametrize("text", ["a\r\n\r\nb", "a\r\rb", "a\n\nb", "a\r\n\nb"])
def test_line_ends_of_every_system_become_the_same(text):
    assert normal_text(text) == "a\n\nb"


def test_letter_in_two_pieces_becomes_one():
    assert normal_text("A\u0308a\u0308nekoski") == "Äänekoski"
