from datetime import date

import pytest
from django.urls import reverse

from osallisuus.daily import forget_addresses
from osallisuus.models import AccessibilityFeedback
from tests import factories
from tests.reading import title

pytestmark = pytest.mark.django_db

FEEDBACK = "/saavutettavuus/palaute/"


@pytest.mark.parametrize("path", ["/tietoa/", "/saavutettavuus/", "/tietosuoja/"])
def test_page_about_the_site_is_kept_for_all_visitors(client, path):
    page = client.get(path)

    assert "Cookie" not in page.headers.get("Vary", "")
    assert client.cookies == {}


def test_accessibility_statement_has_what_the_law_asks(client):
    page = client.get(reverse("osallisuus:accessibility")).text

    for part in (
        "täyttää digipalvelulain vaatimukset osittain",
        "Mikä ei ole vielä saavutettavaa",
        "Seloste on laadittu",
        "Teimme tarkistuksen itse",
        'href="/saavutettavuus/palaute/"',
        "Vastaamme 14 päivän kuluessa",
        "Palautteesta vastaa sivuston ylläpito.",
        "Liikenne- ja viestintävirasto Traficom",
        "www.saavutettavuusvaatimukset.fi",
    ):
        assert part in page


def test_accessibility_statement_names_the_owner(client, settings):
    settings.SITE_OWNER = "Nivalan kaupunki"

    assert "Palautteesta vastaa Nivalan kaupunki." in client.get("/saavutettavuus/").text


def test_feedback_is_kept_and_thanked_for(client):
    answer = client.post(
        FEEDBACK,
        {"page": "/kokeilut/", "message": "Kartta ei näy.", "email": "a@esimerkki.example"},
    )

    kept = AccessibilityFeedback.objects.get()
    assert (kept.page, kept.message, kept.email) == (
        "/kokeilut/",
        "Kartta ei näy.",
        "a@esimerkki.example",
    )
    assert answer.url == "/saavutettavuus/palaute/kiitos/"
    assert "saat vastauksen viimeistään" in client.get(answer.url).text


def test_feedback_knows_the_page_that_it_was_asked_from(client):
    page = client.get(FEEDBACK, {"sivu": "/kunnat/"}).text

    assert 'name="page" value="/kunnat/"' in page


def test_feedback_says_what_is_wrong(client):
    answer = client.post(FEEDBACK, {"message": "", "email": "ei osoite"})

    assert answer.context["form"].errors == {
        "message": ["Kirjoita palautteesi."],
        "email": ["Kirjoita osoite muodossa nimi@esimerkki.fi."],
    }
    assert title(answer) == "Virhe: Anna palautetta – Yhdessä kunnassa"
    assert not AccessibilityFeedback.objects.exists()


def test_feedback_from_a_program_is_thanked_and_dropped(client):
    answer = client.post(FEEDBACK, {"message": "Osta", "trap": "http://muualla.example"})

    assert answer.url == "/saavutettavuus/palaute/kiitos/"
    assert not AccessibilityFeedback.objects.exists()


def test_feedback_has_an_hourly_limit_for_one_address(client):
    for number in range(5):
        client.post(FEEDBACK, {"message": f"Palaute {number}"})
    from_elsewhere = client.post(FEEDBACK, {"message": "Muu"}, REMOTE_ADDR="192.0.2.7")

    refused = client.post(FEEDBACK, {"message": "Kuudes"})

    assert refused.context["form"].non_field_errors() == [
        "Samasta verkosta on tullut monta palautetta. Yritä tunnin päästä uudestaan."
    ]
    assert from_elsewhere.status_code == 302
    assert AccessibilityFeedback.objects.count() == 6


@pytest.mark.parametrize(
    ("answered_on", "email"),
    [
        (date(2026, 10, 22), ""),
        (date(2026, 10, 23), "a@esimerkki.example"),
        (None, "a@esimerkki.example"),
    ],
)
def test_daily_forgets_the_address_a_month_after_the_answer(answered_on, email):
    kept = AccessibilityFeedback.objects.create(
        message="Kartta", email="a@esimerkki.example", answered_on=answered_on
    )

    forget_addresses(date(2026, 11, 21))

    kept.refresh_from_db()
    assert kept.email == email


def test_robots_stay_out_of_private_pages(client):
    text = client.get("/robots.txt").text

    assert "Disallow: /hallinta/\n" in text
    assert "Disallow: /kysely/\n" in text
    assert "Disallow: /static/" not in text
    assert text.endswith("Sitemap: http://testserver/sitemap.xml\n")


def test_uploaded_file_is_downloaded_and_never_shown(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "tyokalut").mkdir()
    (tmp_path / "tyokalut" / "ohje.html").write_text("<script>alert(1)</script>")
    factories.make_tool(file="tyokalut/ohje.html")

    response = client.get("/tiedostot/tyokalut/ohje.html")

    assert response.getvalue() == b"<script>alert(1)</script>"
    assert response["Content-Disposition"] == 'attachment; filename="ohje.html"'
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["puuttuu.pdf", "../settings.py", "%2e%2e/secret_key", "."])
def test_uploaded_file_outside_the_folder_is_not_found(client, settings, tmp_path, path):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "settings.py").write_text("x")

    assert client.get(f"/tiedostot/{path}").status_code == 404
