"""A second factor where it is demanded: who lacks one is led to set it up and sees nothing else."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from projects.permissions import needs_second_factor

# Recovery codes alone are no factor: they are for the day when the other one is lost.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
DESK = "/hallinta/"
FACTOR_PAGES = "/tilit/2fa/"
NEW_FACTOR_OF = "new_factor_of"
"""Key of the session: the user who has set up a factor in it."""
OPEN_PAGES = ("mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn")


def is_demanded(user) -> bool:
    """Whether the user must have a second factor to see the desk.

    Accounts of the demonstration have public passwords and work on the machine itself only.
    """
    is_exempt = user.is_demo_account and settings.IS_LOCAL
    return settings.SECOND_FACTOR == "demanded" and not is_exempt and needs_second_factor(user)


def factors_of(user) -> set[str]:
    """Kinds of second factors that the user has; recovery codes alone are none."""
    found = Authenticator.objects.filter(user=user, type__in=FACTORS)
    return set(found.values_list("type", flat=True))


def is_proven(request) -> bool:
    """Whether this very session has shown a second factor."""
    records = get_authentication_records(request, request.user)
    is_new = request.session.get(NEW_FACTOR_OF) == request.user.pk
    # A session that a thief opened with the password alone stays out after the owner sets one up.
    return is_new or any(record.get("method") == "mfa" for record in records)


class SecondFactorMiddleware:
    """Stands before the desk, and before the pages where factors are added and removed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.lacks_second_factor = False
        is_asked = request.path.startswith((DESK, FACTOR_PAGES)) and request.user.is_authenticated
        if is_asked and (detour := self._detour(request)):
            return HttpResponseRedirect(detour)
        return self.get_response(request)

    def _detour(self, request) -> str:
        is_desk = request.path.startswith(DESK)
        must = is_demanded(request.user)
        if is_desk and not must:
            return ""
        factors = factors_of(request.user)
        request.lacks_second_factor = must and not factors
        if not factors:
            return reverse("mfa_index") if is_desk else ""
        if is_proven(request) or request.path in map(reverse, OPEN_PAGES):
            return ""
        return _proof_page(request, factors)


def _proof_page(request, factors) -> str:
    has_codes = Authenticator.Type.TOTP in factors
    page = "mfa_reauthenticate" if has_codes else "mfa_reauthenticate_webauthn"
    # A form cannot be sent on after the detour, so its writer comes to the start page.
    back = request.get_full_path() if request.method == "GET" else reverse("admin:index")
    return f"{reverse(page)}?{urlencode({'next': back})}"


def remember_new_factor(request, user, authenticator, **kwargs):
    if authenticator.type in FACTORS:
        # Whoever sets a factor up has just shown it, so the session need not ask for it again.
        request.session[NEW_FACTOR_OF] = user.pk


def connect():
    authenticator_added.connect(remember_new_factor, dispatch_uid="second factor of the session")
