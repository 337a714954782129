"""Every page of the shared tablet, as it is and with its errors."""

import os

import pytest

from tests.browser.every_page.provoking import provoke
from tests.browser.test_every_desk_page import PEOPLE
from tests.browser.test_tablet import PIN
from toolkits.demo.loading_surveys import PRACTICE_CONSULTATION_SLUG, PRACTICE_SLUG

IS_WHOLE = bool(os.environ.get("EVERY_PAGE"))
LANGUAGES = ["fi", "sv", "en", "uk"] if IS_WHOLE else ["fi"]
LAST = "/tabletti/kysymys/28/"
WAITS = "**/idle*.js"
"""Leads on by itself after a while, and whoever looks at a page takes longer."""


@pytest.fixture
def tablet_round(new_round):
    """Opens a survey on a tablet: `tablet_round(slug, language)`."""

    def begin(slug, language="fi"):
        walk = new_round(language)
        page = walk.visit.page
        page.route(WAITS, lambda route: route.fulfill(body="", content_type="text/javascript"))
        walk.visit.go("/tilit/login/")
        page.locator("[name=login]").fill(PEOPLE["coordinator"][0])
        page.locator("[name=password]").fill(PEOPLE["coordinator"][1])
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/hallinta/")
        walk.visit.go(f"/hallinta/kyselyt/{slug}/tabletti/")
        page.locator("[name=pin]").fill(PIN)
        page.locator("[name=pin]").press("Enter")
        page.wait_for_url("**/tabletti/**")
        return walk

    return begin


def inspect(walk, path, *, whole):
    walk.open(path, whole=whole)
    if provoke(walk.visit):
        walk.look(f"{path} with errors", whole=whole)


def press(walk, button, path, *, whole):
    walk.visit.page.locator(button).first.click()
    walk.visit.wait_for(path)
    walk.look(path, whole=whole)


@pytest.mark.parametrize("language", LANGUAGES)
def test_survey_on_a_tablet_has_no_barrier(tablet_round, code, language):
    walk, whole = tablet_round(PRACTICE_SLUG), language == "fi"

    inspect(walk, "/tabletti/", whole=whole)
    inspect(walk, "/tabletti/koodi/", whole=whole)
    walk.visit.go("/tabletti/koodi/")
    walk.visit.page.locator("#koodi").fill(code)
    walk.visit.page.locator("#koodi").press("Enter")
    walk.visit.wait_for("/tabletti/kieli/")
    walk.look("/tabletti/kieli/", whole=whole)
    choice = f"main button[name=kieli][value={language}]"
    press(walk, choice, "/tabletti/lupa/", whole=whole)
    press(walk, "button[name=lupa][value='1']", "/tabletti/kysymys/1/", whole=whole)
    if IS_WHOLE:
        walk.visit.page.locator(".choice input").first.check()
        press(walk, ".actions button", "/tabletti/kysymys/2/", whole=whole)
        for path in (LAST, "/tabletti/tietosuoja/", "/tabletti/sulje/", "/tabletti/tarkista/"):
            walk.open(path, whole=whole)
        press(walk, "form.stays button", "/tabletti/kiitos/", whole=whole)
        inspect(walk, "/tabletti/poista-vastaukseni/", whole=whole)
        walk.open("/tabletti/ilman-verkkoa/", whole=whole)

    assert walk.found() == {}


@pytest.mark.skipif(not IS_WHOLE, reason="by the command for every page")
def test_consultation_on_a_tablet_has_no_barrier(tablet_round):
    walk = tablet_round(PRACTICE_CONSULTATION_SLUG)

    inspect(walk, "/tabletti/kuuleminen/", whole=True)
    walk.open("/tabletti/kuuleminen/kiitos/", whole=True)

    assert walk.found() == {}
