"""The grid of pilots on the start page, some at a time."""

import re

import pytest

from tests import factories
from tests.reading import one_line


@pytest.fixture
def pilots(project):
    """Thirteen, of which twelve fit on a page."""
    places = [factories.make_municipality(name=f"Kunta {n:02}") for n in range(13)]
    return [
        factories.make_pilot(project=project, municipality=place, name=f"Kerho {n:02}")
        for n, place in enumerate(places)
    ]


def shown(page):
    return re.findall(r"<small>(Kerho \d\d)</small>", page.text)


def test_pilot_stands_under_its_municipality_in_one_link(client, signed_in, coordinator, pilots):
    signed_in(coordinator)

    page = one_line(client.get("/hallinta/").text)

    # Side by side in the flexible box of the link, both were broken in the middle of words.
    assert '"><span>Kunta 00 <small>Kerho 00</small></span></a>' in page


def test_grid_goes_on_where_its_page_ended(client, signed_in, coordinator, pilots):
    signed_in(coordinator)
    first, second = (client.get("/hallinta/", {"page": n}) for n in (1, 2))

    assert len(shown(first)) == 12
    assert sorted(shown(first) + shown(second)) == [pilot.name for pilot in pilots]


def test_page_of_the_grid_keeps_what_was_looked_for(client, signed_in, coordinator, pilots):
    signed_in(coordinator)
    page = client.get("/hallinta/", {"kokeilu": "Kerho"})

    assert 'rel="next" href="?kokeilu=Kerho&amp;page=2"' in page.text


def test_grid_tells_when_nothing_was_found(client, signed_in, coordinator, pilots):
    signed_in(coordinator)
    page = client.get("/hallinta/", {"kokeilu": "saunailta"})

    assert shown(page) == []
    assert "Kokeiluja ei löytynyt." in page.text
