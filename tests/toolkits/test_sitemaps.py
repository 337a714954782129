from datetime import date

import pytest
from lxml import etree

from tests import factories
from tests.surveys.frozen import make_level, make_release
from toolkits import sitemaps

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def parts(client, host="http://testserver", **request):
    """Paths of the lists that the index leads to."""
    root = etree.fromstring(client.get("/sitemap.xml", **request).content)
    found = root.findall("s:sitemap/s:loc", NAMES)
    return [place.text.removeprefix(host) for place in found]


def entries(client, host="http://testserver", **request):
    """Path -> language -> path of the same page, of each address on the host."""
    pages = [client.get(part, **request) for part in parts(client, host, **request)]
    return {
        url.findtext("s:loc", namespaces=NAMES).removeprefix(host): {
            link.get("hreflang"): link.get("href").removeprefix(host)
            for link in url.findall("x:link", NAMES)
        }
        for page in pages
        for url in etree.fromstring(page.content).findall("s:url", NAMES)
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

    assert parts(client) == []
    assert client.get("/sitemap-hankkeet.xml").status_code == 404


def test_index_names_only_kinds_with_pages(client, portal):
    assert parts(client) == [
        f"/sitemap-{kind}.xml"
        for kind in (
            *("sivut", "hankkeet", "tulokset", "kokeilut", "innokyla", "kunnat", "hyvinvointi"),
            *("kyselyt", "vinkkilistat"),
        )
    ]


def test_long_list_comes_in_parts_of_whole_pages(client, project, monkeypatch):
    monkeypatch.setattr(sitemaps.OwnPages, "limit", 2 * len(sitemaps.LANGUAGES))
    for number in range(5):
        factories.make_tip_list(slug=f"lista-{number}")

    told = [part for part in parts(client) if "vinkkilistat" in part]
    paths = [path for path in entries(client) if "/vinkkilistat/lista" in path]

    whole = "/sitemap-vinkkilistat.xml"
    assert told == [whole, f"{whole}?p=2", f"{whole}?p=3"]
    assert paths == [
        f"{language}/vinkkilistat/lista-{number}/"
        for number in range(5)
        for language in ("", "/sv", "/en")
    ]
    assert client.get(f"{whole}?p=4").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_part_takes_four_queries(client, django_assert_num_queries, count):
    for _number in range(count):
        factories.make_tip_list()
    client.get("/sitemap-hankkeet.xml")

    with django_assert_num_queries(4):
        client.get("/sitemap-vinkkilistat.xml")
