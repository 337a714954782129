from datetime import date

import pytest
from django.utils.translation import override

from toolkits.reports.profile import Profile
from toolkits.reports.welfare_text import Planned, welfare_sentences

OPENING = "Kunnan ja yhdistysten yhteinen ryhmä arvioi osallisuustyön tilaa 3.11.2026."
OPEN = "Seuraava toimi: (toimi). Vastuu: (tehtävä). Tarkistus: (päivä)."


def make_profile(**changes):
    fields = {"phases": (), "strongest": (), "weakest": (), "advanced": (), "is_compared": False}
    return Profile(**(fields | changes))


def sentences(profile, **known):
    return welfare_sentences(profile, **({"held_on": date(2026, 11, 3)} | known))


def test_text_names_what_stands_out_and_what_is_done():
    profile = make_profile(
        strongest=("Seuranta",),
        weakest=("Arki", "Palaute", "Työ"),
        advanced=("Seuranta", "Arki"),
        is_compared=True,
    )
    planned = Planned("Kootaan tiedot.", "hyvinvointikoordinaattori", date(2027, 3, 1))

    found = sentences(profile, earlier="2025", planned=[planned])

    assert found == [
        OPENING,
        "Vahvin teema on ”Seuranta”.",
        "Eniten kehitettävää on teemoissa ”Arki”, ”Palaute” ja ”Työ”.",
        "Edelliseen arvioon (2025) verrattuna edistystä näkyy eniten teemoissa ”Seuranta” ja "
        "”Arki”.",
        "Seuraava toimi: Kootaan tiedot. Vastuu: hyvinvointikoordinaattori. Tarkistus: 1.3.2027.",
    ]


def test_text_leaves_out_what_is_not_known_and_asks_for_the_rest():
    assert sentences(make_profile()) == [OPENING, OPEN]
    assert sentences(make_profile(), held_on=None)[0].endswith("tilaa (päivä).")


@pytest.mark.parametrize(("earlier", "is_compared"), [("2025", False), ("", True)])
def test_text_compares_only_two_rounds_that_can_be_compared(earlier, is_compared):
    profile = make_profile(advanced=("Arki",), is_compared=is_compared)

    assert sentences(profile, earlier=earlier) == [OPENING, OPEN]


def test_text_says_that_nothing_has_advanced():
    found = sentences(make_profile(is_compared=True), earlier="2025")

    assert found[1] == "Edelliseen arvioon (2025) verrattuna mikään teema ei ole edistynyt."


def test_text_has_three_actions_at_most():
    planned = [Planned(f"Toimi {number}") for number in range(1, 5)]

    found = sentences(make_profile(), planned=planned)

    assert [one.split(".")[0] for one in found[1:]] == [
        "Seuraava toimi: Toimi 1",
        "Seuraava toimi: Toimi 2",
        "Seuraava toimi: Toimi 3",
    ]


def test_text_is_in_the_language_of_its_reader():
    with override("sv"):
        found = sentences(make_profile(strongest=("Seuranta",), weakest=("Arki",)))

    assert found[1] == "Det starkaste temat är ”Seuranta”."
