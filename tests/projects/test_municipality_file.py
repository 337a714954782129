from datetime import date

from projects.models import Municipality
from projects.municipality_file import load_municipalities


def test_load_municipalities_adds_all_of_2021_once(db):
    first, second = load_municipalities(), load_municipalities()

    assert (first, second, Municipality.objects.count()) == (309, 0, 309)


def test_load_municipalities_keeps_what_was_there(db):
    Municipality.objects.create(code="535", slug="oma", name="Oma nimi")

    added = load_municipalities()

    assert added == 308
    assert Municipality.objects.get(code="535").name == "Oma nimi"


def test_municipality_has_names_population_and_its_day(db):
    load_municipalities()

    row = Municipality.objects.values(
        "slug", "name", "name_sv", "wellbeing_county", "population", "population_on"
    ).get(code="005")

    assert row == {
        "slug": "alajarvi",
        "name": "Alajärvi",
        "name_sv": "Alajärvi",
        "wellbeing_county": "Etelä-Pohjanmaa",
        "population": 9419,
        "population_on": date(2020, 12, 31),
    }


def test_municipalities_stand_in_finnish_order(db):
    load_municipalities()

    names = list(Municipality.objects.values_list("name", flat=True))

    assert names[:2] == ["Akaa", "Alajärvi"]
    assert names[-3:] == ["Ypäjä", "Ähtäri", "Äänekoski"]
