"""A page on paper: on no more sheets than its file, and without what is pressed."""

import io
import re

import pikepdf
import pypdfium2
import pytest

from tests.browser.conftest import DESK

FILES = {
    "/tulokset/yhdessa-osallisuutta/": "/tulokset/yhdessa-osallisuutta.pdf",
    "/vinkkilistat/hyva-kohtaaminen/": "/vinkkilistat/hyva-kohtaaminen.pdf",
    "/tyokalut/raadin-runko/": "/tyokalut/raadin-runko.pdf",
    "/julkaisut/yhdessa-osallisuutta/": "/julkaisut/yhdessa-osallisuutta.pdf",
    "/kunnat/nivala/hyvinvointikertomukseen/": "/kunnat/nivala/hyvinvointikertomukseen.pdf",
}
WITHOUT_FILE = {
    "/": 4,
    "/hankkeet/yhdessa-osallisuutta/": 6,
    "/kokeilut/vanhempien-aamupala/": 4,
    "/kunnat/nivala/": 3,
    "/tukipaketti/tunnista/": 3,
    "/vaikutukset/": 2,
    "/tietosuoja/": 2,
}
"""Sheets of pages that have no file, as they are now: they may only get fewer."""
PRESSED = "nav:not(.toc), .actions, .sitesearch, .filters, .finder, footer.site, button, a.btn"


def sheets(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as file:
        return len(file.pages)


def words(data: bytes) -> list[str]:
    """Of each sheet."""
    with pypdfium2.PdfDocument(data) as file:
        return [page.get_textpage().get_text_range() for page in file]


def printed(window, path) -> int:
    window.go(path)
    return sheets(window.page.pdf(prefer_css_page_size=True))


@pytest.mark.parametrize("path", FILES)
def test_page_takes_no_more_sheets_than_its_file(visit, path):
    window = visit(DESK)

    file = window.page.request.get(window.address + FILES[path]).body()

    assert 0 < printed(window, path) <= sheets(file)


def test_pages_without_a_file_take_few_sheets(visit):
    window = visit(DESK)

    found = {path: printed(window, path) for path in WITHOUT_FILE}

    assert {path: n for path, n in found.items() if n > WITHOUT_FILE[path]} == {}


def test_sum_of_a_table_stands_once_and_below_its_last_row(visit):
    window = visit(DESK)
    window.go("/kokeilut/vanhempien-aamupala/")
    costs = window.page.locator("table:has(tfoot)")
    last = costs.locator("tbody th").last.inner_text().splitlines()[0]

    paper = words(window.page.pdf(prefer_css_page_size=True))

    found = [sheet for sheet in paper if "Osallistujaa kohti" in sheet]
    assert len(found) == 1
    assert -1 < found[0].find(last) < found[0].find("Osallistujaa kohti")


def test_paper_has_nothing_to_press_and_says_where_links_lead(visit):
    window = visit(DESK)
    window.go("/tulokset/yhdessa-osallisuutta/")
    pressed = window.page.locator(PRESSED)
    n_on_screen = sum(each.is_visible() for each in pressed.all())
    source = window.page.locator(".src a[href^=http]").first

    window.page.emulate_media(media="print")

    told = source.evaluate("link => getComputedStyle(link, '::after').content")
    bar = window.page.locator("svg .bar").first
    left = [each.inner_text() for each in pressed.all() if each.is_visible()]
    assert n_on_screen > 5
    assert left == []
    # A browser tells the parts alone, or as one text.
    assert re.sub('[" ]', "", told) == f"({source.get_attribute('href')})"
    assert bar.evaluate("e => getComputedStyle(e).printColorAdjust") == "exact"
