"""Places by their Swedish names on Swedish pages, and by their Finnish ones elsewhere."""

import re

import pytest

from tests import factories
from tests.reading import main_text

pytestmark = pytest.mark.django_db

PATHS = [
    "/kunnat/",
    "/kunnat/raahe/",
    "/kunnat/raahe/hyvinvointikertomukseen/",
    "/kokeilut/",
    "/kokeilut/raati/",
    "/vaikutukset/",
    "/tukipaketti/huono-osaisuuden-hinta/?paikka=raahe",
]


@pytest.fixture
def place():
    place = factories.make_municipality(
        name="Raahe",
        slug="raahe",
        name_sv="Brahestad",
        kind="town",
        wellbeing_county="Pohjois-Pohjanmaa",
        population=24000,
        population_on="2020-12-31",
        latitude=64.685,
        longitude=24.48,
    )
    pilot = factories.make_pilot(municipality=place, slug="raati", name="Kokous")
    factories.make_promise(pilot=pilot, municipality=place)
    return place


@pytest.mark.parametrize("path", PATHS)
def test_swedish_page_names_places_in_swedish(place, client, path):
    swedish, finnish = main_text(client.get(f"/sv{path}")), main_text(client.get(path))

    assert re.findall(r"Brahestad|Raahe\b", swedish)[0] == "Brahestad"
    assert "Raahe" not in re.sub(r"Raahessa|Raahen", "", swedish)
    assert "Raahe" in finnish


def test_county_of_a_municipality_is_named_in_swedish(place, client):
    assert "Norra Österbotten" in main_text(client.get("/sv/kunnat/raahe/"))
    assert "Pohjois-Pohjanmaa" in main_text(client.get("/en/kunnat/raahe/"))


def test_choices_and_feed_name_places_in_swedish(place, client):
    choices = client.get("/sv/tukipaketti/huono-osaisuuden-hinta/").content.decode()
    feed = client.get("/sv/seuraa/lupaukset.atom").content.decode()

    assert '<option value="raahe">Brahestad</option>' in choices
    assert '<option value="hyvinvointialue-pohjois-pohjanmaa">Norra Österbotten' in choices
    assert "Brahestad: " in feed
