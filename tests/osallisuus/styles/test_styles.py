"""The page of components: none is missing, and each is drawn."""

import re

import pytest
from django.conf import settings

from osallisuus.styles.samples import samples

COMPONENTS = settings.BASE_DIR / "templates" / "components"
FRAME = {
    "_breadcrumbs", "_copied", "_demo_notice", "_icons_and_font", "_languages", "_share",
    "_site_search",
}  # fmt: skip
"""Shown by the frame of pages, or only as a whole with their page."""
IN_PAGE = {"_error_summary", "_question", "_rows"}
"""Drawn from a form, or by the desk."""


def test_every_component_has_its_sample():
    components = {path.stem for path in COMPONENTS.glob("*.html")}

    assert {sample.template for sample in samples()} == components - FRAME - IN_PAGE


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.template)
def test_every_state_is_drawn_and_none_like_another(sample):
    drawn = [" ".join(html.split()) for html in sample.drawn()]

    assert "" not in drawn
    assert len(set(drawn)) == len(sample.states)


def test_page_is_found_by_no_search_engine(client, db):
    page = client.get("/tyylit/")

    assert page.status_code == 200
    assert re.search(r'<meta name="robots" content="noindex', page.text)
    assert "/tyylit/" not in client.get("/sitemap.xml").text
    assert "/tyylit/" not in client.get("/sivukartta/").text
