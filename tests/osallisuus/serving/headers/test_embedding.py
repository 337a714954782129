"""Which pages other sites may show inside their own."""

import pytest
from django.core.cache import caches

from tests import factories
from tests.reading import main_text
from tests.surveys.frozen import make_level, make_release

pytestmark = pytest.mark.django_db
CHART, LIST = "/upota/tulokset/yhdessa/", "/upota/vinkkilistat/kohtaa/"


@pytest.fixture
def portal():
    project = factories.make_project(slug="yhdessa", name="Yhdessä")
    make_release(project, make_level("project", "yhdessa", 30))
    factories.make_tip_list(["Kuuntele.", "Kysy."], slug="kohtaa", title="Kohtaa")
    return project


def policy(response):
    parts = response["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts if part.strip())


@pytest.mark.parametrize("path", [CHART, LIST])
def test_part_may_stand_on_any_site_also_when_it_is_kept(client, portal, path):
    caches["pages"].clear()

    made, kept = client.get(path), client.get(path)

    for response in (made, kept):
        assert response.status_code == 200
        assert "X-Frame-Options" not in response
        told = policy(response)
        assert told["frame-ancestors"] == "*"
        assert (told["script-src"], told["form-action"]) == ("'none'", "'none'")
        assert told["default-src"] == "'none'"
        assert response.cookies == {}


@pytest.mark.parametrize(
    "path",
    ["/", "/tulokset/yhdessa/", "/vinkkilistat/kohtaa/", "/vinkkilistat/", "/tilit/login/",
     "/upota/", "/upota/tulokset/ei-ole/"],
)  # fmt: skip
def test_every_other_page_stays_out_of_frames(client, portal, path):
    response = client.get(path)

    assert policy(response)["frame-ancestors"] == "'none'"
    assert response["X-Frame-Options"] == "DENY"


def test_parts_say_what_their_pages_say(client, portal):
    chart, tips = main_text(client.get(CHART)), main_text(client.get(LIST))

    assert "Tulokset: Yhdessä" in chart
    assert "Luvut vahvistettu 1.3.2026." in chart
    assert "Kuuntele. Kysy." in tips
    assert "Käytä vapaasti, lisenssi CC BY 4.0." in tips


@pytest.mark.parametrize(
    ("path", "page"), [(CHART, "/tulokset/yhdessa/"), (LIST, "/vinkkilistat/kohtaa/")]
)
def test_part_leads_to_its_page_in_the_whole_window(client, portal, path, page):
    text = client.get(path).content.decode()

    assert f'<a href="http://testserver{page}" target="_top">' in text
    assert f'<link rel="canonical" href="http://testserver{page}">' in text
    assert "<script" not in text


def test_nothing_unpublished_and_no_figure_that_was_taken_back_is_shown(client, portal):
    factories.make_tip_list(["Salaa."], slug="salaa", is_published=False)
    assert client.get("/upota/vinkkilistat/salaa/").status_code == 404

    portal.releases.update(withdrawn_on="2026-04-01")
    caches["pages"].clear()
    assert client.get(CHART).status_code == 404


def test_pages_offer_the_code_and_a_citation(client, portal):
    page = main_text(client.get("/tulokset/yhdessa/"))

    assert "Viittaa näin: Tulokset: Yhdessä. Yhdessä kunnassa. 1.3.2026. Viitattu" in page
    assert '<iframe src="http://testserver/upota/tulokset/yhdessa/" title="Upotettu' in page
    assert 'width="100%"' in main_text(client.get("/vinkkilistat/kohtaa/"))
