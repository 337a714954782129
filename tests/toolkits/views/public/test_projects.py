from datetime import date

import pytest
from django.urls import reverse

from projects.models import (
    Contact,
    Outcome,
    ProjectOrganisation,
    ProjectPeriod,
    Statement,
)
from tests import factories
from tests.reading import main_text, title
from toolkits.queries import project_pages

pytestmark = pytest.mark.django_db


def fill_project(project, source, number):
    shared = {"project": project, "provenance": "published", "source": source}
    ProjectPeriod.objects.create(
        project=project,
        starts_on=date(2021, 8, 1),
        ends_on=date(2023, 5, number),
        note=f"Jakso {number}",
        source=source,
    )
    for role, kind in (("funder", "funder"), ("network", "network")):
        organisation = factories.make_organisation(name=f"{role} {number}", kind=kind)
        ProjectOrganisation.objects.create(
            organisation=organisation, role=role, note=f"teki {number}", **shared
        )
    Outcome.objects.create(title=f"Tulos {number}", text="Syntyi jotain.", **shared)
    Statement.objects.create(speaker=f"Tutkija {number}", text="Hyvä.", **shared)
    Contact.objects.create(project=project, task=f"Päällikkö {number}", provenance="example")
    factories.make_coaching_session(theme=f"Aihe {number}", **shared)
    factories.make_publication(title=f"Julkaisu {number}", project=project)
    factories.make_pilot(name=f"Kokeilu {number}", **shared)
    project.municipalities.add(factories.make_municipality(name=f"Paikka {number}"))


def test_project_page_tells_who_what_when_and_from_where(client, project):
    source = factories.make_source(publisher="Diak", published_text="2.10.2023")
    fill_project(project, source, 7)
    project.source = source
    project.goals = "Yksi tavoite\nToinen tavoite"
    project.official_name = "Virallinen pitkä nimi"
    project.why_associations = "Ne ovat lähellä."
    project.save()

    response = client.get(project.get_absolute_url())

    page = main_text(response)
    assert title(response) == f"{project.name} – Yhdessä kunnassa"
    for words in (
        "Julkaistu tieto Sivun tiedot, jos muuta ei sanota. Lähde: Diak, 2.10.2023",
        "Tavoitteet Yksi tavoite Toinen tavoite",
        "Miksi yhdistykset kutsuttiin Ne ovat lähellä.",
        "funder 7 teki 7",
        "Tukipaketin taustalla network 7 teki 7",
        "Kokeilu 7",
        "Tulos 7 Syntyi jotain.",
        "Hyvä. Tutkija 7. Lähde: Diak, 2.10.2023",
        "Aihe 7",
        "Julkaisu 7",
        "Toiminta-aika 1.1.2025–31.12.2026",
        "1.8.2021–7.5.2023 Jakso 7 Lähde: Diak, 2.10.2023",
        "Virallinen nimi Virallinen pitkä nimi",
        "Pienin näytettävä ryhmä 5 vastaajaa (sivuston raja)",
        "Paikka 7",
        "Päällikkö 7",
    ):
        assert words in page


def test_project_page_hides_drafts_and_itself(client, project):
    factories.make_pilot(project=project, name="Näkyvä kokeilu")
    factories.make_pilot(project=project, name="Luonnoskokeilu", is_published=False)
    factories.make_publication(project=project, title="Luonnosjulkaisu", is_published=False)
    factories.make_coaching_session(project=project, theme="Luonnosaihe", is_published=False)
    hidden = factories.make_project(is_published=False)

    page = main_text(client.get(project.get_absolute_url()))

    assert "Näkyvä kokeilu" in page
    assert "Luonnos" not in page
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_project_page_with_nothing_yet_says_what_comes(client, project):
    page = main_text(client.get(project.get_absolute_url()))

    assert "Kokeiluja ei ole vielä julkaistu." in page
    assert "Valmennuksia ei ole vielä julkaistu." in page


