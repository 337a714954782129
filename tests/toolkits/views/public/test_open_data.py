"""The guide of open data and its files, as a stranger's program meets them."""

import json
import re
import shutil
import subprocess
import sys
from html import unescape
from urllib.request import urlopen

import pytest
from django.core.cache import caches

from osallisuus.text.licences import LICENCES
from tests import factories
from tests.reading import main_html, main_text, title

pytestmark = pytest.mark.django_db
ALL = (
    "openapi.json", "datapackage.json", "katalogi.jsonld", "hankkeet.csv", "hankkeet.json",
    "hankkeet.json-stat", "hankkeet.schema.json",
)  # fmt: skip
R = shutil.which("Rscript")


@pytest.fixture
def pilots(project):
    """Two pilots with visits, and one that nobody has counted, in Utajärvi, whose code begins
    with no zero, and in Haapavesi, whose code does."""
    places = {
        name: factories.make_municipality(code=code, slug=f"kunta-{code}", name=name)
        for code, name in (("071", "Haapavesi"), ("889", "Utajärvi"))
    }
    for name, place, n in (("Ilta", "Haapavesi", 12), ("Päivä", "Utajärvi", 30)):
        pilot = factories.make_pilot(project=project, municipality=places[place], name=name)
        factories.make_pilot_session(pilot=pilot, n_residents=n, state="approved")
    factories.make_pilot(project=project, municipality=places["Utajärvi"], name="Raati")


EXPECTED = "Utajärvi; Päivä; 30\nHaapavesi; Ilta; 12\nUtajärvi; Raati; –\nYhteensä 42 käyntiä\n"


def program(page, heading):
    """The program that the guide shows under a heading, as somebody would copy it."""
    found = re.search(rf'aria-labelledby="{heading}"\s[^>]*><code>(.*?)</code>', page, re.DOTALL)
    return unescape(found[1])


def guide_of(site):
    with urlopen(f"{site.url}/avoin-data/") as answer:
        return answer.read().decode()


@pytest.mark.django_db(transaction=True)
def test_python_of_the_guide_counts_the_visits(live_server, pilots):
    text = program(guide_of(live_server), "python")

    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", text], capture_output=True, check=False, timeout=60
    )

    assert (done.stdout.decode(), done.stderr.decode()) == (EXPECTED, "")
    assert len(text.splitlines()) <= 10


@pytest.mark.skipif(R is None, reason="R is not on this machine")
@pytest.mark.django_db(transaction=True)
def test_r_of_the_guide_counts_the_visits(live_server, pilots, tmp_path):
    text = program(guide_of(live_server), "r")
    script = tmp_path / "kaynnit.R"
    script.write_text(text, encoding="utf-8")

    done = subprocess.run(
        [R, "--vanilla", "--encoding=UTF-8", script],
        capture_output=True,
        check=False,
        timeout=60,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )

    assert (done.stdout.decode(), done.stderr.decode()) == (EXPECTED, "")
    assert len(text.splitlines()) <= 10


def test_guide_leads_to_every_file(client):
    response = client.get("/avoin-data/")

    links = re.findall(r'href="(/avoin-data/[^"]+)"', main_html(response))
    assert title(response) == "Avoin data – Yhdessä kunnassa"
    assert len(links) >= 7 * 4 + 3
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    assert "Aineistojen lisenssi on CC BY 4.0." in main_text(response)


def test_another_licence_is_told_everywhere(client, settings):
    settings.OPEN_DATA_LICENCE = LICENCES["cc0 1.0"]

    assert "Aineistojen lisenssi on CC0 1.0." in main_text(client.get("/avoin-data/"))
    told = [client.get(f"/avoin-data/{name}").content.decode() for name in ALL[:3]]
    assert ["CC0" in text and "CC BY" not in text for text in told] == [True] * 3


def test_page_of_a_set_tells_its_columns(client):
    page = main_text(client.get("/avoin-data/osallistujat/"))

    assert "ihmisia_peruste Miten ihmiset laskettiin. counted : laskettu" in page
    assert client.get("/avoin-data/salaisuudet/").status_code == 404
    assert client.get("/sv/avoin-data/osallistujat/").status_code == 200


