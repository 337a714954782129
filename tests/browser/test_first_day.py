"""From an empty database to printed cards, as a newcomer goes: every click is counted."""

import os
import re
import subprocess
import sys
import time

import pytest
from django.conf import settings

from tests.browser.conftest import DESK, PHONE, Visit
from tests.server.conftest import environment_of, free_port, wait_for

MOST_CLICKS = 60
START_SECONDS = 900
WIDTHS = (360, 390, 1280)
SHORT_FORMS = {
    "projects/project/1/change/?_osa=kunnat": "Kunnat",
    "projects/project/1/change/?_osa=toteuttajat": "Toteuttajat ja rahoitus",
    "projects/pilot/1/change/?_osa=perustiedot": "Perustiedot",
    "projects/pilot/1/change/?_osa=osallistujat": "Osallistujat ja jatko",
    "surveys/survey/1/change/?_osa=milloin": "Milloin",
    "surveys/survey/1/change/?_osa=apu": "Mistä saa apua",
}


class Newcomer:
    """Does everything with a mouse and a keyboard; a field that is written in is clicked too."""

    def __init__(self, window):
        self.window, self.page, self.n_clicks = window, window.page, 0
        self.faults = []

    def write(self, label, text):
        self.n_clicks += 1
        self.page.get_by_label(label).fill(text)

    def choose(self, label):
        self.n_clicks += 1
        self.page.get_by_label(label).check()

    def press(self, name):
        self.n_clicks += 1
        self.page.get_by_role("button", name=name).click()

    def follow(self, name):
        self.n_clicks += 1
        self.page.get_by_role("link", name=name).first.click()

    def look(self, heading, level=1):
        """Waits for a page, and notes what axe finds and how much it is too wide."""
        self.page.get_by_role("heading", name=heading, level=level).first.wait_for()
        kept = self.page.viewport_size
        complaints = list(self.window.complaints)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            if wide := self.window.overflow():
                self.faults.append(f"{heading} at {width}: {wide} px too wide")
        for width in (WIDTHS[0], WIDTHS[-1]):
            self.page.set_viewport_size({"width": width, "height": 800})
            self.faults += [f"{heading}: {found}" for found in self.window.violations()]
        self.page.set_viewport_size(kept)
        if folder := os.environ.get("FIRST_DAY_PICTURES"):
            name = re.sub(r"\W+", "-", heading.lower())
            self.page.screenshot(path=f"{folder}/{kept['width']}-{name}.png", full_page=True)
        # What axe itself adds to the page is no fault of the page.
        self.window.complaints[:] = complaints


@pytest.fixture
def empty_site(tmp_path):
    """`manage.py start` with nothing there before it; gives the link that it prints."""
    port = free_port()
    command = [sys.executable, "-u", "manage.py", "start", "--port", str(port)]
    with (tmp_path / "start.log").open("wb") as log:
        site = subprocess.Popen(  # noqa: S603  own arguments
            command,
            cwd=settings.BASE_DIR,
            env=environment_of(tmp_path),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        link = _printed_link(tmp_path / "start.log", site)
        wait_for(port)
        yield link
    finally:
        site.terminate()
        site.wait(timeout=120)


def _printed_link(log, site):
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and site.poll() is None:
        text = log.read_text(encoding="utf-8")
        if "Serving." in text:
            return re.search(r"http\S+/tili/\S+", text)[0]
        time.sleep(0.5)
    raise TimeoutError(log.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("viewport", "javascript"), [(DESK, True), (PHONE, True)])
def test_newcomer_comes_from_nothing_to_printed_cards(browser, empty_site, viewport, javascript):
    address = empty_site.split("/hallinta/")[0]
    context = browser.new_context(viewport=viewport, java_script_enabled=javascript, locale="fi-FI")
    page = context.new_page()
    page.set_default_timeout(60_000)
    window = Visit(page, address)
    page.on("console", lambda m: m.type == "error" and window.complaints.append(m.text))
    person = Newcomer(window)

    page.goto(empty_site)
    person.look("Ota portaali käyttöön")
    person.write("Nimesi", "Maija Mallikas")
    person.write("Sähköpostiosoitteesi", "maija@esimerkki.example")
    person.write("Salasana", "kahvi ja pulla torstaina")
    person.press("Tee tunnus ja aloita")

    person.look("Seuraava askel", level=2)
    links_of_desk = page.locator("main a, #content a").all_inner_texts()
    person.follow("Jatka")
    person.look("Kuka pitää tätä sivustoa yllä?")
    person.write("Kunta, yhdistys", "Nivalan kaupunki")
    person.press("Tallenna ja jatka")

    person.look("Suomen kunnat")
    person.choose("2025 (308 kuntaa)")
    person.press("Tuo kunnat ja jatka")

    person.look("Lomake ja tukipaketti")
    last_of_choice = person.page.locator(".choice .help").first
    look = "help => [getComputedStyle(help).marginBottom, getComputedStyle(help).fontWeight]"
    assert last_of_choice.evaluate(look) == ["0px", "400"]
    person.press("Ota käyttöön ja jatka")

    person.look("Uusi hanke")
    person.write("Hankkeen nimi", "Yhdessä mukana")
    person.write("Mitä hanke tekee", "Kunta ja yhdistykset järjestävät yhteistä tekemistä.")
    person.write("Hanke alkaa", "2026-01-01")
    person.write("Hanke päättyy", "2027-12-31")
    person.press("Tallenna ja jatka")

    person.look("Mitkä kunnat ovat mukana?")
    person.write("Kunnat, jotka ovat mukana", "Nivala, Sievi")
    person.press("Tallenna ja jatka")

    person.look("Kuka toteuttaa ja rahoittaa?")
    person.write("Kuka toteuttaa hankkeen", "Nivalan kaupunki")
    person.write("Kuka rahoittaa", "Euroopan unioni")
    person.press("Tallenna ja jatka")

    person.look("Vastaajien tiedot")
    person.write("Rekisterinpitäjän sähköposti", "tietosuoja@nivala.example")
    person.write("Mihin päivään asti", "2028-12-31")
    person.write("Päivä, jona rekisterinpitäjä", "2026-01-02")
    person.press("Tallenna ja jatka")

    person.look("Ensimmäinen kokeilu")
    person.choose("Nivala")
    person.write("Kokeilun nimi", "Vanhempien aamupala")
    person.choose("ryhmätoiminta")
    person.press("Tallenna ja jatka")

    person.look("Ensimmäinen kysely")
    person.write("Alkukysely aukeaa", "2026-02-01")
    person.write("Mistä vastaaja saa apua", "Nivalan sosiaalipäivystys")
    person.write("Puhelin", "044 000 0000")
    person.press("Tallenna ja jatka")

    person.look("Tee kortteja")
    person.write("Kuinka moni tulee mukaan?", "12")
    with page.expect_download() as waiting:
        person.press("Tee kortit")
    pages = waiting.value.path().read_bytes()
    if javascript:
        page.get_by_text("Arkki A on tehty: 20 korttia.").wait_for()
        page.get_by_role("link", name="Muistutus loppukyselystä").wait_for()
    # The same rows on their short forms, where all else is told later.
    for path, heading in SHORT_FORMS.items():
        page.goto(f"{address}/hallinta/{path}")
        person.look(heading, level=2)
    context.close()

    assert pages.startswith(b"%PDF-")
    assert person.faults == []
    assert links_of_desk == ["Jatka"]
    assert window.complaints == []
    assert person.n_clicks <= MOST_CLICKS
