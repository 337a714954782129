"""Pages of the sign-in library, in our own words."""

import re
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.core import mail

from tests import factories
from tests.reading import main_text

pytestmark = pytest.mark.django_db
OURS = settings.BASE_DIR / "templates" / "account"
# What the settings leave without an address: codes by mail or telephone, accounts without a call.
NOT_SERVED = (
    "base_",
    "confirm_",
    "email_change.",
    "login_code",
    "phone_",
    "request_login",
    "signup_by_passkey",
)


@pytest.mark.parametrize("kind", ["*.html", "messages/*.txt"])
def test_every_served_text_of_the_library_is_our_own(kind):
    theirs = Path(allauth.__file__).parent / "templates" / "account"
    served = {one.name for one in theirs.glob(kind) if not one.name.startswith(NOT_SERVED)}

    assert served - {one.name for one in OURS.glob(kind)} == set()


def test_forgotten_password_is_changed_by_the_link(client):
    person = factories.make_user(email="aino@esimerkki.example")

    asked = main_text(client.get("/tilit/password/reset/"))
    client.post("/tilit/password/reset/", {"email": person.email})
    link = re.search(r"http://testserver(/tilit/password/reset/key/\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    chosen = {"password1": "uusi pitkä salasana 7", "password2": "uusi pitkä salasana 7"}
    done = client.post(page.request["PATH_INFO"], chosen, follow=True)
    again = client.get(link, follow=True)
    person.refresh_from_db()

    assert "Lähetämme sinne linkin, josta vaihdat salasanan." in asked
    assert main_text(page).startswith("Uusi salasana")
    assert main_text(done) == "Salasana on vaihdettu. Salasana on vaihdettu Kirjaudu sisään"
    assert person.check_password("uusi pitkä salasana 7")
    assert main_text(again) == (
        "Linkki ei enää toimi Linkkiä on jo käytetty, tai se on vanhentunut. "
        "Salasanasi on ennallaan. Pyydä uusi linkki"
    )


def test_way_from_a_forgotten_password_is_alike_wherever_one_is_asked(client, coordinator):
    link = '<a class="solo" href="/tilit/password/reset/">Unohditko salasanan?</a>'

    coordinator.set_password("kahvi ja pulla 7")
    coordinator.save()
    outside = client.get("/tilit/login/")
    client.force_login(coordinator)
    inside = client.get("/tilit/password/change/")

    found = [
        re.findall(r"<a[^>]*reset/.*?</a>", page.text, re.DOTALL) for page in (outside, inside)
    ]
    assert [[re.sub(r"\s*\n\s*", "", one) for one in links] for links in found] == [[link], [link]]
