from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from projects.models import Statement
from tests import factories
from tests.reading import main_html, main_text, one_line, title
from tests.surveys.frozen import make_hidden_level, make_level, make_release
from toolkits.models import DisadvantageCost

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(db):
    return factories.make_source(publisher="Diak", published_text="2.10.2023")


def test_front_of_an_empty_portal_has_the_code_box_and_says_what_comes(client):
    response = client.get("/")

    page = main_text(response)
    assert title(response) == "Etusivu – Yhdessä kunnassa"
    assert "Saitko kortin?" in page
    assert "Yhtään kokeilua ei ole vielä julkaistu." in page
    assert "Lukuja alkuun" not in page


def test_code_box_posts_to_the_survey_without_a_token(client):
    response = client.get("/")

    page = main_html(response)
    assert '<form method="post" action="/kysely/" novalidate>' in one_line(page)
    assert 'name="koodi"' in page
    assert "csrfmiddlewaretoken" not in page
    assert settings.CSRF_COOKIE_NAME not in response.cookies


def test_front_shows_pilots_of_the_newest_project(client):
    old = factories.make_project(starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    new = factories.make_project(starts_on=date(2025, 1, 1))
    factories.make_pilot(project=old, name="Vanha kokeilu")
    factories.make_pilot(project=new, name="Uusi kokeilu", lead="Syötiin yhdessä.")
    factories.make_pilot(project=new, name="Luonnos", is_published=False)

    page = main_text(client.get("/"))

    assert "1 kokeilu Kaikki kokeilut" in page
    assert "Uusi kokeilu Syötiin yhdessä." in page
    assert "Vanha kokeilu" not in page
    assert "Luonnos" not in page


def test_front_keeps_to_the_project_with_results_while_the_next_one_runs(client):
    ended = factories.make_project(starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    running = factories.make_project(starts_on=date(2025, 1, 1))
    factories.make_pilot(project=ended, name="Päättynyt kokeilu")
    factories.make_pilot(project=running, name="Uusi kokeilu")
    make_release(ended, make_level("project", "kaikki", 73))

    page = main_text(client.get("/"))

    assert "Päättynyt kokeilu" in page
    assert "Uusi kokeilu" not in page


def test_front_shows_three_figures_with_their_kinds(client, source):
    project = factories.make_project(
        is_demo=True,
        published_cost=Decimal("81.61"),
        published_cost_note="Siltä osin kuin kulut eriteltiin",
        source=source,
    )
    make_release(project, make_level("project", "kaikki", 73))
    DisadvantageCost.objects.create(
        area="Pohjois-Pohjanmaa",
        component="Kaikki",
        euros=Decimal(152_700_000),
        published_per_resident=371,
        provenance="published",
        source=source,
    )

    page = main_text(client.get("/"))

    assert (
        "keskimääräinen kustannus osallistujaa kohti 81,61 € Julkaistu tieto "
        "Siltä osin kuin kulut eriteltiin. Lähde: Diak, 2.10.2023"
    ) in page
    assert (
        "ihmistä vastasi kyselyyn sekä alussa että lopussa 73 Keksitty esimerkki "
        "Osallistujia oli 30. Alkukyselyyn vastasi 77."
    ) in page
    assert "371 € Julkaistu tieto Yhteensä 152,7 miljoonaa euroa." in page


def test_front_shows_the_change_of_the_whole_project(client):
    project = factories.make_project(published_change="Muutokset olivat pieniä.")
    make_release(project, make_level("project", "kaikki", 73, mean_change=3.0))

    page = main_text(client.get("/"))

    assert "Mikä muuttui? Kaikki tulokset" in page
    assert "Kaikki osa-alueet +3,0" in page
    assert "Julkaistun tiedon mukaan: Muutokset olivat pieniä." in page


def test_front_keeps_a_small_project_hidden(client, project):
    make_release(project, make_hidden_level("project", "kaikki"))

    page = main_text(client.get("/"))

    assert "Tulosta ei näytetä, jotta yksittäisen vastaajan tietoja ei voi päätellä." in page
    assert "vastasi kyselyyn" not in page


def test_front_quotes_the_statement_that_stands_first(client, project, source):
    shared = {"project": project, "provenance": "published", "source": source}
    Statement.objects.create(speaker="Tutkija", text="Toinen.", order=2, **shared)
    Statement.objects.create(speaker="Päällikkö", text="Ensimmäinen.", order=1, **shared)

    page = main_text(client.get("/"))

    assert ("Ensimmäinen. Päällikkö, tiivistettynä. Julkaistu tieto Lähde: Diak, 2.10.2023") in page
    assert "Toinen." not in page


def test_front_shows_promises_and_hides_drafts(client, project):
    place = factories.make_municipality(name="Sievi")
    factories.make_promise(project=project, municipality=place, heard="Julki.")
    factories.make_promise(project=project, heard="Kesken.", is_published=False)

    page = main_text(client.get("/"))

    assert "Sievi: Sanoitte Julki." in page
    assert "Kesken." not in page


def test_front_shows_the_tip_lists_looked_over_last(client):
    for day in range(1, 5):
        factories.make_tip_list(title=f"Lista {day}", reviewed_on=date(2026, 1, day))
    factories.make_tip_list(title="Luonnos", reviewed_on=date(2026, 2, 1), is_published=False)

    page = main_text(client.get("/"))

    assert page.index("Lista 4") < page.index("Lista 3") < page.index("Lista 2")
    assert "Lista 1" not in page
    assert "Luonnos" not in page


def test_front_may_be_kept_for_everyone(client, project):
    response = client.get("/")

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("count", [1, 3])
def test_front_takes_thirteen_queries(client, django_assert_num_queries, project, source, count):
    for _ in range(count):
        factories.make_pilot(project=project, provenance="published", source=source)
        factories.make_promise(project=project)
        factories.make_tip_list(tips=["Ole ovella."])
    client.get("/kokeilut/")

    with django_assert_num_queries(13):
        client.get("/")
