from datetime import date

import pytest

from projects.models import Municipality
from projects.municipality_file import load_municipalities, read_municipalities, swedish_name


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


def test_list_of_2025_has_the_people_of_both_that_merged(db):
    added = load_municipalities(2025)

    people = Municipality.objects.values_list("population", flat=True).get(name="Mäntyharju")
    assert (added, people) == (308, 5676 + 1654)
    assert not Municipality.objects.filter(name="Pertunmaa").exists()


def test_newer_list_marks_what_has_ended_and_projects_keep_it(project):
    load_municipalities(2021)
    old = Municipality.objects.get(name="Pertunmaa")
    project.municipalities.add(old)

    added = load_municipalities(2025)

    old.refresh_from_db()
    assert (added, old.ended_on, old.merged_into.name) == (0, date(2025, 1, 1), "Mäntyharju")
    assert list(project.municipalities.all()) == [old]
    in_force = Municipality.objects.in_force
    assert (in_force(date(2024, 12, 31)).count(), in_force(date(2025, 1, 1)).count()) == (309, 308)


def test_year_without_a_list_is_refused():
    with pytest.raises(ValueError, match="2019"):
        read_municipalities(2019)


@pytest.mark.parametrize(
    ("name", "swedish"),
    [
        ("Raahe", "Brahestad"),
        ("Pohjois-Pohjanmaa", "Norra Österbotten"),
        ("Nivala", "Nivala"),
        ("Ei kunta", "Ei kunta"),
        ("", ""),
    ],
)
def test_swedish_name_is_that_of_the_official_list(name, swedish):
    assert swedish_name(name) == swedish
