"""Pages from memory: which are kept, for whom, and that nothing of their headers is lost."""

import gzip
import time
from datetime import timedelta

import brotli
import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.utils import timezone

from osallisuus.serving.headers.site import PERMISSIONS_POLICY
from osallisuus.serving.kept.pages import SECONDS, PublicCacheMiddleware, seconds_of
from osallisuus.text.days import next_midnight
from surveys.answering.tablet.tablet_cookie import COOKIE as TABLET_COOKIE
from tests import factories

pytestmark = pytest.mark.django_db
CODINGS = {"": lambda packed: packed, "gzip": gzip.decompress, "gzip, br": brotli.decompress}
SITE_HEADERS = {
    "Permissions-Policy": PERMISSIONS_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Vary": "Accept-Encoding",
    "Cache-Control": "no-cache",
}
OPEN_HEADERS = {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
}
OWN_HEADERS = {"Cross-Origin-Resource-Policy": "same-origin"}
HTML_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Language": "fi",
    "X-Frame-Options": "DENY",
}


def told(response, *, without=()):
    left_out = {"Content-Security-Policy", "Content-Length", "Content-Encoding", "ETag", *without}
    return {name: text for name, text in response.headers.items() if name not in left_out}


def open_twice(client, path, **asked):
    """The page as it is made and as it is kept."""
    caches["pages"].clear()
    return client.get(path, **asked), client.get(path, **asked)


def count_calls(rf, *requests, response=HttpResponse):
    calls = []
    middleware = PublicCacheMiddleware(lambda request: calls.append(1) or response())
    for request in requests:
        middleware(request)
    return len(calls)


def test_public_page_is_kept_until_its_content_changes(client, django_assert_num_queries):
    pilot = factories.make_pilot(name="Aamupala")
    first = client.get("/kokeilut/")

    with django_assert_num_queries(1):
        kept = client.get("/kokeilut/")
    pilot.name = "Iltapala"
    pilot.save()
    changed = client.get("/kokeilut/")

    assert kept.content == first.content
    assert "Aamupala" in kept.text
    assert "Iltapala" in changed.text


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/kokeilut/", HTML_HEADERS | OWN_HEADERS),
        ("/sv/kokeilut/", HTML_HEADERS | OWN_HEADERS | {"Content-Language": "sv"}),
        ("/avoin-data/", HTML_HEADERS | OPEN_HEADERS),
    ],
)
def test_kept_page_says_all_that_a_new_one_says(client, path, own, coding):
    asked = {"accept-encoding": coding} if coding else {}

    made, kept = open_twice(client, path, headers=asked)

    assert told(made) == SITE_HEADERS | own
    assert dict(kept.headers) == dict(made.headers)
    assert "default-src 'none'" in kept["Content-Security-Policy"]
    assert int(kept["Content-Length"]) == len(kept.content)
    assert kept.get("Content-Encoding", "") == coding.rpartition(", ")[2]
    plain = client.get(path).content
    assert [CODINGS[coding](each.content) for each in (made, kept)] == [plain, plain]


