"""Long work as it is in an installation: a real server, a real worker, and a browser that waits."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from tests.browser.conftest import DESK, PHONE, Visit
from tests.server.conftest import environment_of, free_port, migrated, serving
from tests.server.test_worker import worker

ACCOUNT = ("hoitaja@esimerkki.example", "kahvi-ja-pulla-1")
N_ROWS = 230
# One pilot more than what is computed while a browser waits.
MADE = f"""
from datetime import date
from projects.models import Pilot, Project
from tests import factories
from tests.surveys.reports.samples import three_places
project = factories.make_project(slug="laaja", name="Laaja hanke")
three_places(project)
place = project.pilots.first().municipality
for number in range(101):
    factories.make_pilot(project=project, municipality=place, name=f"Kahvila {{number}}",
                         slug=f"kahvila-{{number}}")
by = factories.make_membership(project=project).user
by.email = "{ACCOUNT[0]}"
by.set_password("{ACCOUNT[1]}")
by.save()
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("worker")
    environment = environment_of(folder)
    (folder / "portal.sqlite3").write_bytes(migrated())
    subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", MADE],
        **{"env": environment, "cwd": settings.BASE_DIR, "check": True},
    )
    port = free_port()
    with (
        (folder / "server.log").open("wb") as log,
        serving([port], environment, log),
        worker(environment),
    ):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def window(browser, address):
    context = browser.new_context(viewport=DESK, locale="fi-FI")
    page = context.new_page()
    page.set_default_timeout(120_000)
    found = Visit(page, address)
    page.on("console", lambda m: m.type == "error" and found.complaints.append(m.text))
    found.go("/hallinta/")
    page.get_by_label("Sähköposti").fill(ACCOUNT[0])
    page.get_by_label("Salasana", exact=True).fill(ACCOUNT[1])
    page.get_by_role("button", name="Kirjaudu sisään").click()
    page.wait_for_url("**/hallinta/")
    yield found
    context.close()


def looked_at(window, name):
    """What axe and the ruler find on a phone and at a desk; with PICTURES a picture of each."""
    found = []
    complaints = list(window.complaints)
    for viewport in (PHONE, DESK):
        window.page.set_viewport_size(viewport)
        if folder := os.environ.get("PICTURES"):
            path = f"{folder}/{name}-{viewport['width']}.png"
            window.page.screenshot(path=path, full_page=True)
        found += [*window.violations(), window.overflow()]
    # What axe itself adds to the page is no fault of the page.
    window.complaints[:] = complaints
    return found


def on(window):
    """From the page of a work that is done."""
    window.page.get_by_text(re.compile("^Valmis[.]")).wait_for()
    window.page.get_by_role("link", name="Jatka").click()


def test_figures_of_a_large_project_are_looked_at_and_frozen(window):
    page = window.page
    window.go("/hallinta/tulokset/laaja/")
    page.get_by_role("button", name="Katso, mitä näkyisi").click()
    page.wait_for_url("**/taustatyot/*/")
    found = looked_at(window, "preview-job")
    on(window)
    page.get_by_role("heading", name="Mitä näkyisi").wait_for()
    found += looked_at(window, "preview")

    page.get_by_text("Vahvista nämä luvut", exact=True).click()
    page.get_by_role("button", name="Vahvista ja julkaise").click()
    page.wait_for_url("**/taustatyot/*/")
    page.get_by_text("Tulokset on vahvistettu.").wait_for()
    found += looked_at(window, "frozen")
    on(window)

    page.wait_for_url("**/tulokset/laaja/")
    assert found == [0] * 6
    assert window.complaints == []


def test_long_file_is_checked_left_come_back_to_and_brought_in(window):
    page = window.page
    days = [f"{day}.{month}.2025" for month in range(1, 13) for day in range(1, 29)][:N_ROWS]
    lines = [f"kahvila-1;{day};pidetty;9" for day in days]
    content = "\n".join(["Kokeilu;Päivä;Toteutuminen;Asukkaita", *lines]).encode()
    window.go("/hallinta/projects/pilotsession/tuo/")
    page.get_by_label("Tiedosto:").set_input_files(
        {"name": "kerrat.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Tuo tiedosto").click()
    page.wait_for_url("**/taustatyot/*/")
    found = looked_at(window, "import-job")

    window.go("/hallinta/")
    window.go("/hallinta/taustatyot/")
    page.get_by_role("link", name="Tarkistetaan tiedosto: toimintakerrat").click()
    on(window)
    page.get_by_text(f"Siinä on uusia rivejä {N_ROWS},").wait_for()
    found += looked_at(window, "import-checked")
    page.get_by_role("button", name="Tallenna rivit").click()
    page.get_by_text(f"Tuotiin tiedosto: uusia rivejä {N_ROWS},").wait_for()
    found += looked_at(window, "import-done")
    on(window)

    page.wait_for_url("**/projects/pilotsession/")
    assert page.locator("#result_list tbody tr").count() > 0
    assert found == [0] * 6
    assert window.complaints == []


def test_file_with_faults_is_told_by_its_rows(window):
    page = window.page
    lines = ["kahvila-2;5.2.2025;pidetty;9"] * 100 + ["kahvila-2;eilen;pidetty;9"] * 110
    content = "\n".join(["Kokeilu;Päivä;Toteutuminen;Asukkaita", *lines]).encode()
    window.go("/hallinta/projects/pilotsession/tuo/")
    page.get_by_label("Tiedosto:").set_input_files(
        {"name": "kerrat.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Tuo tiedosto").click()
    on(window)

    page.get_by_role("heading", name="Tiedostoa ei tallennettu").wait_for()
    page.get_by_text("Kohtia on kaikkiaan 209. Tässä niistä on 50 ensimmäistä.").wait_for()
    assert page.get_by_role("button", name="Tallenna rivit").count() == 0
    assert looked_at(window, "import-faults") == [0, 0]
    assert window.complaints == []


def test_answers_given_elsewhere_are_checked_asked_about_and_stored(window):
    page = window.page
    line = "{};kerho-alajarvi;{};{};paper;alone;fi;4"
    lines = [line.format("0012", "start", "5.2.2026"), line.format("12", "end", "5.3.2026")]
    headings = "code;pilot;phase;answered_on;channel;help;language;seura_1"
    content = "\n".join([headings, *lines]).encode()
    window.go("/hallinta/")
    page.get_by_role("link", name="Tuo vastauksia tiedostosta").first.click()
    page.wait_for_url("**/tulokset/laaja/tuo-vastaukset/")
    found = looked_at(window, "answers-file")
    page.get_by_label("Tiedosto", exact=True).set_input_files(
        {"name": "vastaukset.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Tarkista tiedosto").click()
    page.wait_for_url("**/taustatyot/*/")
    on(window)

    page.get_by_text("Siinä on 2 vastausta.").wait_for()
    found += looked_at(window, "answers-checked")
    page.get_by_role("button", name="Tallenna vastaukset").click()
    page.get_by_text("Valitse, miten koodit luetaan.").first.wait_for()
    found += looked_at(window, "answers-asked")
    # The console tells of every page that was refused.
    window.forgive_refusals()
    page.get_by_label("Ovat. Alku- ja loppukysely yhdistetään pariksi.").check()
    page.get_by_role("button", name="Tallenna vastaukset").click()
    page.get_by_text("Tuotiin 2 vastausta hankkeeseen Laaja hanke.").wait_for()
    page.get_by_text("Tiedoston ihmisistä 1 vastasi sekä alussa että lopussa,").wait_for()

    assert found == [0] * 6
    assert window.complaints == []
