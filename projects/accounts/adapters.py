"""Sign-in: by invitation only, guesses are counted, mail and factors speak our own words."""

import logging
from smtplib import SMTPException
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.mail import site_url
from osallisuus.serving import rate_limits as limits
from projects.accounts.devices import device_of, remember_device

logger = logging.getLogger(__name__)


ACCOUNT_TRIES, ADDRESS_TRIES, TRY_SECONDS = 5, 20, 300
"""Wrong passwords in five minutes: of one account, and of all accounts from one address."""


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def pre_authenticate(self, request, **credentials):
        for name, who, most in _counters(request, credentials.get("email", "")):
            # Instead of allauth's count by the account alone, with which anybody could lock a
            # coordinator out by typing wrong passwords.
            if limits.count(name, who, seconds=TRY_SECONDS) > most:
                raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user:
            for name, who, _most in _counters(request, credentials.get("email", "")):
                # A right password was no guess: somebody who signs in
                # often must not run out of tries.
                limits.take_back(name, who)
        return user

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        remember_device(request, response, user.email)
        return response

    def get_reset_password_from_key_url(self, key):
        return self._on_site(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request, emailconfirmation):
        return self._on_site(super().get_email_confirmation_url(request, emailconfirmation))

    def _on_site(self, url):
        # Whoever asks for the link chooses the port of the request,
        # and the link must not lead there.
        return site_url(self.request) + urlsplit(url).path

    def send_mail(self, template_prefix, email, context):
        """A mail server that is down is told as it is, and not as a fault of the site."""
        try:
            super().send_mail(template_prefix, email, context | {"site_name": settings.SITE_NAME})
        except (SMTPException, OSError):
            logger.warning("A message of sign-in could not be sent.")
            text = _("Viestiä ei saatu lähetettyä. Yritä myöhemmin uudelleen.")
            messages.error(self.request, text)


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("Koodi ei kelpaa. Katso sovelluksesta uusi koodi."),
        "cannot_delete_authenticator": gettext_lazy("Toista tunnistetta ei voi poistaa."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Ota ensin käyttöön tunnistinsovellus tai avain."
        ),
    }

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": settings.SITE_NAME}

    def generate_authenticator_name(self, user, type):
        """What the first keys are called until their owner names them."""
        number = user.authenticator_set.filter(type=type).count() + 1
        return _("Avain %(number)d") % {"number": number}


def forget_tries(sender, request, user, **kwargs):
    """A new password was set by a link in the owner's mail: the account is tried anew."""
    name, who, _most = _counters(request, user.email)[0]
    limits.forget(name, who)


def _counters(request, email: str) -> list[tuple[str, str, int]]:
    """What a try to sign in counts for: (limit, who, most tries). The account and the address
    together, on a known device the account and the device; from any other device the address too,
    so that it cannot try one account after another."""
    address = limits.network_of(request.META.get("REMOTE_ADDR", ""))
    device = device_of(request, email)
    own = ("sign-in", f"{email.lower()}:{device or address}", ACCOUNT_TRIES)
    # A stranger must not try one account after another; who is known
    # here cannot be shut out by them.
    return [own] if device else [own, ("sign-in-address", address, ADDRESS_TRIES)]
