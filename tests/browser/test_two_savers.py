import pytest

from projects.models import Pilot
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_admin import COORDINATOR, SAVE

NIVALA = ("nivala@esimerkki.example", "kahvi-ja-pulla-2")


@pytest.fixture
def desk_window(visit):
    def open_desk(viewport, account, *, javascript=True):
        window = visit(viewport, javascript=javascript)
        window.go("/hallinta/")
        window.page.get_by_label("Sähköposti").fill(account[0])
        window.page.get_by_label("Salasana", exact=True).fill(account[1])
        window.page.get_by_role("button", name="Kirjaudu sisään").click()
        window.page.wait_for_url("**/hallinta/")
        return window

    return open_desk


@pytest.fixture
def pilot(database):
    pilot = Pilot.objects.get(slug="vanhempien-aamupala")
    kept = (pilot.need, pilot.aim)
    yield pilot
    Pilot.objects.filter(pk=pilot.pk).update(need=kept[0], aim=kept[1])


@pytest.mark.parametrize(("viewport", "javascript"), [(PHONE, True), (DESK, True), (PHONE, False)])
def test_two_desks_write_in_the_same_pilot(desk_window, pilot, viewport, javascript):
    slow = desk_window(viewport, COORDINATOR, javascript=javascript)
    quick = desk_window(DESK, NIVALA)
    address = f"/hallinta/projects/pilot/{pilot.pk}/change/?_osa=ennen"
    slow.go(address)
    quick.go(address)

    quick.page.get_by_label("Tarve:").fill("Nivalan tarve")
    quick.page.get_by_role("button", name=SAVE).click()
    quick.page.wait_for_url("**/hallinta/projects/pilot/")
    slow.page.get_by_label("Tarve:").fill("Hankkeen tarve")
    slow.page.get_by_label("Tavoite:").fill("Hankkeen tavoite")
    slow.page.get_by_role("button", name=SAVE).click()
    group = slow.page.get_by_role("group", name="Kaksi muutti samaa kohtaa")
    words = group.inner_text()
    complaints = list(slow.complaints)
    found = [slow.overflow(), *slow.violations()] if javascript else [0]
    # What axe itself adds to the page is no fault of the page.
    slow.complaints[:] = complaints
    group.get_by_label("Ota tallennettu").check()
    slow.page.get_by_role("button", name=SAVE).click()
    slow.page.wait_for_url("**/hallinta/projects/pilot/")

    pilot.refresh_from_db()
    assert ("Hankkeen tarve" in words, "Nivalan tarve" in words, found) == (True, True, [0])
    assert "Tallennettu nyt: Nivalan koordinaattori" in words
    assert (pilot.need, pilot.aim) == ("Nivalan tarve", "Hankkeen tavoite")
