from datetime import date

import pytest

from projects.models import Contact
from tests import factories
from tests.reading import main_html, main_text, one_line, title
from tests.surveys.frozen import make_hidden_level, make_level, make_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def nivala(project):
    place = factories.make_municipality(
        name="Nivala",
        slug="nivala",
        name_genitive="Nivalan",
        kind="town",
        code="535",
        population=10500,
        population_on=date(2020, 12, 31),
        wellbeing_county="Pohjois-Pohjanmaa",
        latitude="63.928",
        longitude="25.014",
        intro="Nivalassa syötiin aamupalaa.",
        intro_provenance="example",
    )
    project.municipalities.add(place)
    return place


def test_municipality_page_shows_facts_with_their_year(client, nivala):
    response = client.get("/kunnat/nivala/")

    page = main_text(response)
    assert title(response) == "Nivala – Yhdessä kunnassa"
    assert page.startswith("Etusivu Kunnat Nivalan kaupunki Nivalassa syötiin aamupalaa.")
    assert "Asukkaita 10 500 (31.12.2020)" in page
    assert "Julkaistu tieto Lähde: Tilastokeskus, 31.12.2020" in page
    assert '<circle class="here" cx="165" cy="274" r="9"/>' in one_line(main_html(response))


def test_municipality_without_anything_to_show_is_missing(client, nivala):
    factories.make_municipality(slug="oulu")

    assert client.get("/kunnat/nivala/").status_code == 200
    assert client.get("/kunnat/oulu/").status_code == 404


def test_municipality_of_a_hidden_project_is_missing(client, project, nivala):
    project.is_published = False
    project.save()

    assert client.get("/kunnat/nivala/").status_code == 404


def test_municipality_page_says_what_comes_where_nothing_is_yet(client, nivala):
    page = main_text(client.get("/kunnat/nivala/"))

    for words in (
        "Kokeilua ei ole vielä julkaistu.",
        "Tästä kunnasta ei ole kirjattu asukkaiden toiveita.",
        "Kumppanuuksia ei ole vielä kirjattu.",
        "Tuloksia ei ole vielä vahvistettu.",
    ):
        assert words in page


def test_municipality_page_shows_who_promised_what(client, project, nivala):
    factories.make_partnership(
        project=project,
        municipality=nivala,
        association=factories.make_association(name="Perheyhdistys"),
        municipality_promises="Tila ja kahvit",
        association_promises="Kaksi vetäjää",
        started_on=date(2023, 2, 1),
        progress="working",
        progress_note="Työ sujuu.",
        provenance="example",
    )

    page = main_text(client.get("/kunnat/nivala/"))

    assert (
        "Perheyhdistys Toimii, alkanut 2/2023 Tila ja kahvit Kaksi vetäjää "
        "Miten menee Työ sujuu. Keksitty esimerkki"
    ) in page


def test_municipality_page_hides_drafts(client, project, nivala):
    factories.make_pilot(project=project, municipality=nivala, name="Aamupala")
    factories.make_pilot(
        project=project, municipality=nivala, name="Luonnoskokeilu", is_published=False
    )
    factories.make_promise(project=project, municipality=nivala, heard="Näkyvä toive.")
    factories.make_promise(
        project=project, municipality=nivala, heard="Keskeneräinen toive.", is_published=False
    )

    page = main_text(client.get("/kunnat/nivala/"))

    assert "Aamupala" in page
    assert "Luonnoskokeilu" not in page
    assert "Näkyvä toive." in page
    assert "Keskeneräinen toive." not in page


def test_municipality_page_tells_the_contact_by_task(client, project, nivala):
    Contact.objects.create(
        project=project, municipality=nivala, task="Yhdyshenkilö", email="a@esimerkki.example"
    )

    page = main_html(client.get("/kunnat/nivala/"))

    assert '<a href="mailto:a@esimerkki.example">a@esimerkki.example</a>' in page


def test_municipality_page_shows_its_own_level_and_cost(client, project, nivala):
    project.is_demo = True
    project.save()
    pilot = factories.make_pilot(
        project=project,
        municipality=nivala,
        n_participants=4,
        n_participants_basis="counted",
        details_provenance="example",
    )
    factories.make_cost_line(pilot=pilot, amount="10.10")
    make_release(
        project, make_level("project", "kaikki", 73), make_level("municipality", "nivala", 18)
    )

    page = main_text(client.get("/kunnat/nivala/"))

    assert "ihmistä vastasi kyselyyn sekä alussa että lopussa 18" in page
    assert "osallistujaa kohti 2,53 € Keksitty esimerkki" in page
    assert "alussa että lopussa 73" not in page


def test_municipality_page_never_shows_a_small_group(client, project, nivala):
    make_release(
        project,
        make_level("project", "kaikki", 73),
        make_hidden_level("municipality", "nivala"),
    )

    page = main_text(client.get("/kunnat/nivala/"))

    assert "Tulosta ei näytetä, jotta yksittäisen vastaajan tietoja ei voi päätellä." in page
    assert "vastasi kyselyyn" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_municipality_page_takes_fourteen_queries(
    client, django_assert_num_queries, project, nivala, count
):
    for _ in range(count):
        pilot = factories.make_pilot(project=project, municipality=nivala)
        factories.make_cost_line(pilot=pilot)
        factories.make_promise(project=project, municipality=nivala, pilot=pilot)
        factories.make_partnership(project=project, municipality=nivala)
    client.get("/")

    with django_assert_num_queries(14):
        client.get("/kunnat/nivala/")


def test_municipality_list_shows_only_places_with_something_to_show(client):
    project = factories.make_project()
    in_project = factories.make_municipality(name="Sievi")
    project.municipalities.add(in_project)
    factories.make_pilot(municipality=factories.make_municipality(name="Nivala"), name="Aamupala")
    factories.make_municipality(name="Oulu")

    page = main_text(client.get("/kunnat/"))

    assert "Nivala Aamupala" in page
    assert "Sievi Kokeilua ei ole vielä julkaistu." in page
    assert "Oulu" not in page


def test_municipality_list_draws_the_map_of_the_region(client):
    project = factories.make_project()
    place = factories.make_municipality(name="Nivala", latitude="63.928", longitude="25.014")
    project.municipalities.add(place)

    page = main_html(client.get("/kunnat/"))

    assert '<circle class="pin" cx="165" cy="274" r="6"/>' in one_line(page)


@pytest.mark.parametrize("count", [1, 3])
def test_municipality_list_takes_four_queries(client, django_assert_num_queries, count):
    for _ in range(count):
        factories.make_pilot()
    client.get("/")

    with django_assert_num_queries(4):
        client.get("/kunnat/")
