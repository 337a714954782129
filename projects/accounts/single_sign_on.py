"""Signing in by the municipality's own accounts: it proves who somebody is, and gives no rights.

An account comes by invitation here as well, and what it may do stands in its memberships. A second
factor of the portal's own is asked for as after a password.
"""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpResponseRedirect
from django.urls import reverse

from projects.accounts.backends import PortalBackend


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Joins who comes for the first time to the invited account of the same address, and later
        knows them by the provider's own mark of them, whatever becomes of the address."""
        claims, sociallogin.account.extra_data = sociallogin.account.extra_data, {}
        if sociallogin.is_existing:
            # allauth has just stored what the provider told, and none of it is needed.
            sociallogin.account.save(update_fields=["extra_data"])
        user = sociallogin.user if sociallogin.is_existing else invited_user(claims)
        if sociallogin.state.get("process") == "connect":
            # Accounts are joined by their address and in no other way.
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("admin:index")))
        if user and not PortalBackend().user_can_authenticate(user):
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_inactive")))
        if user and not sociallogin.is_existing:
            sociallogin.connect(request, user)


def invited_user(claims: dict):
    """The account whose address the provider vouches for; None where there is none, or where the
    address is not of the domains that the provider is believed of."""
    told = claims.get("userinfo") or claims.get("id_token") or {}
    email = str(told.get("email") or "")
    domain = email.rpartition("@")[2].lower()
    # Some providers leave the mark out for their own people; one that says no is believed.
    facts = settings.SINGLE_SIGN_ON
    if facts is None or domain not in facts.domains or told.get("email_verified") is False:
        return None
    return get_user_model().objects.filter(email__iexact=email).first()
