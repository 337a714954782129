"""A coordinator copies a questionnaire, makes it the project's own and asks with it."""

import os

import pytest

from projects.models import Pilot
from surveys.models import Card, Instrument, InstrumentDraft, Response
from surveys.services import find_card
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_admin import COORDINATOR
from tests.browser.test_two_savers import desk_window as desk_window
from tests.browser.walking import begin, send
from tests.surveys.walks import make_code, make_ready_survey

LIST = "/hallinta/lomakkeet/luonnokset/"


@pytest.fixture
def survey(database):
    """A survey of the demonstration project that nobody has answered."""
    pilot = Pilot.objects.order_by("pk").first()
    made = make_ready_survey(project=pilot.project, pilot=pilot)
    yield made
    Response.objects.filter(survey=made).delete()
    Card.objects.filter(sheet__survey=made).delete()
    made.sheets.all().delete()
    made.delete()
    for instrument in Instrument.objects.filter(key__startswith="kylan_arki"):
        instrument.items.all().delete()
        instrument.delete()
    InstrumentDraft.objects.all().delete()


def look(window, *, is_scripted=True, name=""):
    if folder := os.environ.get("SHOTS"):
        window.page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    if is_scripted:
        complaints = list(window.complaints)
        assert (window.overflow(), window.violations()) == (0, [])
        # What axe itself adds to the page is no fault of the page.
        window.complaints[:] = complaints


@pytest.mark.parametrize(("viewport", "javascript"), [(PHONE, True), (DESK, True), (PHONE, False)])
def test_own_questionnaire_from_copy_to_answer(desk_window, visit, survey, viewport, javascript):
    window = desk_window(viewport, COORDINATOR, javascript=javascript)
    page = window.page
    mark = f"{viewport['width']}-{javascript}"

    def shot(name):
        look(window, is_scripted=javascript, name=f"{mark}-{name}")

    window.go(LIST)
    shot("list")
    page.get_by_label("Uuden lomakkeen nimi").fill("Kylän arki")
    page.get_by_label("Arki ja elämä, versio 2").check()
    page.get_by_role("button", name="Aloita").click()
    window.wait_for(f"{LIST}kylan_arki/")
    shot("detail")
    page.get_by_role("link", name="1. Minulla on joku").click()
    shot("item")
    page.get_by_label("suomi").fill("Minulla on naapuri, jonka kanssa juttelen.")
    page.get_by_label("ruotsi").fill("Jag har en granne att prata med.")
    page.get_by_role("button", name="Tallenna", exact=True).click()
    page.get_by_text("Tallennettu.").wait_for()
    page.get_by_role("link", name="Osa-alueet").click()
    page.get_by_label("Uusi osa-alue suomeksi").fill("Kylän tilat")
    page.get_by_role("button", name="Lisää osa-alue").click()
    for code, words in (("ruotsi", "Byns lokaler"), ("englanti", "Places"), ("ukraina", "Місця")):
        page.get_by_label(code).fill(words)
    page.get_by_role("button", name="Tallenna", exact=True).click()
    shot("domains")
    for tab in ("Asteikot", "Tekstit", "Kysymykset"):
        page.get_by_role("link", name=tab, exact=True).click()
        shot(tab)
    for words in ("Kylätalo on auki.", "Kylätalo on lähellä."):
        page.get_by_label("Uusi kysymys suomeksi").fill(words)
        page.locator("#id_kysymys-osa_alue").select_option("Kylän tilat")
        page.get_by_role("button", name="Lisää kysymys").click()
        page.get_by_text("Lisätty.").wait_for()
        page.get_by_role("link", name="Takaisin").click()
    page.get_by_role("button", name="Lomake on valmis").click()
    page.get_by_role("heading", name="Ennen kuin lomake on valmis").wait_for()
    window.forgive_refusals()
    shot("problems")
    for _ in range(2):
        page.locator(".problems a").first.click()
        for code in ("ruotsi", "englanti", "ukraina"):
            page.get_by_label(code).fill(f"Talo ({code})")
        page.get_by_role("button", name="Tallenna", exact=True).click()
    assert page.locator(".problems").count() == 0
    page.get_by_role("link", name="Esikatsele").click()
    for kind in ("phone", "tablet"):
        frame = page.frame_locator(f"iframe.{kind}")
        frame.get_by_text("Minulla on naapuri, jonka kanssa juttelen.").first.wait_for()
    shot("preview")
    paper = page.get_by_role("link", name="Avaa paperilomake (PDF)").get_attribute("href")
    assert page.request.get(window.address + paper).body().startswith(b"%PDF")
    page.get_by_label("Kieli").select_option("sv")
    page.get_by_role("button", name="Näytä").click()
    page.frame_locator("iframe.phone").get_by_text("Jag har en granne").first.wait_for()
    page.get_by_role("link", name="Kylän arki").click()
    page.get_by_role("button", name="Lomake on valmis").click()
    page.get_by_text("Lomake on valmis: Kylän arki, versio 1.").wait_for()
    shot("finished")
    window.go(f"/hallinta/surveys/survey/{survey.pk}/change/?_osa=perustiedot")
    page.get_by_label("Kylän arki, versio 1").check()
    page.get_by_role("button", name="Tallenna", exact=True).click()
    page.wait_for_url("**/hallinta/surveys/survey/")

    survey.refresh_from_db()
    card, code = make_code(survey)
    phone = visit(PHONE)
    begin(phone, code, "sv")
    phone.page.get_by_text("Jag har en granne att prata med.").first.wait_for()
    phone.page.locator(".choice input").first.check()
    phone.page.locator(".actions button").first.click()
    phone.wait_for("/kysely/kysymys/2/")
    phone.page.get_by_role("button", name="Sluta och skicka").click()
    phone.wait_for("/kysely/tarkista/")
    send(phone)
    [response] = Response.objects.filter(card=find_card(code))
    assert (response.instrument.key, response.answers) == ("kylan_arki", {"ihmissuhteet_1": 5})
