"""An own assessment that stays in the browser, and two yearly rounds at the desk."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_two_savers import NIVALA, desk_window  # noqa: F401  a fixture
from toolkits.models import Assessment, SupportStatement

START = "/tukipaketti/tunnista/"
RESULT = "/tukipaketti/tulos/"
THEME = "tunnista.arki"


def choose(window, key, step):
    window.page.locator(f'input[name="{key}"][value="{step}"]').check()


def answer_theme(window, *steps):
    for number, step in enumerate(steps, 1):
        choose(window, f"{THEME}.{number}", step)


def button(window, name):
    return window.page.get_by_role("button", name=name, exact=True)


def look(window, name):
    """Keeps a picture where somebody asks for them by PICTURES=folder."""
    if folder := os.environ.get("PICTURES"):
        window.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def stand_every_reader(window):
    complaints, size = list(window.complaints), window.page.viewport_size
    window.page.set_viewport_size({"width": 320, "height": 640})
    narrow = window.overflow()
    window.page.set_viewport_size(size)
    found = [narrow + window.overflow(), *window.violations()]
    # What axe itself adds to the page is no fault of the page.
    window.complaints[:] = complaints
    return found


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_assessment_is_kept_over_a_reload_and_ends_in_a_text(visit, viewport):
    window = visit(viewport)
    window.go(START)

    answer_theme(window, 0, 1, 3, "not_ours")
    window.page.reload()
    kept = [
        window.page.locator(f'input[name="{THEME}.{number}"]:checked').input_value()
        for number in (1, 2, 3, 4)
    ]
    look(window, f"phase-{viewport['width']}")
    phase = stand_every_reader(window)
    button(window, "Seuraava vaihe: Toimi").click()
    window.page.wait_for_url("**/tukipaketti/toimi/")
    for number in (1, 2, 3, 4):
        choose(window, f"toimi.johtaminen.{number}", 3)
    button(window, "Katso tulos").click()
    window.page.get_by_role("heading", name="Mihin tarttua").wait_for()
    window.page.get_by_label("Seuraava toimi").fill("Kysymme asukkailta arjesta")
    button(window, "Päivitä teksti").click()
    text = window.page.locator("#valmis-teksti")
    text.get_by_text("Kysymme asukkailta arjesta").wait_for()
    window.page.reload()
    text.get_by_text("Kysymme asukkailta arjesta").wait_for()
    look(window, f"result-{viewport['width']}")

    assert kept == ["0", "1", "3", "not_ours"]
    assert "Vahvin teema on ”Johtaminen ja vastuut”." in text.inner_text()
    assert "Eniten kehitettävää on teemassa ”Tieto asukkaiden arjesta”." in text.inner_text()
    weak = window.page.get_by_role("region", name="Tieto asukkaiden arjesta")
    assert weak.get_by_role("link", name="Kysy, käytä ja kerro").count() == 1
    assert (phase, stand_every_reader(window)) == ([0], [0])


def test_assessment_goes_on_by_a_link_and_never_wipes_out_another(visit):
    first = visit(DESK, permissions=["clipboard-read", "clipboard-write"])
    first.go(START)
    answer_theme(first, 2, 2, 2, 3)
    button(first, "Katso tulos").click()
    button(first, "Kopioi linkki").click()
    first.page.get_by_text("Linkki on kopioitu").wait_for()
    link = first.page.evaluate("navigator.clipboard.readText()")

    new, own = visit(PHONE), visit(PHONE)
    new.page.goto(link)
    new.page.get_by_role("heading", name="Mihin tarttua").wait_for()
    own.go(START)
    answer_theme(own, 0, 0, 0, 0)
    own.page.goto(link)
    look(own, "link-choice-360")
    button(own, "Pidä tämän selaimen arvio").click()
    own.page.get_by_role("heading", name="Mihin tarttua").wait_for()

    assert link.partition("#")[2] == f"{THEME}=1:2,2:2,3:2,4:3"
    levels = [one.page.locator(".profile .v").first.inner_text() for one in (new, own)]
    assert [level.split()[0] for level in levels] == ["2,3", "0,0"]


def test_assessment_is_removed_from_the_browser(visit):
    window = visit(PHONE)
    window.go(START)
    answer_theme(window, 2, 2, 2, 3)
    button(window, "Katso tulos").click()

    window.page.get_by_text("Poista vastaukset tästä selaimesta").click()
    button(window, "Poista vastaukset").click()

    window.page.get_by_text("Arviota ei ole vielä aloitettu.").wait_for()
    assert json.loads(window.page.evaluate("localStorage.getItem('itsearvio')")) == {}


def test_assessment_works_without_scripts_and_comes_back_by_its_file(visit, tmp_path):
    window = visit(PHONE, javascript=False)
    window.go(START)
    answer_theme(window, 0, 1, 3, 3)
    button(window, "Seuraava vaihe: Toimi").click()
    button(window, "Katso tulos").click()
    with window.page.expect_download() as download:
        button(window, "Tallenna tiedostoon").click()
    download.value.save_as(tmp_path / "arvio.json")

    later = visit(PHONE, javascript=False)
    later.go(START)
    answer_theme(later, 2, 2, 3, 3)
    button(later, "Katso tulos").click()
    later.page.get_by_label("Aiemmin tallennettu tiedosto").set_input_files(tmp_path / "arvio.json")
    button(later, "Vertaa tiedostoon").click()

    assert later.page.locator(".profile small").first.inner_text() == "+0,8"
    text = later.page.locator("#valmis-teksti").inner_text()
    assert "edistystä näkyy eniten teemassa ”Tieto asukkaiden arjesta”." in text


@pytest.fixture
def no_rounds(database):
    yield
    Assessment.objects.all().delete()


def begin_round(window, year):
    window.go("/hallinta/toolkits/assessment/add/")
    window.page.get_by_label("Vuosi:").fill(str(year))
    window.page.get_by_role("button", name="Tallenna", exact=True).click()
    window.page.get_by_role("link", name="Tunnista", exact=True).click()
    window.page.get_by_role("heading", name="Tieto asukkaiden arjesta").wait_for()


def fill_theme(window, *steps):
    statements = SupportStatement.objects.filter(theme__key=THEME).order_by("order")
    for statement, step in zip(statements, steps, strict=True):
        group = window.page.get_by_role("group", name=statement.text)
        group.locator(f'input[type="radio"][value="{step}"]').check()


@pytest.mark.usefixtures("no_rounds")
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_two_years_at_the_desk_with_an_action_checked(desk_window, viewport):  # noqa: F811
    window = desk_window(viewport, NIVALA)
    begin_round(window, 2025)
    fill_theme(window, 0, 2, 2, 2)
    other = window.page.get_by_role("group", name="Kunta kokoaa vähintään kerran vuodessa")
    other.get_by_role("heading", name="Eriävä näkemys").click()
    other.get_by_label("Eriävä näkemys:").fill("Yhdistyksille siitä on kerrottu.")
    look(window, f"desk-answers-{viewport['width']}")
    answers = stand_every_reader(window)
    window.page.get_by_role("button", name="Tallenna", exact=True).click()
    window.page.get_by_role("link", name=re.compile("Sovi toimi ?: Kunta kokoaa")).click()
    window.page.get_by_label("Mitä tehdään:").fill("Kootaan luvut ja kokemukset")
    window.page.get_by_label("Kuka vastaa:").fill("hyvinvointikoordinaattori")
    window.page.get_by_label("Mihin mennessä:").fill("2026-03-01")
    look(window, f"desk-action-{viewport['width']}")
    window.page.get_by_role("button", name="Tallenna", exact=True).click()
    window.page.get_by_role("heading", name="Sovitut toimet").wait_for()
    look(window, f"desk-first-{viewport['width']}")
    first = stand_every_reader(window)

    begin_round(window, 2026)
    fill_theme(window, 2, 2, 2, 3)
    window.page.get_by_role("button", name="Tallenna", exact=True).click()
    window.page.get_by_role("link", name=re.compile("Tarkista ?: Kootaan luvut")).click()
    window.page.get_by_label("Tilanne:").select_option("done")
    window.page.get_by_label("Mitä tehtiin:").fill("Luvut ovat yhdellä sivulla")
    window.page.get_by_role("button", name="Tallenna", exact=True).click()
    window.go(f"/hallinta/itsearvio/{Assessment.objects.get(year=2026).pk}/")
    look(window, f"desk-second-{viewport['width']}")

    assert window.page.locator(".profile small").first.inner_text() == "+0,8"
    assert window.page.get_by_text("Luvut ovat yhdellä sivulla").count() == 1
    assert "Edelliseen arvioon (2025)" in window.page.locator("#valmis-teksti").inner_text()
    assert (answers, first, stand_every_reader(window)) == ([0], [0], [0])
