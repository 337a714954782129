"""Sign-in: accounts come by invitation only, and the second factor speaks our words."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False


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
