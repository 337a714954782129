import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

RESET = """Hei,

Sait tämän viestin, koska tälle osoitteelle pyydettiin uutta salasanaa. Vaihda salasana tällä \
sivulla:
{url}

Jos et pyytänyt sitä, sinun ei tarvitse tehdä mitään.

Yhdessä kunnassa"""
UNKNOWN = """Hei,

Tälle osoitteelle pyydettiin uutta salasanaa. Tällä osoitteella ei ole tunnuksia. Tunnukset saa \
kutsulla hankkeen koordinaattorilta.

Jos et pyytänyt sitä, sinun ei tarvitse tehdä mitään.

Yhdessä kunnassa"""
CHANGED = """Hei,

Salasanasi on vaihdettu.

Jos teit muutoksen itse, sinun ei tarvitse tehdä mitään. Jos et tehnyt, vaihda salasanasi heti ja \
kerro asiasta hankkeen koordinaattorille.

Yhdessä kunnassa"""


@pytest.fixture(autouse=True)
def _no_earlier_mail():
    cache.clear()


@pytest.fixture
def user():
    made = factories.make_user(email="aino@esimerkki.example")
    made.set_password("vanha-salasana-7")
    made.save()
    made.confirm_address()
    return made


def ask(client, email, **headers):
    return client.post(reverse("account_reset_password"), {"email": email}, follow=True, **headers)


def link(message):
    return re.search(r"https?://\S+", message.body)[0]


def test_new_password_comes_in_our_own_words(client, user):
    ask(client, user.email)

    [message] = mail.outbox
    assert message.subject == "Vaihda salasanasi"
    assert message.body == RESET.format(url=link(message))
    assert link(message).startswith("http://testserver/tilit/password/reset/key/")


def test_unknown_address_is_told_nothing_false(client):
    ask(client, "kuka@esimerkki.example")

    [message] = mail.outbox
    assert message.subject == "Tällä osoitteella ei ole tunnuksia"
    assert message.body == UNKNOWN


def test_page_says_the_same_of_every_address(client, user):
    known, unknown = ask(client, user.email), ask(client, "kuka@esimerkki.example")

    said = "Jos osoitteella on tunnukset, sinne tulee kohta viesti."
    for page in (known, unknown):
        assert said in page.text


def test_page_says_where_the_message_is_while_nothing_is_sent(client, user, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)

    page = ask(client, user.email)

    assert "Viesti tallennettiin tiedostoon, koska sähköpostia ei ole otettu käyttöön." in page.text
    assert "sinne tulee kohta viesti" not in page.text


def test_mail_server_that_is_down_is_told(client, user, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    page = ask(client, user.email)

    assert "Viestiä ei saatu lähetettyä. Yritä myöhemmin uudelleen." in page.text


@pytest.mark.parametrize(
    ("is_local", "site_url", "host", "start"),
    [
        (True, "", "127.0.0.1:8013", "http://127.0.0.1:8013/"),
        (False, "", "kunta.example", "https://kunta.example/"),
        (False, "", "kunta.example:6666", "https://kunta.example/"),
        (False, "https://kunta.example:8443", "kunta.example:6666", "https://kunta.example:8443/"),
    ],
)
def test_link_leads_to_the_port_of_the_site(
    client, user, settings, is_local, site_url, host, start
):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "kunta.example"]
    settings.IS_LOCAL, settings.SITE_URL = is_local, site_url

    ask(client, user.email, HTTP_HOST=host)

    assert link(mail.outbox[0]).startswith(f"{start}tilit/password/reset/key/")


def test_link_opens_the_new_password_and_the_change_is_told(client, user):
    ask(client, user.email)
    page = client.get(link(mail.outbox[0]), follow=True)

    client.post(page.request["PATH_INFO"], {"password1": "kuusi-k-7x", "password2": "kuusi-k-7x"})

    user.refresh_from_db()
    assert user.check_password("kuusi-k-7x")
    assert (mail.outbox[1].subject, mail.outbox[1].body) == ("Salasanasi on vaihdettu", CHANGED)


def test_hints_of_a_new_password_are_plain_finnish(client, signed_in, user):
    page = signed_in(user).get(reverse("account_change_password")).text

    for hint in (
        "Salasanassa pitää olla ainakin 8 merkkiä.",
        "Pelkät numerot eivät riitä.",
        "Salasana ei saa muistuttaa muita tietojasi.",
        "Salasana ei saa olla sellainen, jota moni käyttää.",
    ):
        assert hint in page


def test_too_many_requests_are_refused_in_our_own_words(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}

    answers = [ask(client, "kuka@esimerkki.example") for _round in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert "Odota muutama minuutti ja yritä uudelleen." in answers[1].text
