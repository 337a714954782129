"""The first day's pages: what each saves, who may not open them, and what they refuse."""

import pytest
from django.urls import reverse

from osallisuus.models import SiteOwner
from projects.models import Municipality, Pilot, Project, User
from projects.services.beginning import first_account_token
from tests import factories

BASE = "/hallinta/alku/"
BASICS = {
    "name": "Yhdessä mukana",
    "summary": "Yhteistä tekemistä.",
    "starts_on": "2026-01-01",
    "ends_on": "2027-12-31",
}
PRIVACY = {
    "controller_name": "Nivalan kaupunki",
    "controller_email": "tietosuoja@nivala.example",
    "privacy_notice": "Vastaat ilman nimeä.",
    "retention_until": "2028-12-31",
    "no_effect_confirmed_on": "",
}


@pytest.fixture
def desk(superuser, signed_in):
    return signed_in(superuser)


@pytest.fixture
def begun(desk):
    desk.post(f"{BASE}hanke/", BASICS)
    return Project.objects.get()


def step(project, name):
    return f"{BASE}hanke/{project.slug}/{name}/"


def test_link_makes_an_account_and_signs_in(client, db):
    path = f"{BASE}tili/{first_account_token()}/"
    facts = {"name": "Maija", "email": "maija@esimerkki.example", "password": "kahvi ja pulla"}

    response = client.post(path, facts)

    user = User.objects.get()
    assert (response.status_code, response["Location"]) == (302, "/hallinta/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get(path).status_code == 410


def test_weak_password_is_told_and_nothing_is_made(client, db):
    path = f"{BASE}tili/{first_account_token()}/"

    response = client.post(path, {"name": "M", "email": "m@e.example", "password": "123"})

    assert (response.status_code, User.objects.count()) == (422, 0)


def test_first_project_may_come_from_another_portal(desk):
    address = reverse("archive:in")

    page = desk.get(f"{BASE}hanke/")

    assert f'<a href="{address}">Tuo hanke arkistosta</a>' in page.text
    assert desk.get(address).status_code == 200


def test_owner_is_named_on_the_accessibility_page(desk, settings):
    settings.SITE_OWNER = ""

    desk.post(f"{BASE}yllapitaja/", {"name": "Nivalan kaupunki", "email": "a@nivala.example"})

    assert list(SiteOwner.objects.values_list("pk", "name", "email")) == [
        (1, "Nivalan kaupunki", "a@nivala.example")
    ]
    assert "Nivalan kaupunki" in desk.get("/saavutettavuus/").content.decode()


def test_municipalities_of_the_chosen_year_come(desk):
    desk.post(f"{BASE}kunnat/", {"year": "2025"})

    assert Municipality.objects.count() == 308


def test_project_is_saved_page_by_page(desk, begun):
    nivala = factories.make_municipality(name="Nivala", code="535")
    sievi = factories.make_municipality(name="Sievi", code="746")

    desk.post(step(begun, "kunnat"), {"names": "nivala,\r\nSievi"})
    desk.post(step(begun, "toteuttajat"), {"lead": "Nivalan kaupunki", "funding_text": "EU"})
    desk.post(step(begun, "vastaajat"), PRIVACY)
    response = desk.post(
        step(begun, "kokeilu"),
        {"municipality": nivala.pk, "name": "Äijien sauna", "kind": "group", "lead": ""},
    )

    begun.refresh_from_db()
    pilot = Pilot.objects.get()
    assert response.status_code == 302
    assert set(begun.municipalities.all()) == {nivala, sievi}
    assert (begun.funding_text, begun.controller.name) == ("EU", "Nivalan kaupunki")
    assert (begun.slug, pilot.slug, pilot.municipality) == (
        "yhdessa-mukana",
        "aijien-sauna",
        nivala,
    )


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ("Nivla", "Kuntaa Nivla ei löydy. Tarkoititko: Nivala?"),
        ("Xyzzy", "Kuntaa Xyzzy ei löydy. Kirjoita nimi perusmuodossa."),
        ("Vanhala", "Vanhala liitettiin kuntaan Nivala vuonna 2025."),
        ("", "Kirjoita ainakin yksi kunta."),
    ],
)
def test_municipality_that_cannot_take_part_is_told(desk, begun, names, sentence):
    nivala = factories.make_municipality(name="Nivala")
    factories.make_municipality(name="Vanhala", ended_on="2025-01-01", merged_into=nivala)

    response = desk.post(step(begun, "kunnat"), {"names": names})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not begun.municipalities.exists()


@pytest.mark.parametrize("names", ["Nivala ja Sievi", "Nivala,\r\nSievi", "Nivala, Sievi ja Raahe"])
def test_municipalities_are_named_as_people_write_a_list(desk, begun, names):
    for name in ("Nivala", "Sievi", "Raahe"):
        factories.make_municipality(name=name)

    desk.post(step(begun, "kunnat"), {"names": names})

    found = set(begun.municipalities.values_list("name", flat=True))
    assert found == set(names.replace(",", " ").replace(" ja ", " ").split())


def test_page_that_somebody_has_filled_is_not_written_over(desk, begun):
    desk.post(step(begun, "vastaajat"), PRIVACY)

    response = desk.post(step(begun, "vastaajat"), PRIVACY | {"privacy_notice": "Toinen teksti."})

    begun.refresh_from_db()
    assert response.status_code == 302
    assert begun.privacy_notice == "Vastaat ilman nimeä."


def test_pilot_has_only_the_municipalities_of_the_project(desk, begun):
    begun.municipalities.add(factories.make_municipality(name="Nivala"))
    factories.make_municipality(name="Muu kunta")

    content = desk.get(step(begun, "kokeilu")).content.decode()

    assert "Nivala" in content
    assert "Muu kunta" not in content


def test_others_find_no_page_of_the_project(begun, coordinator, signed_in):
    client = signed_in(coordinator)

    found = {name: client.get(step(begun, name)).status_code for name in ("kunnat", "kokeilu")}

    assert found == {"kunnat": 404, "kokeilu": 404}


def test_coordinators_do_not_set_up_the_installation(coordinator, signed_in):
    client = signed_in(coordinator)
    paths = ("yllapitaja", "kunnat", "hanke", "sisalto")

    found = {path: client.get(f"{BASE}{path}/").status_code for path in paths}

    assert found == dict.fromkeys(paths, 403)


def test_empty_desk_shows_the_next_step_and_nothing_else_to_press(desk):
    content = desk.get("/hallinta/").content.decode()

    assert "Seuraava askel" in content
    assert "Kaikki luettelot" not in content
    assert "Tee heti" not in content
    assert f'href="{BASE}yllapitaja/"' in content
