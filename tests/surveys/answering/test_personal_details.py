import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answering.personal_details import Detail, personal_details


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Soita minulle 040 123 4567.", [Detail.PHONE]),
        ("Numeroni on +358 40 1234567", [Detail.PHONE]),
        ("08-123456 illalla", [Detail.PHONE]),
        ("Мій номер 050 123 45 67", [Detail.PHONE]),
        ("maija@esimerkki.fi vastaa", [Detail.EMAIL]),
        ("Asun osoitteessa Kirkkokatu 5.", [Detail.ADDRESS]),
        ("Asun Kirkkokadulla 5 vielä", [Detail.ADDRESS]),
        ("Bor på Storgatan 12", [Detail.ADDRESS]),
        ("I live at 12 High Street now", [Detail.ADDRESS]),
        ("Живу на вул. Шевченка", [Detail.ADDRESS]),
        ("posti tulee 92100 Raahe", [Detail.ADDRESS]),
        ("tunnus 131052-308T", [Detail.IDENTITY_CODE]),
        ("Nimeni on Maija.", [Detail.NAME]),
        ("Jag heter Maja.", [Detail.NAME]),
        ("My name is Mary.", [Detail.NAME]),
        ("Мене звати Олена.", [Detail.NAME]),
        ("Ohjaaja Matti Virtanen auttoi.", [Detail.NAME]),
        ("Matti Virtanen auttoi.", [Detail.NAME]),
        ("Meitä auttoi Pekka Hakala", [Detail.NAME]),
        ("Matti Virtanen, 040 1234567", [Detail.PHONE, Detail.NAME]),
    ],
)
def test_signs_of_a_person_are_seen(text, found):
    assert personal_details(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kahvi maksaa 2 €. Tiistai sopii.",
        "Minä Raahessa käyn uimassa kello 9.30–10.15.",
        "Alkoi 01.02.2026 ja loppui 31.12.2026.",
        "Vuosina 2021 2022 2023 oli 10 000 000 euroa rahaa.",
        "Soitan hätänumeroon 112.",
        "10000 euroa ja 20000 ihmistä",
        "Bussi 5 kulkee tietä pitkin.",
        "У нас є кава. Вівторок підходить.",
    ],
)
def test_ordinary_text_is_left_in_peace(text):
    assert personal_details(text) == []


@given(st.text(max_size=4000))
def test_any_text_is_read(text):
    assert set(personal_details(text)) <= set(Detail)
