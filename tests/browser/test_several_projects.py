"""A coordinator of several projects: one out and in again, from one to the other, side by side."""

import re

import pytest
from django.test import Client

from osallisuus.background import asking
from osallisuus.models import BackgroundJob
from projects.models import AuditEvent, CalendarLink, Membership, Municipality, Project, User
from surveys.models import Response
from tests import factories
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_admin import COORDINATOR
from tests.browser.test_background import AtOnce
from tests.browser.test_two_savers import desk_window as desk_window
from tests.surveys.frozen import make_level, make_release
from tests.toolkits.archive.test_archive import wipe

SIZES = pytest.mark.parametrize(
    ("viewport", "javascript"), [(PHONE, True), (DESK, True), (PHONE, False)]
)


@pytest.fixture
def person(database):
    return User.objects.get(email=COORDINATOR[0])


@pytest.fixture
def second(person):
    """Another project of the coordinator, who is its evaluator too, with an answer in it."""
    project = factories.make_project(name="Silta", slug="silta", is_published=False)
    factories.make_membership(user=person, project=project)
    factories.make_membership(user=person, project=project, role="evaluator")
    place = Municipality.objects.get(slug="nivala")
    pilot = factories.make_pilot(
        project=project, municipality=place, name="Kylätalo", slug="kylatalo"
    )
    survey = factories.make_survey(pilot=pilot, project=project)
    factories.make_response(card=factories.make_card(survey=survey))
    yield project
    AuditEvent.objects.filter(actor=person).delete()
    BackgroundJob.objects.all().delete()
    for found in Project.objects.filter(slug="silta"):
        wipe(found)
        AuditEvent.objects.filter(project=found).delete()
    survey.instrument.delete()


@pytest.fixture
def superuser(person):
    person.is_superuser = True
    person.save()
    yield
    person.is_superuser = False
    person.save()


def looked_at(window):
    """What axe and the ruler find; what axe itself adds to the page is no fault of the page."""
    complaints = list(window.complaints)
    found = [*window.violations(), window.overflow()]
    window.complaints[:] = complaints
    return found


@SIZES
def test_project_goes_out_as_an_archive_and_comes_in_again(
    desk_window, person, second, superuser, monkeypatch, viewport, javascript
):
    monkeypatch.setattr(asking, "Thread", AtOnce)
    window = desk_window(viewport, COORDINATOR, javascript=javascript)
    page, found = window.page, []

    window.go(f"/hallinta/projects/project/{second.pk}/change/")
    page.get_by_role("link", name="Hanke yhtenä arkistona").click()
    page.get_by_label("Ota mukaan kortit ja vastaukset").check()
    found += looked_at(window) if javascript else [0]
    page.get_by_role("button", name="Tee arkisto").click()
    page.get_by_text("Valmis.").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tallenna tiedosto").click()
    archive = download.value.path()
    memberships = list(Membership.objects.filter(project=second).values("user_id", "role"))
    wipe(second)

    window.go("/hallinta/projects/project/")
    page.get_by_role("link", name="Tuo hanke arkistosta").click()
    found += looked_at(window) if javascript else [0]
    page.get_by_label("Arkisto").set_input_files(
        {"name": "silta.zip", "mimeType": "application/zip", "buffer": archive.read_bytes()}
    )
    page.get_by_role("button", name="Lue arkisto").click()
    page.get_by_text("Kortit toimivat täällä kuten ennenkin.").wait_for()
    found += looked_at(window) if javascript else [0]
    page.get_by_role("button", name="Tuo hanke").click()
    page.get_by_text("Valmis.").wait_for()

    loaded = Project.objects.get(slug="silta")
    assert Response.objects.filter(survey__project=loaded).count() == 1
    assert [len(memberships), loaded.memberships.count()] == [2, 0]
    assert set(found) == {0}


def test_bad_archive_is_refused_in_words(desk_window, superuser):
    window = desk_window(PHONE, COORDINATOR)
    window.go("/hallinta/arkisto/tuo/")

    window.page.get_by_label("Arkisto").set_input_files(
        {"name": "kulut.zip", "mimeType": "application/zip", "buffer": b"PK\x03\x04rikki"}
    )
    window.page.get_by_role("button", name="Lue arkisto").click()
    text = window.page.get_by_role("alert").inner_text()
    window.forgive_refusals()

    assert "Arkisto ei ole ehjä. Lataa tai tee se uudelleen ja tuo se." in text
    assert looked_at(window) == [0]


@SIZES
def test_project_is_switched_without_losing_the_page(
    desk_window, person, second, viewport, javascript
):
    window = desk_window(viewport, COORDINATOR, javascript=javascript)
    page = window.page
    window.go("/hallinta/ihmiset/yhdessa-osallisuutta/")
    head = page.locator(".project-switch")
    before = head.locator("b").inner_text()

    head.get_by_text("Vaihda hanketta").focus()
    page.keyboard.press("Enter")
    found = looked_at(window) if javascript else [0]
    head.get_by_role("link", name="Silta").focus()
    page.keyboard.press("Enter")
    window.wait_for("/hallinta/ihmiset/silta/")

    assert before == "Yhdessä osallisuutta"
    assert page.locator(".project-switch b").inner_text() == "Silta"
    assert found == [0]


@SIZES
def test_frozen_figures_of_two_projects_are_compared(
    desk_window, person, second, viewport, javascript
):
    real = Project.objects.get(slug="yhdessa-osallisuutta").releases.first()
    release = make_release(second, make_level("project", "kaikki", 41, 6.5))
    release.instrument_key = real.instrument_key
    release.save()
    window = desk_window(viewport, COORDINATOR, javascript=javascript)
    page = window.page

    page.get_by_role("link", name="Vertaa hankkeita").click()
    chart = page.locator(".chartfig").first.inner_text()
    page.get_by_text("Luvut taulukkona").first.click()
    cells = page.locator("table").first.inner_text()
    found = looked_at(window) if javascript else [0]
    with page.expect_download() as download:
        page.get_by_role("link", name="Tallenna luvut (CSV)").click()

    text = download.value.path().read_text("utf-8-sig")
    assert re.search(r"Silta, 1\.3\.2026\s+\+6,5\s", chart)
    assert "Yhdessä osallisuutta" in chart
    assert "Silta" in cells
    assert {line.split(";")[0] for line in text.splitlines()[1:]} == {
        "Yhdessä osallisuutta",
        "Silta",
    }
    assert found == [0]


@SIZES
def test_address_of_a_calendar_is_made_and_taken_out_of_use(
    desk_window, person, second, viewport, javascript
):
    window = desk_window(viewport, COORDINATOR, javascript=javascript)
    page, reader = window.page, Client()

    page.get_by_role("link", name="Kalenteri Outlookiin").click()
    found = looked_at(window) if javascript else [0]
    page.get_by_role("button", name="Tee osoite").click()
    address = page.locator("code.key").inner_text()
    found += looked_at(window) if javascript else [0]
    path = address[address.index("/kalenteri/") :]
    opened = reader.get(path)
    window.go("/hallinta/kalenteri/")
    again = page.content()
    page.get_by_role("button", name="Poista osoite käytöstä").click()
    page.get_by_role("button", name="Tee osoite").wait_for()

    assert address.startswith("http")
    assert opened.text.startswith("BEGIN:VCALENDAR\r\n")
    assert "UID:hanke-" in opened.text
    assert path not in again
    assert reader.get(path).status_code == 404
    assert not CalendarLink.objects.exists()
    assert set(found) == {0}
