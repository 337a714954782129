from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from projects.models import (
    CoachingMaterial,
    Facilitator,
    SignUp,
)
from tests import factories
from tests.reading import main_html, main_text, one_line, title

pytestmark = pytest.mark.django_db

SIGN_UP = {"name": "Aino", "email": "aino@esimerkki.example", "sector": "resident", "wish": ""}


def soon(**overrides):
    starts_at = timezone.now() + timedelta(days=7)
    return factories.make_coaching_session(starts_at=starts_at, **overrides)


@pytest.mark.parametrize("path", ["/kokeilut/", "/kunnat/", "/valmennukset/"])
def test_page_of_an_empty_portal_says_what_comes(client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert "tulevat tähän" in main_text(response)


def test_coaching_list_tells_coming_from_held(client):
    soon(theme="Tuleva", place="Kirjasto")
    factories.make_coaching_session(
        theme="Pidetty", starts_at=datetime(2022, 3, 15, 11, tzinfo=UTC)
    )
    factories.make_coaching_session(theme="Luonnos", is_published=False)

    page = main_text(client.get("/valmennukset/"))

    words = ["Tulossa", "Tuleva", "Pidetyt", "Pidetty", "15.3.2022 klo 13.00"]
    places = [page.index(word) for word in words]
    assert places == sorted(places)
    assert "Luonnos" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_coaching_list_takes_four_queries(client, django_assert_num_queries, count):
    for _ in range(count):
        soon()
        factories.make_coaching_session()
    client.get("/")

    with django_assert_num_queries(4):
        client.get("/valmennukset/")


def test_coaching_page_shows_programme_leaders_material_and_counts(client):
    session = factories.make_coaching_session(
        theme="Hyvä kohtaaminen",
        slug="hyva-kohtaaminen",
        programme="13.00 Kahvi\n13.15 Tarina",
        starts_at=datetime(2022, 3, 15, 11, tzinfo=UTC),
        ends_at=datetime(2022, 3, 15, 13, 15, tzinfo=UTC),
        n_municipality=11,
        n_association=0,
    )
    Facilitator.objects.create(session=session, kind="experience_actor", task="Tarinan kertoja")
    CoachingMaterial.objects.create(session=session, title="Kalvot", url="https://a.example/")

    response = client.get("/valmennukset/hyva-kohtaaminen/")

    page = main_text(response)
    assert title(response) == "Hyvä kohtaaminen – Yhdessä kunnassa"
    assert "Ohjelma 13.00 Kahvi 13.15 Tarina" in page
    assert "Vetäjät Tarinan kertoja (kokemustoimija)" in page
    assert "Aineistot Kalvot" in page
    assert "15.3.2022 klo 13.00 –15.15" in page
    assert "Osallistujia ei ole vielä laskettu kokonaan" in page
    assert "Kunnat Ei näytetä Yhdistykset Ei näytetä Asukkaat Ei vielä laskettu" in page
    assert "Ilmoittaudu mukaan" not in page
    assert "Lisää kalenteriin" not in page


def test_coaching_page_says_a_role_once(client):
    session = factories.make_coaching_session(
        slug="tulossa", starts_at=datetime(2100, 3, 15, 7, tzinfo=UTC)
    )
    Facilitator.objects.create(session=session, kind="experience_actor", task="Kokemustoimija")

    page = main_text(client.get("/valmennukset/tulossa/"))

    assert "Vetäjät Kokemustoimija Laji" in page
    assert "15.3.2100 klo 9.00" in page
    assert "Lisää kalenteriin" in page


def test_coaching_page_marks_its_own_words_beside_a_published_theme(client):
    session = factories.make_coaching_session(
        provenance="published",
        source=factories.make_source(),
        details_provenance="example",
        summary="Keksitty.",
    )

    page = main_text(client.get(session.get_absolute_url()))

    assert "Keksitty esimerkki Muu kuvaus. Laji" in page


def test_coaching_page_of_a_draft_is_missing(client):
    shown = factories.make_coaching_session()
    draft = factories.make_coaching_session(is_published=False)

    assert client.get(shown.get_absolute_url()).status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_coaching_page_of_a_coming_session_leads_to_signing_up(client):
    session = soon(slug="tuleva")

    page = main_html(client.get(session.get_absolute_url()))

    assert 'href="/valmennukset/tuleva/ilmoittaudu/">Ilmoittaudu mukaan</a>' in one_line(page)
    assert "Keitä oli mukana" not in page


def test_calendar_file_is_a_download(client):
    session = factories.make_coaching_session(
        slug="hyva-kohtaaminen", starts_at=datetime(2022, 3, 15, 11, tzinfo=UTC)
    )

    response = client.get("/valmennukset/hyva-kohtaaminen.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="hyva-kohtaaminen.ics"'
    body = response.content.decode()
    assert f"SUMMARY:{session.theme}\r\n" in body
    assert "URL:http://testserver/valmennukset/hyva-kohtaaminen/\r\n" in body


def test_calendar_file_needs_a_time(client):
    factories.make_coaching_session(slug="avoin", starts_at=None)

    assert client.get("/valmennukset/avoin/").status_code == 200
    assert client.get("/valmennukset/avoin.ics").status_code == 404


def test_sign_up_gives_a_place_and_tells_it(client, django_capture_on_commit_callbacks):
    session = soon(slug="tuleva", theme="Työpaja", capacity=2)

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/valmennukset/tuleva/ilmoittaudu/", SIGN_UP, follow=True)

    made = SignUp.objects.get()
    assert (made.session, made.email, made.is_waiting) == (session, SIGN_UP["email"], False)
    assert response.redirect_chain == [(f"/valmennukset/paikka/{made.cancel_token}/", 302)]
    assert "Sinulla on paikka Työpaja" in main_text(response)
    assert response["Referrer-Policy"] == "same-origin"
    [message] = mail.outbox
    assert message.subject == "Ilmoittautumisesi on vastaanotettu: Työpaja"
    assert f"http://testserver/valmennukset/paikka/{made.cancel_token}/" in message.body


@pytest.mark.parametrize(
    ("backend", "promise"),
    [
        ("smtp", "Linkki tälle sivulle on myös vahvistusviestissä, joka tulee sähköpostiisi."),
        (
            "filebased",
            "Tältä sivustolta ei tule sähköpostia. Tallenna tämän sivun osoite, niin voit palata "
            "tänne.",
        ),
    ],
)
def test_place_promises_mail_only_where_mail_goes_out(client, settings, backend, promise):
    signup = SignUp.objects.create(session=soon(), **SIGN_UP)
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"

    response = client.get(reverse("projects:coaching-place", args=[signup.cancel_token]))

    assert promise in main_text(response)


def test_confirmation_that_fails_is_told(client, settings, django_capture_on_commit_callbacks):
    soon(slug="tuleva")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/valmennukset/tuleva/ilmoittaudu/", SIGN_UP)

    assert [message.message for message in get_messages(response.wsgi_request)] == [
        "Vahvistusta ei saatu lähetettyä sähköpostiisi."
    ]


def test_sign_up_page_tells_the_places_left(client):
    session = soon(slug="tuleva", capacity=2)
    SignUp.objects.create(session=session, name="A", email="a@a.example", sector="other")

    page = main_text(client.get("/valmennukset/tuleva/ilmoittaudu/"))

    assert "1 paikka on vielä vapaana." in page


@pytest.mark.parametrize(
    ("backend", "words"),
    [
        ("smtp", "Saat viestin, jos paikka vapautuu."),
        ("filebased", "Näet omalta sivultasi, jos paikka vapautuu."),
    ],
)
def test_queue_promises_a_letter_only_where_letters_leave(client, settings, backend, words):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    soon(slug="tuleva", capacity=0)

    assert words in main_text(client.get("/valmennukset/tuleva/ilmoittaudu/"))


def test_full_session_has_a_queue(client):
    session = soon(slug="tuleva", capacity=0)

    page = main_text(client.get("/valmennukset/tuleva/ilmoittaudu/"))
    client.post("/valmennukset/tuleva/ilmoittaudu/", SIGN_UP)

    assert "Ilmoittaudu jonoon" in page
    assert [row.is_waiting for row in session.signups.all()] == [True]


def test_sign_up_tells_what_is_missing(client):
    soon(slug="tuleva")

    response = client.post("/valmennukset/tuleva/ilmoittaudu/", {"email": "aino"})

    page = main_text(response)
    assert title(response) == "Virhe: Ilmoittaudu: " + response.context["session"].theme + (
        " – Yhdessä kunnassa"
    )
    for words in (
        "nimi: Kirjoita nimesi.",
        "sähköpostiosoite: Kirjoita osoite muodossa nimi@esimerkki.fi.",
        "mistä tulet: Valitse yksi vaihtoehto.",
    ):
        assert words.casefold() in page.casefold()
    assert not SignUp.objects.exists()


def test_sign_up_twice_is_told_kindly(client):
    session = soon(slug="tuleva")
    SignUp.objects.create(session=session, name="Aino", email=SIGN_UP["email"], sector="other")

    page = main_text(client.post("/valmennukset/tuleva/ilmoittaudu/", SIGN_UP))

    assert "Tällä osoitteella on jo ilmoittauduttu." in page
    assert session.signups.count() == 1


def test_sign_up_after_the_last_day_is_closed(client):
    session = soon(slug="tuleva", signup_until=timezone.localdate() - timedelta(days=1))

    page = main_text(client.get("/valmennukset/tuleva/ilmoittaudu/"))
    client.post("/valmennukset/tuleva/ilmoittaudu/", SIGN_UP)

    assert "Ilmoittautuminen on päättynyt." in page
    assert not session.signups.exists()


def test_sign_ups_from_one_address_are_limited(client):
    session = soon(slug="tuleva")
    for number in range(20):
        fields = SIGN_UP | {"email": f"nimi{number}@esimerkki.example"}
        client.post("/valmennukset/tuleva/ilmoittaudu/", fields)

    page = main_text(client.post("/valmennukset/tuleva/ilmoittaudu/", SIGN_UP))

    assert "Ilmoittautumisia tuli liian monta." in page
    assert session.signups.count() == 20


def test_place_is_given_back_by_its_address(client):
    session = soon(slug="tuleva")
    signup = SignUp.objects.create(session=session, name="A", email="a@a.example", sector="other")

    response = client.post(reverse("projects:coaching-place", args=[signup.cancel_token]))

    assert response["Location"] == "/valmennukset/tuleva/peruttu/"
    assert not session.signups.exists()
    assert "Tietosi on poistettu" in main_text(client.get(response["Location"]))


def test_place_of_an_unknown_address_is_missing(client):
    assert client.get("/valmennukset/paikka/keksitty/").status_code == 404
