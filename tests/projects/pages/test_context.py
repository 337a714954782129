"""What stands on every page: composed once where it is the same, and never from another page."""

import pytest

from tests import factories


@pytest.mark.django_db
def test_menu_leads_to_the_pages_of_its_language_and_knows_the_page(client):
    project = factories.make_project(slug="yhdessa")

    def menu(path):
        links = client.get(path).context["main_nav"]()
        return [(link.url, link.is_current) for link in links]

    finnish, swedish, other = menu("/kokeilut/"), menu("/sv/kunnat/"), menu("/kunnat/")

    urls = [
        *("/kokeilut/", "/kunnat/", "/tulokset/yhdessa/", "/vinkkilistat/"),
        *("/tukipaketti/", "/hankkeet/yhdessa/"),
    ]
    assert finnish == [(url, url == "/kokeilut/") for url in urls]
    assert other == [(url, url == "/kunnat/") for url in urls]
    assert swedish == [(f"/sv{url}", url == "/kunnat/") for url in urls]
    project.delete()
    assert [url for url, _is_current in menu("/kokeilut/")] == [*urls[:2], *urls[3:5]]
