"""The square on a card: what the browser knows of the code after it has opened the survey."""

import pytest

from surveys.models import Draft, Response
from surveys.services import find_card
from tests.browser.conftest import PHONE
from toolkits.demo.loading_surveys import unanswered_practice_code


@pytest.fixture
def code(database):
    found = unanswered_practice_code().replace(" ", "")
    yield found
    card = find_card(found)
    Response.objects.filter(card=card).delete()
    Draft.objects.filter(card=card).delete()


def entries(window):
    """Every address that the window can go back to."""
    session = window.page.context.new_cdp_session(window.page)
    history = session.send("Page.getNavigationHistory")["entries"]
    return [entry["url"].removeprefix(window.address) for entry in history]


@pytest.mark.parametrize("between", ["", "-", " "])
def test_scanned_card_opens_and_leaves_no_code_behind(visit, code, between):
    window, sent = visit(PHONE), []
    window.page.on("request", lambda request: sent.append((request.url, dict(request.headers))))

    window.go(f"/k/?kieli=fi#{code[:5]}{between}{code[5:]}")
    window.wait_for("/kysely/kieli/")
    history = entries(window)
    window.page.go_back()

    assert [path for path in history if code[:5] in path] == []
    assert "/kysely/kieli/" in history
    assert [url for url, headers in sent if code[:5] in url + str(headers)] == []
    assert code not in window.page.url
    assert window.page.locator("#koodi").count() == 0 or not window.page.input_value("#koodi")


def test_second_card_in_the_same_page_opens_too(visit, code):
    window = visit(PHONE)
    window.go("/k/?kieli=fi")
    heading = window.page.locator("h1").inner_text()

    window.page.evaluate("code => { location.hash = code; }", f"{code[:5]}-{code[5:]}")
    window.wait_for("/kysely/kieli/")

    assert heading == "Kirjoita kortin koodi"
    assert [path for path in entries(window) if code[:5] in path] == []


def test_links_within_the_page_are_no_codes(visit, code):
    window = visit(PHONE)

    window.go("/k/?kieli=fi#kielet")

    assert window.path() == "/k/?kieli=fi#kielet"
    assert (window.violations(), window.overflow()) == ([], 0)


def test_without_scripts_the_code_is_typed_from_the_card(visit, code):
    window = visit(PHONE, javascript=False)

    window.go(f"/k/?kieli=fi#{code}")
    said = window.page.locator("p.lead").inner_text()
    window.page.get_by_label("Kortin koodi").fill(code)
    window.page.get_by_role("button", name="Jatka").last.click()

    window.wait_for("/kysely/kieli/")
    assert said == "Pääset kyselyyn, kun kirjoitat tähän koodin kortistasi."
