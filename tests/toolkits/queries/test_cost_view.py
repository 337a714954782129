from datetime import date

import pytest

from tests import factories
from tests.reading import one_line
from toolkits.models import DisadvantageCost
from toolkits.queries import cost_view

pytestmark = pytest.mark.django_db

DAY = date(2020, 12, 31)


def make_place(name, residents, county="Pohjois-Pohjanmaa", **more):
    day = DAY if residents else None
    return factories.make_municipality(
        name=name,
        slug=name.lower().replace("ä", "a"),
        wellbeing_county=county,
        population=residents,
        population_on=day,
        **more,
    )


@pytest.fixture
def published():
    return DisadvantageCost.objects.create(
        area="Pohjois-Pohjanmaa",
        component="Kustannukset yhteensä",
        euros="152700000",
        published_per_resident="371",
        note="Luku julkaistiin vuonna 2021.",
        provenance="published",
        source=factories.make_source(title="Tukipaketin tiedote"),
    )


def test_county_has_the_residents_of_its_municipalities():
    make_place("Nivala", 10500)
    make_place("Kalajoki", 12400)
    make_place("Kokkola", 48000, county="Keski-Pohjanmaa")
    make_place("Vanhala", 900, ended_on=date(2021, 1, 1))

    assert [(one.key, one.name, one.residents, one.counted) for one in cost_view.counties()] == [
        ("hyvinvointialue-keski-pohjanmaa", "Keski-Pohjanmaa", 48000, "31.12.2020"),
        ("hyvinvointialue-pohjois-pohjanmaa", "Pohjois-Pohjanmaa", 22900, "31.12.2020"),
    ]


def test_county_with_a_place_of_unknown_size_is_not_offered():
    make_place("Nivala", 10500)
    make_place("Kalajoki", None)

    assert cost_view.counties() == []
    assert cost_view.municipality_choices() == [("nivala", "Nivala")]
    assert cost_view.find_place("kalajoki") is None


def test_county_counted_on_several_days_tells_the_first_and_the_last():
    make_place("Nivala", 10500)
    later = make_place("Kalajoki", 12400)
    later.population_on = date(2024, 12, 31)
    later.save()

    [county] = cost_view.counties()

    assert county.counted == "31.12.2020–31.12.2024"


@pytest.mark.parametrize(
    ("key", "in_place"),
    [
        ("nivala", "3,9 miljoonaa euroa"),
        ("pieni", "371.000\u00a0€"),
        ("hyvinvointialue-pohjois-pohjanmaa", "4,3 miljoonaa euroa"),
        ("ei-ole", ""),
        ("hyvinvointialue-ei-ole", ""),
        ("", ""),
    ],
)
def test_share_of_a_place_is_its_residents_times_the_figure(published, key, in_place):
    make_place("Nivala", 10500)
    make_place("Pieni", 1000)

    [share] = cost_view.shares(cost_view.find_place(key))

    assert share.in_place == in_place.replace(".", "\u00a0")


def test_component_without_residents_has_no_share(published):
    DisadvantageCost.objects.create(area="Nivala", component="Lastensuojelu", euros="500000")
    make_place("Nivala", 10500)

    found = cost_view.shares(cost_view.find_place("nivala"))

    assert [share.in_place for share in found] == ["", "3,9 miljoonaa euroa"]


def test_published_figures_are_reproduced_with_the_residents_that_give_them(published):
    make_place("Oulu", 413_830)

    [check] = cost_view.checks()

    assert (check.fitting, check.listed.residents, check.from_listed) == (
        411_600,
        413_830,
        "369\u00a0€",
    )


def test_page_shows_the_place_beside_the_price_and_says_that_it_is_no_saving(client, published):
    make_place("Nivala", 10500)
    project = factories.make_project(published_cost="81.61", is_published=True)

    page = one_line(client.get("/tukipaketti/huono-osaisuuden-hinta/?paikka=nivala").text)

    assert project.published_cost
    for text in (
        "Asukkaita on 10\u00a0500 (31.12.2020).",
        "3,9 miljoonaa euroa",
        "81,61\u00a0€",
        "Ne eivät ole säästö, jonka kokeilu tuottaa",
        "152,7 miljoonaa euroa on 371\u00a0€ asukasta kohti, kun asukkaita on noin 411\u00a0600.",
        "Tukipaketin tiedote",
    ):
        assert text.replace("\u00a0", " ") in page


@pytest.mark.parametrize("wish", ["", "?paikka=", "?paikka=ei-ole", "?paikka=%00", "?muu=1"])
def test_page_without_a_place_asks_for_one(client, published, wish):
    page = client.get(f"/tukipaketti/huono-osaisuuden-hinta/{wish}")

    assert page.status_code == 200
    assert "Laskettu luku" not in page.text


def test_page_without_figures_says_so(client):
    page = client.get("/tukipaketti/huono-osaisuuden-hinta/").text

    assert "Kustannuksista ei ole vielä lähdettä sivustolla." in page


def test_support_package_leads_to_the_page(client, published):
    page = client.get("/tukipaketti/").text

    assert 'href="/tukipaketti/huono-osaisuuden-hinta/"' in page
