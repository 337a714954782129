"""What the head of a page tells other sites and search engines."""

import json
import re
from html import unescape
from io import BytesIO

import pytest
from PIL import Image

from osallisuus.files.share_picture import title_of
from projects.models import SignUp
from tests import factories
from tests.reading import title

pytestmark = pytest.mark.django_db


def head(response):
    page = response.content.decode()
    return page[: page.index("</head>")]


def properties(response):
    pattern = r'<meta property="([^"]+)" content="([^"]*)">'
    return {name: unescape(text) for name, text in re.findall(pattern, head(response))}


def data(response):
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head(response))
    return json.loads(text)


def pictured(address):
    """The title that the picture at the address shows."""
    return title_of(re.fullmatch(r"http://testserver/jako/(.+)\.png", address)[1])


def links(response, rel):
    """Language, or nothing, and address of each link of a kind."""
    pattern = rf'<link rel="{rel}"(?: hreflang="([^"]+)")? href="([^"]+)">'
    return [(code, unescape(url)) for code, url in re.findall(pattern, head(response))]


def test_page_says_its_one_address_and_its_languages(client):
    response = client.get("/sv/kokeilut/?kunta=nivala&utm_source=x")

    assert links(response, "canonical") == [("", "http://testserver/sv/kokeilut/")]
    assert links(response, "alternate") == [
        ("fi", "http://testserver/kokeilut/"),
        ("sv", "http://testserver/sv/kokeilut/"),
        ("en", "http://testserver/en/kokeilut/"),
        ("x-default", "http://testserver/kokeilut/"),
    ]


@pytest.mark.parametrize(("query", "found"), [("?page=2", "?page=2"), ("?page=1", ""), ("", "")])
def test_later_page_of_a_list_has_an_address_of_its_own(client, query, found):
    project, place = factories.make_project(), factories.make_municipality()
    for _ in range(61):
        factories.make_pilot(project=project, municipality=place)

    response = client.get(f"/kokeilut/{query}")

    assert links(response, "canonical") == [("", f"http://testserver/kokeilut/{found}")]


def test_address_of_the_installation_wins(client, settings):
    settings.SITE_URL = "https://kunta.example"

    response = client.get("/tietoa/")

    assert links(response, "canonical") == [("", "https://kunta.example/tietoa/")]
    assert properties(response)["og:image"].startswith("https://kunta.example/jako/")


def test_link_to_a_page_shows_its_title_and_picture(client):
    pilot = factories.make_pilot(slug="kahvit", name="Kahvit & ”juttelu”", lead="Tule <3 kahville.")

    response = client.get("/kokeilut/kahvit/")

    name = f"Kahvit & ”juttelu”, {pilot.municipality.name}"
    told = properties(response)
    assert pictured(told.pop("og:image")) == name
    assert told == {
        "og:type": "website",
        "og:site_name": "Yhdessä kunnassa",
        "og:title": name,
        "og:description": "Tule <3 kahville.",
        "og:url": "http://testserver/kokeilut/kahvit/",
        "og:locale": "fi_FI",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": name,
    }
    assert title(response) == f"{name} – Yhdessä kunnassa"


def test_every_page_has_a_picture_of_its_own(client):
    pilot = factories.make_pilot(slug="kahvit", name="Kahvit")
    found = properties(client.get(pilot.get_absolute_url()))["og:image"]
    other = properties(client.get("/kokeilut/"))["og:image"]

    response, again = (
        client.get(each.removeprefix("http://testserver")) for each in (found, other)
    )

    assert response["Content-Type"] == "image/png"
    assert response.content != again.content
    with Image.open(BytesIO(response.content)) as picture:
        assert picture.size == (1200, 630)


@pytest.mark.parametrize("path", ["/tulokset/hanke/", "/avoin-data/", "/tietoa/", "/sivukartta/"])
def test_page_of_its_own_content_is_not_described_as_the_whole_site(client, path):
    factories.make_project(slug="hanke")
    of_site = properties(client.get("/"))["og:description"]

    told = properties(client.get(path))["og:description"]

    assert told not in {"", of_site}


def test_front_page_is_shared_by_the_name_of_the_site(client):
    told = properties(client.get("/"))

    assert told["og:title"] == told["og:image:alt"] == "Yhdessä kunnassa"
    assert pictured(told["og:image"]) == ""


def test_picture_never_says_what_a_reader_typed(client):
    told = properties(client.get("/haku/?haku=Ostakaa+meiltä"))

    assert told["og:title"] == "Ostakaa meiltä – Haku"
    assert pictured(told["og:image"]) == ""


@pytest.mark.parametrize("signed", ["Ostakaa", "Ik9zdGFrYWEi:x", "a:b:c", "%00", "ä"])
def test_picture_of_words_that_are_not_ours_is_not_drawn(client, signed):
    assert client.get(f"/jako/{signed}.png").status_code == 404


def test_page_tells_of_itself_in_the_words_of_schema_org(client):
    factories.make_pilot(slug="kahvit", name="Kahvit", lead="Tule kahville.")

    assert data(client.get("/kokeilut/kahvit/")) == {
        "@context": "https://schema.org",
        "@type": "Article",
        "name": title(client.get("/kokeilut/kahvit/")),
        "description": "Tule kahville.",
        "url": "http://testserver/kokeilut/kahvit/",
        "inLanguage": "fi",
        "isPartOf": {"@type": "WebSite", "url": "http://testserver/"},
    }


def test_text_never_ends_the_data_of_a_page(client):
    factories.make_pilot(slug="kahvit", name="</script><b>x</b>", lead="<!-- <script> & \u2028")

    response = client.get("/kokeilut/kahvit/")

    assert head(response).count("</script>") == head(response).count("<script")
    assert data(response)["name"].startswith("</script><b>x</b>")


def test_page_with_a_secret_in_its_address_says_nothing(client):
    signup = SignUp.objects.create(
        session=factories.make_coaching_session(), name="Aino", email="aino@a.example"
    )

    response = client.get(f"/valmennukset/paikka/{signup.cancel_token}/")

    assert response.status_code == 200
    assert signup.cancel_token not in head(response)
    assert (links(response, "canonical"), properties(response)) == ([], {})


@pytest.mark.parametrize("path", ["/tilit/login/", "/ei-ole/"])
def test_page_that_nobody_shares_says_nothing(client, path):
    response = client.get(path)

    assert (links(response, "canonical"), properties(response)) == ([], {})


def test_page_that_answers_a_form_says_nothing(client):
    assert links(client.post("/saavutettavuus/palaute/", {}), "canonical") == []
