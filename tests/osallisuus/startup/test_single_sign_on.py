import pytest

from osallisuus.startup.environment import SettingError
from osallisuus.startup.single_sign_on import SingleSignOn, single_sign_on

WHOLE = {
    "OIDC_URL": "https://tunnistus.kunta.fi/realms/kunta/",
    "OIDC_CLIENT_ID": "portaali",
    "OIDC_CLIENT_SECRET": "salaisuus",
    "OIDC_DOMAINS": "@Kunta.fi, kunta.example",
}


def given(monkeypatch, **facts):
    for name in (*WHOLE, "OIDC_NAME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in facts.items():
        monkeypatch.setenv(name, value)


def test_nothing_given_is_no_single_sign_on(monkeypatch):
    given(monkeypatch)

    assert single_sign_on() is None


def test_whole_is_read(monkeypatch):
    given(monkeypatch, **WHOLE)

    assert single_sign_on() == SingleSignOn(
        address="https://tunnistus.kunta.fi/realms/kunta",
        client="portaali",
        secret="salaisuus",
        name="Kunnan tunnukset",
        domains=("kunta.fi", "kunta.example"),
    )


@pytest.mark.parametrize("name", WHOLE)
def test_part_that_is_missing_is_named(monkeypatch, name):
    given(monkeypatch, **{**WHOLE, name: ""})

    with pytest.raises(SettingError, match=f"^{name} is missing"):
        single_sign_on()


@pytest.mark.parametrize("url", ["http://tunnistus.kunta.fi", "tunnistus.kunta.fi", "https://"])
def test_secret_is_never_sent_in_the_open(monkeypatch, url):
    given(monkeypatch, **{**WHOLE, "OIDC_URL": url})

    with pytest.raises(SettingError, match=r"^OIDC_URL cannot be used"):
        single_sign_on()
