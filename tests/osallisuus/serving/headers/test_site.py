import pytest
from django.urls import reverse

from osallisuus.serving.headers.site import DENIED
from tests import factories


def test_every_page_has_the_strict_headers(client, db):
    response = client.get("/kokeilut/")

    assert set(response["Content-Security-Policy"].split("; ")) == {
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    }
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"].split(", ")
    assert len(response["Permissions-Policy"].split(", ")) == len(DENIED)


@pytest.mark.parametrize("path", ["/kysely/", "/poista-vastaukseni/"])
def test_resident_pages_are_neither_kept_nor_told(client, db, path):
    response = client.get(path)

    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"


def test_what_others_may_use_says_so(client, db):
    tip_list = factories.make_tip_list(slug="kutsu")
    embedded = client.get(reverse("toolkits:tiplist-embed", args=[tip_list.slug]))

    assert client.get("/avoin-data/")["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert embedded["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert embedded.status_code == 200


@pytest.mark.parametrize(
    ("path", "vary"),
    [
        ("/kokeilut/", "Accept-Encoding"),
        ("/sv/kokeilut/", "Accept-Encoding"),
        ("/kysely/", "Accept-Language, Accept-Encoding"),
        ("/tilit/login/", "Cookie, Accept-Encoding"),
    ],
)
def test_only_residents_pages_follow_the_language_of_the_browser(client, db, path, vary):
    assert client.get(path)["Vary"] == vary


@pytest.mark.parametrize("path", ["/kokeilut/", "/tilit/login/", "/"])
def test_language_of_the_browser_changes_no_other_page(client, db, path):
    pages = [client.get(path, headers={"accept-language": code}) for code in ("fi", "en")]

    assert {page["Content-Language"] for page in pages} == {"fi"}