def test_page_of_a_set_tells_search_engines_where_the_files_are(client):
    page = client.get("/avoin-data/osallistujat/").content.decode()
    told = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])

    assert (told["@type"], told["license"]) == ("Dataset", LICENCES["cc by 4.0"].url)
    assert [one["contentUrl"] for one in told["distribution"]] == [
        f"http://testserver/avoin-data/osallistujat.{ending}"
        for ending in ("csv", "json", "json-stat")
    ]


@pytest.mark.parametrize("name", ALL)
def test_page_of_another_site_may_read_a_file(client, name):
    response = client.get(f"/avoin-data/{name}", headers={"origin": "https://toinen.example"})

    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Expose-Headers"] == "ETag, Link"
    assert response.cookies == {}


def test_page_of_another_site_may_ask_what_it_may_send(client):
    response = client.options(
        "/avoin-data/hankkeet.json", headers={"access-control-request-headers": "if-none-match"}
    )

    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (204, "*")
    assert response["Access-Control-Allow-Headers"] == "If-None-Match"
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_other_pages_are_not_read_by_other_sites(client):
    for path in ("/", "/kokeilut/", "/terveys/"):
        assert "Access-Control-Allow-Origin" not in client.get(path)


@pytest.mark.parametrize("name", ALL)
def test_what_somebody_has_already_is_not_sent_again(client, project, name):
    first = client.get(f"/avoin-data/{name}")
    again = {"headers": {"if-none-match": first["ETag"]}}

    kept = client.get(f"/avoin-data/{name}", **again)
    caches["pages"].clear()
    made = client.get(f"/avoin-data/{name}", **again)

    for response in (kept, made):
        assert (response.status_code, response.content) == (304, b"")
        assert response["Access-Control-Allow-Origin"] == "*"
    assert client.get(f"/avoin-data/{name}").content == first.content


def test_changed_content_has_another_tag(client, project):
    first = client.get("/avoin-data/hankkeet.csv")
    project.name = "Uusi nimi"
    project.save()

    second = client.get("/avoin-data/hankkeet.csv", headers={"if-none-match": first["ETag"]})

    assert second.status_code == 200
    assert "Uusi nimi" in second.content.decode()


def test_json_comes_in_pages_that_lead_on(client):
    for number in range(5):
        factories.make_project(name=f"Hanke {number}", slug=f"h{number}")

    path, names = "/avoin-data/hankkeet.json?koko=2", []
    while path:
        page = client.get(path).json()
        names += [row["nimi"] for row in page["rivit"]]
        path = page["seuraava"]

    assert names == [f"Hanke {number}" for number in range(5)]
    assert (page["riveja"], page["sivu"], page["sivuja"]) == (5, 3, 3)
    assert page["edellinen"] == "http://testserver/avoin-data/hankkeet.json?sivu=2&koko=2"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("sivu=2", 404), ("sivu=0", 404), ("sivu=-1", 404), ("sivu=a", 400), ("koko=0", 400),
        ("koko=1001", 400), ("koko=x", 400), ("koko=1000", 200), ("sivu=1&koko=1", 200),
        ("sivu=9999999999999999999999", 404), ("sivu=%F0%9F%8D%B2", 400), ("sivu=", 400),
    ],
)  # fmt: skip
def test_page_that_is_not_there_is_refused_in_words(client, query, status):
    response = client.get(f"/avoin-data/hankkeet.json?{query}")

    assert response.status_code == status
    assert ("virhe" in response.json()) == (status != 200)
    assert response["Access-Control-Allow-Origin"] == "*"


def test_files_are_the_same_whatever_language_a_browser_asks_for(client, project):
    finnish = client.get("/avoin-data/hankkeet.schema.json")
    caches["pages"].clear()
    swedish = client.get("/avoin-data/hankkeet.schema.json", headers={"accept-language": "sv"})

    assert finnish.content == swedish.content


def test_files_are_only_read(client):
    assert client.post("/avoin-data/hankkeet.json").status_code == 405
    assert client.get("/avoin-data/salaisuudet.csv").status_code == 404
