from datetime import date

import pytest
from lxml import etree

from tests import factories
from tests.surveys.frozen import make_level, make_release

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def entries(client, host="http://testserver", **request):
    """Path -> language -> path of the same page, of each address on the host."""
    root = etree.fromstring(client.get("/sitemap.xml", **request).content)
    return {
        url.findtext("s:loc", namespaces=NAMES).removeprefix(host): {
            link.get("hreflang"): link.get("href").removeprefix(host)
            for link in url.findall("x:link", NAMES)
        }
        for url in root.findall("s:url", NAMES)
    }


@pytest.fixture
def portal(project):
    factories.make_pilot(project=project, slug="aamupala")
    factories.make_pilot(project=project, slug="kesken", is_published=False)
    factories.make_tip_list(slug="kohtaaminen")
    factories.make_survey(
        project=project, pilot=None, kind="consultation", slug="puistot", title="Puistot",
        opens_on=date(2026, 1, 5), closes_on=date(2099, 2, 1),
    )  # fmt: skip
    make_release(project, make_level("project", "kaikki", 30))
    return project


def test_sitemap_names_public_pages_only(client, portal):
    found = entries(client)

    assert {
        "/",
        "/vinkkilistat/",
        "/kokeilut/aamupala/",
        "/vinkkilistat/kohtaaminen/",
        "/kuulemiset/puistot/",
        f"/tulokset/{portal.slug}/",
        "/avoin-data/tulokset/",
        "/sv/kokeilut/aamupala/",
    } <= set(found)
    assert "/kokeilut/kesken/" not in found


def test_project_without_results_has_no_page_of_them(client, portal):
    portal.releases.update(withdrawn_on=date(2026, 4, 1))

    assert f"/tulokset/{portal.slug}/" not in entries(client)


def test_every_page_of_the_sitemap_opens(client, portal):
    for path in entries(client):
        assert client.get(path).status_code == 200


def test_each_page_names_itself_in_every_language(client, portal):
    assert entries(client)["/sv/kokeilut/aamupala/"] == {
        "fi": "/kokeilut/aamupala/",
        "sv": "/sv/kokeilut/aamupala/",
        "en": "/en/kokeilut/aamupala/",
        "x-default": "/kokeilut/aamupala/",
    }


def test_sitemap_of_a_real_host_has_its_own_addresses(client, portal, settings):
    settings.ALLOWED_HOSTS = ["kunta.example"]
    asked = {"secure": True, "headers": {"host": "kunta.example"}}

    found = entries(client, "https://kunta.example", **asked)
    robots = client.get("/robots.txt", **asked).text

    assert {"/", "/kokeilut/aamupala/"} <= set(found)
    assert [path for path in found if not path.startswith("/")] == []
    assert "Sitemap: https://kunta.example/sitemap.xml" in robots


def test_sitemap_of_a_demonstration_is_empty(client):
    factories.make_project(is_demo=True)

    assert entries(client) == {}
