"""A municipality's text for its wellbeing report, and a pilot for Innokylä, copied by a press."""

import os
from pathlib import Path

import pytest

from tests.browser.conftest import DESK, PHONE

SHOWN, HIDDEN = "/kunnat/nivala/", "/kunnat/sievi/"
REASON = "Tulosta ei näytetä, jotta yksittäisen vastaajan tietoja ei voi päätellä."
COPYING = {"permissions": ["clipboard-read", "clipboard-write"]}


def look(window, name):
    """Keeps a picture where somebody asks for them by PICTURES=folder."""
    if folder := os.environ.get("PICTURES"):
        window.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def copied(window, button, of=""):
    name = f"{button} {of}" if of else button
    found = window.page.get_by_role("button", name=name, exact=True).first
    found.click()
    found.locator("xpath=..").get_by_text("Kopioitu.").wait_for()
    return window.page.evaluate("navigator.clipboard.readText()")


def section_of(text, heading):
    """The lines below a heading of what was copied."""
    parts = dict(part.split("\n", 1) for part in text.split("\n\n")[1:])
    return parts[heading]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_insert_is_copied_for_a_shown_municipality(visit, viewport):
    window = visit(viewport, **COPYING)
    window.go(SHOWN)
    window.page.get_by_role("link", name="Avaa teksti").click()
    window.wait_for(f"{SHOWN}hyvinvointikertomukseen/")
    look(window, f"insert-{viewport['width']}")

    text = copied(window, "Kopioi koko teksti")
    change = copied(window, "Kopioi", "Mikä muuttui")
    goal = copied(window, "Kopioi", "Tavoite")

    assert text.startswith("Hyvinvointikertomukseen: Nivalan kaupunki\n\nMitä kokeiltiin\n")
    assert section_of(text, "Mikä muuttui") == change
    assert change.startswith("18 ihmistä vastasi sekä alussa että lopussa.")
    assert change.endswith("Keksitty esimerkki.")
    assert f"Tavoite: {goal}" in section_of(text, "Ehdotus 1")
    assert window.overflow() == 0


def test_insert_of_a_hidden_municipality_says_why_nothing_is_shown(visit):
    window = visit(**COPYING)
    window.go(f"{HIDDEN}hyvinvointikertomukseen/")
    look(window, "insert-hidden-360")

    text = copied(window, "Kopioi koko teksti")

    assert section_of(text, "Mikä muuttui") == REASON
    assert "vastasi sekä alussa että lopussa" not in text
    assert "Asukkaiden omin sanoin\n”Kodan katto vuotaa.”" in text
    assert "Yhteinen kävelyilta" not in text


def test_insert_is_there_to_select_without_scripts(visit):
    window = visit(javascript=False)
    window.go(f"{SHOWN}hyvinvointikertomukseen/")

    assert window.page.get_by_role("button", name="Kopioi").count() == 0
    assert window.page.get_by_role("heading", name="Mikä muuttui").count() == 1
    with window.page.expect_download() as download:
        window.page.get_by_role("link", name="Lataa Word-tiedostona").click()
    assert download.value.suggested_filename == "hyvinvointikertomukseen-nivala.docx"


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_pilot_is_copied_under_the_headings_of_innokyla(visit, viewport):
    window = visit(viewport, **COPYING)
    window.go("/kokeilut/vanhempien-aamupala/")
    window.page.get_by_role("link", name="Teksti Innokylään").click()
    window.wait_for("/kokeilut/vanhempien-aamupala/innokyla/")
    look(window, f"innokyla-{viewport['width']}")

    text = copied(window, "Kopioi koko teksti")
    idea = copied(window, "Kopioi", "Ratkaisun perusidea")

    assert section_of(text, "Toimintamallin nimi") == "Vanhempien aamupala"
    assert section_of(text, "Ratkaisun perusidea") == idea
    assert window.overflow() == 0
