from datetime import date

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def make_asking_project(**overrides):
    controller = factories.make_organisation(name=overrides.pop("controller", "Diakonia"))
    return factories.make_project(controller=controller, **overrides)


def test_privacy_tells_what_is_not_collected_and_how_to_withdraw(client):
    page = client.get(reverse("osallisuus:privacy")).text

    assert "Emme kysy nimeä" in page
    assert 'href="/poista-vastaukseni/">Poista vastaukseni</a>' in page
    assert "tietosuojavaltuutetulle" in page
    assert "ei ole nyt hankkeita, jotka keräävät vastauksia" in page


def test_privacy_of_a_project_is_filled_from_its_facts(client):
    make_asking_project(name="Yhdessä", retention_until=date(2027, 6, 30), min_group_size=7)

    page = client.get("/tietosuoja/").text

    for text in ("Yhdessä", "Diakonia", "30.6.2027", "vähintään 7 ihmisen"):
        assert text in page


def test_privacy_shows_a_projects_own_notice(client):
    make_asking_project(privacy_notice="**Kuka vastaa?** Me <itse>.", is_demo=True)

    page = client.get("/tietosuoja/").text

    assert "<strong>Kuka vastaa?</strong> Me &lt;itse&gt;." in page
    assert "Nimenomaisella suostumuksellasi" not in page
    assert "Keksitty esimerkki" in page


def test_privacy_leaves_out_projects_that_are_not_public(client):
    make_asking_project(name="Julki")
    make_asking_project(name="Kesken", is_published=False, controller="Muu")

    page = client.get("/tietosuoja/")

    assert [project.name for project in page.context["projects"]] == ["Julki"]


@pytest.mark.parametrize("n_rows", [1, 3])
def test_privacy_takes_the_same_queries_for_one_and_three(
    client, django_assert_num_queries, n_rows
):
    for number in range(n_rows):
        make_asking_project(controller=f"Organisaatio {number}")

    with django_assert_num_queries(5):
        page = client.get("/tietosuoja/")

    assert len(page.context["projects"]) == n_rows
