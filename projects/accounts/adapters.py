"""Sign-in: by invitation only, guesses are counted, mail and factors speak our own words."""

import logging
from smtplib import SMTPException
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.mail import site_url
from projects.accounts.devices import device_of, remember_device

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Guesses are counted by account and address together, on a known device by the device.

        By the account alone, anybody could lock a coordinator out by typing wrong passwords.
        """
        email = credentials.get("email", "").lower()
        return f"{email}:{device_of(request, email) or ratelimit.get_ip(request)}"

    def pre_authenticate(self, request, **credentials):
        super().pre_authenticate(request, **credentials)
        if device_of(request, credentials.get("email", "")) is None:
            self._count_address(request)

    def _count_address(self, request):
        """One address may not try one account after another either."""
        found = ratelimit.consume(request, app="allauth.account", action="login_failed_address")
        if not found:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage.usage.extend(found.usage)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        remember_device(request, response, user.email)
        return response

    def get_reset_password_from_key_url(self, key):
        """From the site's own address: whoever asks for the link chooses the port of the request,
        and the link must not lead there."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return site_url(self.request) + path

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

    def _get_site_name(self):
        return settings.SITE_NAME

    def generate_authenticator_name(self, user, type):
        """What the first keys are called until their owner names them."""
        number = user.authenticator_set.filter(type=type).count() + 1
        return _("Avain %(number)d") % {"number": number}
