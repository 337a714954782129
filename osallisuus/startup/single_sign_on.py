"""A municipality's own sign-in (OpenID Connect), by settings of the environment alone."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from osallisuus.startup.environment import SettingError, is_loopback, names, text

PROVIDER = "kunta"
"""The provider's name in our addresses: `/tilit/oidc/kunta/login/callback/` is given to it."""


@dataclass(frozen=True)
class SingleSignOn:
    """`domains`: ends of the mail addresses of which the provider is believed, in small letters."""

    address: str
    client: str
    secret: str
    name: str
    domains: tuple[str, ...]

    def settings(self) -> dict:
        """What django-allauth reads as SOCIALACCOUNT_PROVIDERS."""
        app = {
            "provider_id": PROVIDER,
            "name": self.name,
            "client_id": self.client,
            "secret": self.secret,
            "settings": {"server_url": self.address, "oauth_pkce_enabled": True},
        }
        return {"openid_connect": {"APPS": [app]}}


def single_sign_on() -> SingleSignOn | None:
    """What OIDC_URL and its companions say; None where none of them is given.

    Raises SettingError for a part that is missing, and for an address without https.
    """
    needed = ("OIDC_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_DOMAINS")
    given = {name: text(name) for name in needed}
    if not any(given.values()):
        return None
    for name, value in given.items():
        if not value:
            raise SettingError(f"{name} is missing: {', '.join(needed)} belong together.")
    parts = urlsplit(given["OIDC_URL"])
    host = parts.hostname or ""
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
        raise SettingError(
            "OIDC_URL cannot be used: write the issuer as https://tunnistus.kunta.fi."
        )
    return SingleSignOn(
        address=given["OIDC_URL"].rstrip("/"),
        client=given["OIDC_CLIENT_ID"],
        secret=given["OIDC_CLIENT_SECRET"],
        name=text("OIDC_NAME", "Kunnan tunnukset"),
        domains=tuple(domain.lower().lstrip("@") for domain in names("OIDC_DOMAINS")),
    )
