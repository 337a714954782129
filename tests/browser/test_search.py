"""A tip list is found on a phone by a bent word, and the page stands every reader."""

import pytest

from tests.browser.conftest import DESK, PHONE

SEARCHES = [
    "/haku/",
    "/haku/?haku=yhdistykset",
    "/haku/?haku=osalisuuden",
    "/haku/?haku=ruoka+hassunhauska",
    "/haku/?haku=kunta&laji=tip_list",
    "/sv/haku/?haku=kunnille",
    "/en/haku/?haku=kunnille",
]


@pytest.mark.parametrize("javascript", [True, False])
def test_tip_list_is_found_on_a_phone_by_a_bent_word(visit, javascript):
    window = visit(PHONE, javascript=javascript)
    window.go("/")

    window.page.get_by_role("link", name="Haku", exact=True).click()
    window.page.get_by_label("Mitä etsit?").fill("ruoan")
    window.page.get_by_label("Mitä etsit?").press("Enter")
    lists = window.page.get_by_role("region", name="Vinkkilistat")
    lists.get_by_text("Löytyi sanasta: Ruoka").wait_for()
    lists.get_by_role("link").first.click()

    assert window.path() == "/vinkkilistat/aamupala-tai-iltapala/"
    assert window.complaints == []


def test_field_in_the_head_is_enough_at_a_desk(visit):
    window = visit(DESK)
    window.go("/kunnat/nivala/")

    window.page.get_by_role("searchbox", name="Hakusanat").fill("lapsille")
    window.page.get_by_role("searchbox", name="Hakusanat").press("Enter")

    window.page.get_by_role("heading", name="Haku", exact=True).wait_for()
    assert window.page.get_by_label("Mitä etsit?").input_value() == "lapsille"
    assert window.page.locator("mark").first.inner_text() == "lapset"


@pytest.mark.parametrize("path", SEARCHES)
def test_search_has_no_barrier(visit, path):
    window = visit(PHONE)

    response = window.go(path)

    assert response.status == 200
    assert window.barriers() == []
