"""The way to the municipality's own sign-in; imported only where one is set."""

from allauth.socialaccount.providers.openid_connect.views import login
from django.shortcuts import render
from requests import RequestException

from osallisuus.startup.single_sign_on import PROVIDER


def begin(request):
    """Leads to the provider, or says that it does not answer, and offers the password."""
    try:
        return login(request, provider_id=PROVIDER)
    # Raised where the provider is asked for its addresses; allauth catches it only on the way back.
    except RequestException:
        return render(request, "socialaccount/authentication_error.html", status=503)
