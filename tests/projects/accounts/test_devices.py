import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from projects.accounts.devices import COOKIE, KEPT_SECONDS, device_of, remember_device
from tests import factories

pytestmark = pytest.mark.django_db

EMAIL, PASSWORD = "koordinaattori@esimerkki.example", "kuusi-kettua-7"
HOME, STRANGER = "203.0.113.7", "198.51.100.9"
LOCKED = "Kirjautumista on yritetty väärin liian monta kertaa."


@pytest.fixture(autouse=True)
def account(project):
    cache.clear()
    user = factories.make_user(email=EMAIL)
    user.set_password(PASSWORD)
    user.save()
    factories.make_membership(user=user, project=project)
    return user


def sign_in(client, *, address, password=PASSWORD, email=EMAIL):
    """Whether the browser gets in."""
    response = client.post(
        reverse("account_login"), {"login": email, "password": password}, REMOTE_ADDR=address
    )
    return response.status_code == 302


def guess(client, times, *, address, email=EMAIL):
    return [
        sign_in(client, address=address, password=f"väärä-{number}", email=email)
        for number in range(times)
    ]


def test_stranger_locks_only_the_own_address_out_of_the_account():
    stranger = Client()

    assert guess(stranger, 6, address=STRANGER) == [False] * 6
    assert not sign_in(stranger, address=STRANGER)
    assert sign_in(Client(), address=HOME)


def test_known_device_gets_in_even_from_the_address_of_the_guesses():
    known = Client()
    assert sign_in(known, address=HOME)
    known.post(reverse("account_logout"))

    guess(Client(), 6, address=HOME)

    assert not sign_in(Client(), address=HOME)
    assert sign_in(known, address=HOME)


def test_guesses_on_a_known_device_end_too():
    known = Client()
    sign_in(known, address=HOME)
    known.post(reverse("account_logout"))

    guess(known, 5, address=HOME)

    assert not sign_in(known, address=HOME)
    assert sign_in(Client(), address=HOME)


def test_one_address_cannot_try_account_after_account():
    stranger = Client()
    for number in range(20):
        guess(stranger, 1, address=STRANGER, email=f"joku{number}@esimerkki.example")

    assert not sign_in(stranger, address=STRANGER)
    assert sign_in(Client(), address=HOME)


def test_signing_in_again_and_again_locks_nobody():
    client = Client()

    for _round in range(7):
        assert sign_in(client, address=HOME)
        client.post(reverse("account_logout"))


def test_new_password_by_mail_ends_the_waiting(mailoutbox):
    locked = Client()
    guess(locked, 6, address=HOME)
    assert not sign_in(locked, address=HOME)

    ask = {"REMOTE_ADDR": HOME, "follow": True}
    locked.post(reverse("account_reset_password"), {"email": EMAIL}, **ask)
    [link] = re.findall(r"https?://[^/\s]+(/\S+)", mailoutbox[0].body)
    form = locked.get(link, **ask).redirect_chain[-1][0]
    new = {"password1": "kuusi-kettua-8", "password2": "kuusi-kettua-8"}
    locked.post(form, new, **ask)

    assert sign_in(locked, address=HOME, password="kuusi-kettua-8")


def test_cookie_is_signed_and_tells_no_address():
    client = Client()
    sign_in(client, address=HOME)
    cookie = client.cookies[COOKIE]

    assert (cookie["path"], cookie["httponly"], cookie["max-age"]) == (
        "/tilit/",
        True,
        KEPT_SECONDS,
    )
    assert "koordinaattori" not in cookie.value


def test_device_knows_only_the_accounts_opened_in_it(rf, client):
    request = rf.get("/")
    response = client.get(reverse("account_login"))
    remember_device(request, response, EMAIL)
    request.COOKIES[COOKIE] = response.cookies[COOKIE].value

    known = device_of(request, EMAIL.upper())
    other = device_of(request, "toinen@esimerkki.example")
    request.COOKIES[COOKIE] += "x"

    assert known
    assert (other, device_of(request, EMAIL)) == (None, None)


def test_signing_in_ends_with_the_browser_and_the_working_day():
    client = Client()
    sign_in(client, address=HOME)

    assert client.cookies["sessionid"]["max-age"] == ""
    assert client.session.get_expire_at_browser_close()
    assert client.session.get_expiry_age() == 8 * 3600