def test_kept_page_of_a_secure_site_asks_browsers_to_stay_secure(client, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 60
    plain = open_twice(client, "/kokeilut/")
    made, kept = open_twice(client, "/kokeilut/", secure=True)

    assert [page.status_code for page in plain] == [301, 301]
    assert made["Strict-Transport-Security"] == kept["Strict-Transport-Security"]
    assert kept["Strict-Transport-Security"].startswith("max-age=60")
    assert client.get("/kokeilut/").status_code == 301


@pytest.mark.parametrize("coding", CODINGS)
def test_who_comes_again_gets_a_page_only_if_it_has_changed(client, coding):
    pilot = factories.make_pilot(name="Aamupala")
    asked = {"accept-encoding": coding}
    first, kept = open_twice(client, "/kokeilut/", headers=asked)
    again = asked | {"if-none-match": first["ETag"]}
    same = client.get("/kokeilut/", headers=again)
    caches["pages"].clear()
    made_anew = client.get("/kokeilut/", headers=again)
    pilot.name = "Iltapala"
    pilot.save()
    changed = client.get("/kokeilut/", headers=again)

    assert (first["ETag"], first["Cache-Control"]) == (kept["ETag"], "no-cache")
    for response in (same, made_anew):
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == first["ETag"]
        assert told(response) == SITE_HEADERS | OWN_HEADERS
    assert (changed.status_code, changed["ETag"] == first["ETag"]) == (200, False)


def test_who_has_nothing_of_ours_is_told_that_it_is_not_the_page(client):
    client.get("/kokeilut/")

    refused = client.get("/kokeilut/", headers={"if-match": '"toinen"'})

    assert refused.status_code == 412
    assert refused["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["sessionid", TABLET_COOKIE, "messages"])
def test_page_of_somebody_who_is_known_is_not_kept(rf, settings, name):
    assert settings.SESSION_COOKIE_NAME == "sessionid"
    nobody, somebody = (rf.get("/kokeilut/", headers={"cookie": f"{c}=x"}) for c in ("_ga", name))

    assert count_calls(rf, nobody, nobody) == 1
    assert count_calls(rf, nobody, somebody, somebody) == 2


def test_signed_in_saver_sees_at_once_what_was_saved(client, signed_in, coordinator, settings):
    pilot = factories.make_pilot(name="Aamupala")
    settings.VERSION_SECONDS = 60
    client.get("/kokeilut/")
    pilot.name = "Iltapala"
    pilot.save()

    others, own = client.get("/kokeilut/").text, signed_in(coordinator).get("/kokeilut/").text

    assert ("Aamupala" in others, "Iltapala" in others) == (True, False)
    assert ("Aamupala" in own, "Iltapala" in own) == (False, True)


@pytest.mark.parametrize("status", [404, 302, 500])
def test_only_whole_pages_are_kept(rf, status):
    request = rf.get("/kokeilut/")

    n_calls = count_calls(rf, request, request, response=lambda: HttpResponse(status=status))

    assert n_calls == 2


@pytest.mark.parametrize(
    ("path", "other", "n_calls"),
    [
        ("/kokeilut/", "/kokeilut/", 1),
        ("/kokeilut/", "/kokeilut/?page=2", 2),
        ("/kokeilut/", "/sv/kokeilut/", 2),
        # What somebody typed, and addresses that are a secret, lie in no memory.
        ("/haku/?haku=Maija", "/haku/?haku=Maija", 2),
        ("/kokeilut/?h%61ku=ABC", "/kokeilut/?h%61ku=ABC", 2),
        ("/sv/valmennukset/paikka/abc/", "/sv/valmennukset/paikka/abc/", 2),
        ("/kysely/", "/kysely/", 2),
    ],
)
def test_only_what_holds_nothing_of_anybody_is_kept(rf, path, other, n_calls):
    assert count_calls(rf, rf.get(path), rf.get(other)) == n_calls


@pytest.mark.parametrize("one", ["host", "scheme", "accept-encoding"])
def test_page_is_for_its_own_name_scheme_and_coding(rf, one):
    first = rf.get("/kokeilut/")
    others = {
        "host": lambda: rf.get("/kokeilut/", headers={"host": "127.0.0.1"}),
        "scheme": lambda: rf.get("/kokeilut/", secure=True),
        "accept-encoding": lambda: rf.get("/kokeilut/", headers={"accept-encoding": "br"}),
    }

    assert count_calls(rf, first, others[one](), first) == 2


def test_page_is_not_kept_beyond_what_the_clock_changes(client):
    starts_at = timezone.now() + timedelta(seconds=3)
    session = factories.make_coaching_session(
        theme="Kohtaaminen", starts_at=starts_at, is_published=True
    )
    address = session.get_absolute_url()
    before = client.get(address)
    listed = client.get("/valmennukset/").text

    time.sleep(max(0, (starts_at - timezone.now()).total_seconds()) + 0.05)
    after = client.get(address)

    assert "Ilmoittaudu" in before.text
    assert "Ilmoittaudu" not in after.text
    assert client.get("/valmennukset/").text != listed


def test_page_is_kept_over_no_midnight():
    now, day = timezone.now(), timedelta(days=1)
    kept = []
    for changes_at in (None, now + timedelta(seconds=90), now + day * 9):
        page = HttpResponse()
        page.changes_at = changes_at
        kept.append(seconds_of(now, page))

    left = int((next_midnight(now) - timezone.now()).total_seconds())
    most = min(left, SECONDS)
    assert kept == [pytest.approx(most, abs=3), pytest.approx(min(89, most), abs=3), kept[0]]
