import pytest
from allauth.mfa.models import Authenticator

from tests.browser.conftest import DESK, PHONE

PAGES = (
    "/tilit/2fa/",
    "/tilit/2fa/totp/activate/",
    "/tilit/2fa/webauthn/",
    "/tilit/2fa/recovery-codes/generate/",
    "/tilit/2fa/reauthenticate/",
)
EMAIL, WORD = "toimittaja@esimerkki.example", "kahvi-ja-pulla-5"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def window(visit):
    """A window with a device that has keys; browsers refuse keys at a bare number of a host."""

    def open_one(viewport):
        found = visit(viewport)
        found.address = found.address.replace("127.0.0.1", "localhost")
        devices = found.page.context.new_cdp_session(found.page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        return found

    return open_one


@pytest.fixture
def _own_factors(database):
    """The rows of the demonstration are shared, so what the test sets up goes away again."""
    yield
    Authenticator.objects.all().delete()


def faults(window):
    wide = window.overflow()
    return window.violations() + ([f"{wide} pixels too wide"] if wide else [])


def press(window, name):
    window.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def sign_in(window):
    window.go("/tilit/login/")
    window.page.get_by_label("Sähköposti").fill(EMAIL)
    window.page.get_by_label("Salasana", exact=True).fill(WORD)
    press(window, "Kirjaudu sisään")


def confirm_password(window):
    window.page.get_by_label("Salasana", exact=True).fill(WORD)
    press(window, "Jatka")


@pytest.mark.usefixtures("_own_factors")
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_key_is_set_up_and_then_opens_the_desk(window, viewport):
    opened = window(viewport)
    sign_in(opened)
    opened.wait_for("/hallinta/")

    opened.go("/tilit/2fa/webauthn/add/")
    confirm_password(opened)
    opened.page.get_by_label("Avaimen nimi").fill("Työkone")
    problems = faults(opened)
    press(opened, "Tee avain")
    opened.wait_for("/tilit/2fa/recovery-codes/")
    problems += faults(opened)
    n_codes = opened.page.locator(".codes li").count()
    opened.go("/tilit/logout/")
    press(opened, "Kirjaudu ulos")
    sign_in(opened)
    opened.wait_for("/tilit/2fa/authenticate/")
    problems += faults(opened)
    press(opened, "Käytä avainta")
    opened.wait_for("/hallinta/")
    for path in PAGES:
        opened.go(path)
        problems += [f"{path} {fault}" for fault in faults(opened)]

    assert problems == []
    assert n_codes == 10
    [key] = Authenticator.objects.filter(type="webauthn")
    assert (str(key), key.user.email, key.last_used_at is not None) == ("Työkone", EMAIL, True)


@pytest.mark.usefixtures("_own_factors")
def test_key_that_does_not_answer_is_explained(visit):
    opened = visit(PHONE)
    sign_in(opened)
    opened.wait_for("/hallinta/")

    opened.go("/tilit/2fa/webauthn/add/")
    confirm_password(opened)
    press(opened, "Tee avain")

    opened.page.get_by_text("Avain ei vastannut.").wait_for()
    assert opened.path() == "/tilit/2fa/webauthn/add/"
    assert not Authenticator.objects.exists()
