import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def locations(client):
    text = client.get("/sitemap.xml").text
    return [part.split("</loc>")[0] for part in text.split("<loc>http://testserver")[1:]]


def test_sitemap_names_public_pages_only(client):
    factories.make_pilot(slug="aamupala")
    factories.make_pilot(slug="kesken", is_published=False)
    factories.make_tip_list(slug="kohtaaminen")

    found = locations(client)

    assert {"/", "/vinkkilistat/", "/kokeilut/aamupala/", "/vinkkilistat/kohtaaminen/"} <= set(
        found
    )
    assert "/kokeilut/kesken/" not in found
    assert len(found) == len(set(found))


def test_sitemap_of_a_demonstration_is_empty(client):
    factories.make_project(is_demo=True)

    assert locations(client) == []
