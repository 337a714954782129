import re
import time
import unicodedata
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.utils import timezone

from osallisuus.models import DataVersion
from osallisuus.serving.middleware import ClientAddressMiddleware, NormalTextMiddleware
from osallisuus.serving.sessions import TOUCH_SECONDS, TOUCHED
from osallisuus.startup.environment import networks
from tests import factories


@pytest.fixture
def proxies(monkeypatch, settings):
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.0/8")
    settings.TRUSTED_PROXIES = networks("TRUSTED_PROXIES")


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "198.51.100.9, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("203.0.113.7", "198.51.100.9", "203.0.113.7"),
    ],
)
def test_address_is_believed_only_from_a_trusted_proxy(rf, proxies, peer, forwarded, expected):
    request = rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)

    ClientAddressMiddleware(lambda request: HttpResponse())(request)

    assert request.META["REMOTE_ADDR"] == expected


def test_forwarded_headers_of_strangers_are_dropped(rf, settings):
    request = rf.get("/", HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_HOST="muu.fi")

    ClientAddressMiddleware(lambda request: HttpResponse())(request)

    assert not {name for name in request.META if name.startswith("HTTP_X_FORWARDED")}


@pytest.mark.parametrize("content_type", ["multipart", "urlencoded"])
def test_texts_of_forms_end_their_lines_alike(rf, content_type):
    sent = {"teksti": ["yksi\r\nkaksi\rkolme\nneljä", "sana"], "muu": ["ä"]}
    kinds = {"urlencoded": {"content_type": "application/x-www-form-urlencoded"}}
    data = sent if content_type == "multipart" else urlencode(sent, doseq=True)
    request = rf.post("/", data, **kinds.get(content_type, {}))

    NormalTextMiddleware(lambda request: HttpResponse()).process_view(request, None, (), {})

    assert dict(request.POST.lists()) == sent | {"teksti": ["yksi\nkaksi\nkolme\nneljä", "sana"]}
    with pytest.raises(AttributeError):
        request.POST["muu"] = "b"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_letters_in_two_pieces_come_in_one(rf, method):
    sent = {"haku": unicodedata.normalize("NFD", "Äänekoski"), "muu": "Å"}
    request = getattr(rf, method.lower())("/", sent)

    NormalTextMiddleware(lambda request: HttpResponse()).process_view(request, None, (), {})

    assert getattr(request, method).dict() == {"haku": "Äänekoski", "muu": "Å"}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_characters_that_nobody_sees_are_left_out(rf, method):
    sent = {"haku": "\ufeffMar\u00adtat\u200b", "persiaksi": "می\u200cخواهم"}
    request = getattr(rf, method.lower())("/", sent)

    NormalTextMiddleware(lambda request: HttpResponse()).process_view(request, None, (), {})

    assert getattr(request, method).dict() == {"haku": "Martat", "persiaksi": "می\u200cخواهم"}


def test_forms_pass_the_line_ends_before_any_view(settings):
    names = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]

    whole, alike = names.index("WholeBodyMiddleware"), names.index("NormalTextMiddleware")
    assert whole < alike < names.index("CsrfViewMiddleware")


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/uk/saavutettavuus/", "Заява про доступність"),
        ("/uk/saavutettavuus/palaute/", "Залишити відгук"),
        ("/uk/saavutettavuus/palaute/kiitos/", "Дякуємо за відгук"),
        ("/uk/tietosuoja/", "Захист даних"),
    ],
)
def test_pages_that_residents_need_are_in_ukrainian_and_stay_in_it(client, db, path, heading):
    response = client.get(path)

    assert response.status_code == 200
    assert '<html lang="uk"' in response.text
    assert f"<h1>{heading}</h1>" in response.text
    links = set(re.findall(r'<a[^>]* href="(/[^"#]*)', response.text)) - {path}
    ukrainian = ("/uk/saavutettavuus/", "/uk/tietosuoja/", "/kysely/", "/poista-vastaukseni/")
    others = tuple(f"{code}{path[3:]}" for code in ("", "/sv", "/en"))
    assert links
    assert {link for link in links if not link.startswith((*ukrainian, *others))} == set()


def test_ukrainian_leads_from_public_pages_to_the_finnish_ones(client, db):
    response = client.get("/uk/kokeilut/?laji=group")

    assert response.status_code == 301
    assert response["Location"] == "/kokeilut/?laji=group"


def test_resident_language_is_remembered(client, db):
    chosen = client.get("/kysely/?kieli=uk")
    later = client.get("/kysely/")

    assert '<html lang="uk"' in chosen.text
    assert '<html lang="uk"' in later.text


@pytest.mark.parametrize(
    ("path", "accepted", "expected"),
    [
        ("/kysely/", "uk-UA,uk;q=0.9,en;q=0.8", "uk"),
        ("/k/ABC/", "sv-SE", "sv"),
        ("/poista-vastaukseni/", "de,en;q=0.5", "en"),
        ("/kysely/", "de", "fi"),
        ("/kysely/?kieli=sv", "uk", "sv"),
        ("/tabletti/", "uk", "fi"),
        ("/", "uk", "fi"),
    ],
)
def test_own_device_is_spoken_to_in_its_language_until_one_is_chosen(
    client, db, path, accepted, expected
):
    page = client.get(path, headers={"accept-language": accepted})

    assert f'<html lang="{expected}"' in page.text


def test_card_typed_on_a_swedish_page_is_answered_in_swedish(client, db):
    front = client.get("/sv/").text

    assert 'action="/kysely/?kieli=sv"' in front
    assert 'href="/kysely/?kieli=sv"' in front
    assert 'href="/poista-vastaukseni/?kieli=sv"' in front
    assert '<html lang="sv"' in client.post("/kysely/?kieli=sv", {"koodi": "ABC"}).text


def test_data_version_rises_with_public_content_only(db):
    before = DataVersion.current()

    factories.make_user()
    after_user = DataVersion.current()
    factories.make_municipality()
    after_place = DataVersion.current()

    assert after_user == before
    assert after_place == before + 1


@pytest.mark.parametrize(
    ("seconds_ago", "is_written"),
    [(TOUCH_SECONDS - 60, False), (TOUCH_SECONDS + 60, True)],
)
def test_working_day_begins_anew_at_most_once_in_ten_minutes(
    client, signed_in, coordinator, seconds_ago, is_written
):
    before = int(time.time()) - seconds_ago
    desk = signed_in(coordinator)
    session = desk.session
    session[TOUCHED] = before
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=5))

    desk.get("/hallinta/")

    assert (desk.session[TOUCHED] > before) == is_written
    left = Session.objects.get().expire_date - timezone.now()
    assert (left > timedelta(hours=7)) == is_written


def test_untouched_session_ends(client, signed_in, coordinator):
    desk = signed_in(coordinator)
    assert desk.get("/hallinta/").status_code == 200

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert desk.get("/hallinta/").status_code == 302
