"""What `manage.py check` tells about the machine."""

from django.conf import settings
from django.core.checks import Error
from django.core.checks import Warning as CheckWarning

from osallisuus.mail import leaves_the_machine
from osallisuus.startup import system_packages


def pango_is_present(app_configs, **kwargs):
    if system_packages.has_pango():
        return []
    return [
        CheckWarning(
            "Pango is missing, so PDF files cannot be made. All other pages work.",
            hint=f"To add it: {system_packages.install_text(system_packages.PANGO)}",
            id="osallisuus.W001",
        )
    ]


def proxy_is_believed(app_configs, **kwargs):
    """On a real host, where https ends at a proxy."""
    if settings.IS_LOCAL or settings.TRUSTED_PROXIES:
        return []
    return [
        CheckWarning(
            "TRUSTED_PROXIES is missing, so no proxy is believed: pages that came by https lead to "
            "themselves, and everybody seems to come from one address.",
            hint="Give the address of the proxy as the portal sees it, such as 127.0.0.1.",
            id="osallisuus.W002",
        )
    ]


def mail_reaches_people(app_configs, **kwargs):
    """On a real host: invitations and new passwords that stay in a file help nobody."""
    if settings.IS_LOCAL:
        return []
    if not leaves_the_machine():
        text = "EMAIL_URL is missing, so no mail leaves this machine."
        hint = "Give smtp+tls://user:word@host:587?from=portal@host and try `sendtestmail`."
        return [Error(text, hint=hint, id="osallisuus.E001")]
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        text = "EMAIL_URL names no sender, so most servers refuse the mail."
        return [Error(text, hint="Add ?from=portal@host to it.", id="osallisuus.E002")]
    return []
