"""A tip list that is found, ticked, shared and printed; a tool that is filled and taken along."""

import json
import os
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from docx import Document

from tests.browser.conftest import DESK, PHONE, wait_until

LIST = "/vinkkilistat/hyva-kohtaaminen/"
FIRST = "Ole ovella ennen ensimmäistä tulijaa."
SECOND = "Tervehdi ensin ja kysy asiaa vasta sitten."


def status_is(window, text):
    told = 'document.querySelector("[data-kept-status]").textContent'
    wait_until(window.page, f"{told} === {json.dumps(text)}")


def look(window, name):
    """Keeps a picture where somebody asks for them by PICTURES=folder."""
    if folder := os.environ.get("PICTURES"):
        window.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def n_printed(window):
    with pikepdf.open(BytesIO(window.page.pdf(prefer_css_page_size=True))) as printed:
        return len(printed.pages)


def ticked(window):
    return window.page.locator(".tips input:checked").count()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_tip_list_keeps_its_ticks_on_this_device_alone(visit, viewport):
    window = visit(viewport)
    sent = []
    window.go(LIST)
    window.page.wait_for_load_state("networkidle")
    window.page.on("request", lambda request: sent.append(request.url))

    window.page.get_by_label(FIRST).check()
    window.page.get_by_label(SECOND).check()
    status_is(window, "Tehty 2, jäljellä 8. Merkinnät ovat vain tässä laitteessa.")
    unsent = list(sent)
    window.page.reload()
    status_is(window, "Tehty 2, jäljellä 8. Merkinnät ovat vain tässä laitteessa.")
    kept = (ticked(window), window.page.get_by_label(SECOND).is_checked())
    look(window, f"tips-{viewport['width']}")
    narrow, faults = window.overflow(), window.violations()
    window.page.get_by_role("button", name="Poista merkinnät").click()
    status_is(window, "Merkitse tehdyksi. Merkinnät jäävät vain tähän laitteeseen.")
    window.page.reload()
    status_is(window, "Merkitse tehdyksi. Merkinnät jäävät vain tähän laitteeseen.")

    assert (unsent, kept, ticked(window)) == ([], (2, True), 0)
    assert (narrow, faults) == (0, [])
    assert window.page.evaluate("Object.keys(localStorage)") == []


def test_ticks_of_one_list_are_not_those_of_another(visit):
    window = visit()
    window.go(LIST)
    window.page.get_by_label(FIRST).check()
    status_is(window, "Tehty 1, jäljellä 9. Merkinnät ovat vain tässä laitteessa.")

    window.go("/vinkkilistat/kysy-kayta-ja-kerro/")
    status_is(window, "Merkitse tehdyksi. Merkinnät jäävät vain tähän laitteeseen.")

    assert ticked(window) == 0


def test_tip_list_is_a_plain_list_without_scripts(visit):
    window = visit(javascript=False)
    window.go(LIST)

    window.page.get_by_label(FIRST).check()

    assert window.page.get_by_text("Merkitse tehdyksi. Valinnat eivät tallennu.").count() == 1
    assert window.page.get_by_role("button", name="Poista merkinnät").count() == 0


def test_tip_list_is_found_by_an_inflected_word_and_by_its_reader(visit):
    window = visit(permissions=["clipboard-read", "clipboard-write"])
    window.go("/vinkkilistat/")

    window.page.get_by_label("Hae sanalla").fill("aamupaloilla")
    window.page.get_by_label("Kenelle").select_option("yhdistyksille")
    window.page.get_by_role("button", name="Näytä").click()
    window.page.wait_for_url("**kenelle=associations**")
    look(window, "found-360")
    faults = [window.overflow(), *window.violations()]
    window.page.get_by_role("link", name="Aamupala tai iltapala").first.click()
    window.page.wait_for_url("**/aamupala-tai-iltapala/")
    window.page.get_by_role("button", name="Kopioi linkki").click()
    window.page.get_by_text("Kopioitu.").wait_for()

    assert faults == [0]
    address = f"{window.address}/vinkkilistat/aamupala-tai-iltapala/"
    assert window.page.evaluate("navigator.clipboard.readText()") == address
    assert n_printed(window) == 1


LISTS = (
    "hyva-kohtaaminen",
    "kokemustoimija-mukaan",
    "osallistava-budjetointi",
    "kunta-ja-yhdistykset",
    "aamupala-tai-iltapala",
    "raati-josta-seuraa-jotakin",
    "kyyti-kaveri-ja-oma-kieli",
    "kysy-kayta-ja-kerro",
)


@pytest.mark.parametrize("slug", LISTS)
def test_tip_list_is_printed_on_one_page(visit, slug):
    window = visit(DESK)
    window.go(f"/vinkkilistat/{slug}/")

    assert n_printed(window) == 1


TOOL = "/tyokalut/kokemustoimijan-toimeksianto/"


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_tool_is_filled_on_screen_kept_over_a_reload_and_saved(visit, viewport):
    window = visit(viewport, accept_downloads=True)
    window.go(TOOL)
    window.page.get_by_role("link", name="Täytä näytöllä").click()
    window.page.wait_for_url("**/tayta/")

    window.page.get_by_label("Aihe ja toivottu näkökulma").fill("Arki kunnassa\nja kyydit")
    window.page.get_by_label("Palkkio").fill("120")
    window.page.get_by_label("Saako tilaisuuden tallentaa tai kuvata?: ei").check()
    status_is(window, "Täytetty 3, tyhjiä 15. Kaikki on tallessa vain tässä laitteessa.")
    window.page.reload()
    status_is(window, "Täytetty 3, tyhjiä 15. Kaikki on tallessa vain tässä laitteessa.")
    look(window, f"tool-{viewport['width']}")
    faults = [window.overflow(), *window.violations()]
    with window.page.expect_download() as download:
        window.page.get_by_role("button", name="Tallenna Word-tiedostona").click()
    texts = [one.text for one in Document(download.value.path()).paragraphs]
    window.page.get_by_text("Poista kirjoittamasi tästä laitteesta").click()
    window.page.get_by_role("button", name="Tyhjennä lomake").click()

    assert "Aihe ja toivottu näkökulma: Arki kunnassa\nja kyydit" in texts
    assert "Palkkio 120 €, matkat ________ €, maksupäivä ________" in texts
    assert "Saako tilaisuuden tallentaa tai kuvata? ☒ ei ☐ kyllä, näin: " + "_" * 40 in texts
    assert faults == [0]
    assert window.page.get_by_label("Aihe ja toivottu näkökulma").input_value() == ""
    assert window.page.evaluate("Object.keys(localStorage)") == []


def test_tool_is_filled_and_saved_without_scripts(visit):
    window = visit(javascript=False, accept_downloads=True)
    window.go(f"{TOOL}tayta/")

    window.page.get_by_label("Palkkio").fill("120")
    with window.page.expect_download() as download:
        window.page.get_by_role("button", name="Tallenna PDF-tiedostona").click()

    assert download.value.suggested_filename == "tool-kokemustoimijan-toimeksianto.pdf"
    with pikepdf.open(download.value.path()) as saved:
        assert len(saved.pages) == 1


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_columns_of_the_tools_stand_below_their_headings(visit, viewport):
    window = visit(viewport)
    window.go("/vinkkilistat/")

    left = "row => [...row.cells].map(cell => cell.getBoundingClientRect().left)"
    rows = window.page.evaluate(f"[...document.querySelectorAll('main table tr')].map({left})")

    assert len(rows) > 2
    assert rows == [rows[0]] * len(rows)