def test_large_project_shows_pilots_page_by_page_in_the_order_of_places(
    client, project, monkeypatch
):
    monkeypatch.setattr(project_pages, "PILOTS_ON_PAGE", 2)
    for name in ("Vaala", "Ii", "Pyhäjoki"):
        place = factories.make_municipality(name=name)
        project.municipalities.add(place)
        factories.make_pilot(
            project=project,
            municipality=place,
            name=f"Kokeilu {name}",
            kind="panel" if name == "Ii" else "group",
        )
    path = project.get_absolute_url()

    pages = [main_text(client.get(path, {"page": number})) for number in (1, 2, 9, "a")]

    names = ("Kokeilu Ii", "Kokeilu Pyhäjoki", "Kokeilu Vaala")
    assert [[name for name in names if name in page] for page in pages] == [
        ["Kokeilu Ii", "Kokeilu Pyhäjoki"],
        ["Kokeilu Vaala"],
        ["Kokeilu Vaala"],
        ["Kokeilu Ii", "Kokeilu Pyhäjoki"],
    ]
    for number, page in zip((1, 2, 2, 1), pages, strict=True):
        assert f"Sivu {number} / 2" in page
        assert "kokeilua hankkeessa 3 " in page
        assert "3 kuntaa kokeilivat yhdistysten kanssa" in page


def test_project_of_one_page_has_no_pages_and_names_its_places(client, project):
    place = factories.make_municipality(name="Vaala")
    project.municipalities.add(place)
    factories.make_pilot(project=project, municipality=place)

    page = main_text(client.get(project.get_absolute_url()))

    assert "Sivu 1" not in page
    assert "Vaala kokeilivat yhdistysten kanssa" in page


def test_project_with_much_coaching_leads_to_the_rest(client, project, monkeypatch):
    monkeypatch.setattr(project_pages, "MOST_COACHING", 2)
    for number in range(3):
        factories.make_coaching_session(project=project, theme=f"Aihe {number}")

    page = main_text(client.get(project.get_absolute_url()))

    assert "Aihe 0 Aihe 1 Katso kaikki valmennukset" in page
    assert "Aihe 2" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_project_page_takes_fourteen_queries(client, django_assert_num_queries, project, count):
    source = factories.make_source()
    for number in range(1, count + 1):
        fill_project(project, source, number)
    client.get("/")

    with django_assert_num_queries(14):
        client.get(project.get_absolute_url())


def test_project_list_names_public_projects_newest_first(client):
    factories.make_project(name="Vanha hanke", starts_on=date(2019, 1, 1), ends_on=date(2020, 1, 1))
    factories.make_project(name="Uusi hanke", starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    factories.make_project(name="Luonnos", is_published=False)

    page = main_text(client.get(reverse("public:project-list")))

    assert page.index("Uusi hanke") < page.index("Vanha hanke")
    assert "1.1.2026–1.1.2027" in page
    assert "Luonnos" not in page


def test_project_list_without_projects_says_when_it_will_fill(client):
    page = main_text(client.get(reverse("public:project-list")))

    assert "Yhtään hanketta ei ole vielä julkaistu." in page


@pytest.mark.parametrize("count", [1, 3])
def test_project_list_takes_three_queries(client, django_assert_num_queries, count):
    for _number in range(count):
        factories.make_project()
    client.get("/")

    with django_assert_num_queries(3):
        client.get(reverse("public:project-list"))


@pytest.mark.parametrize(
    ("count", "expected"), [(1, ("Hanke", "/hankkeet/yksi/")), (2, ("Hankkeet", "/hankkeet/"))]
)
def test_menu_leads_to_the_only_project_or_to_all(client, count, expected):
    factories.make_project(slug="yksi")
    for _number in range(count - 1):
        factories.make_project()

    nav = client.get(reverse("public:project-list")).context["main_nav"]()

    assert (nav[-1].label, nav[-1].url) == expected
