"""What the link of an invitation opens."""

from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from osallisuus.serving.methods import require_http_methods
from projects import services
from projects.forms.public import AcceptInvitationForm
from projects.models import User
from projects.permissions import Role, can_enter_desk

BACKEND = "projects.accounts.backends.PortalBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """A new person makes an account; who already has one signs in and takes the role."""
    found = services.find_invitation(token)
    if found is None:
        return _page(request, "projects/invitation_closed.html", status=410)
    person = User.objects.filter(email__iexact=found.email).first()
    if person is None:
        return _new_person(request, found)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if request.user != person:
        return _page(request, "projects/invitation_closed.html", status=403)
    if request.method == "POST":
        services.accept_invitation(invitation=found, user=person)
        return _welcome(request, person)
    return _page(request, "projects/invitation.html", invitation=found)


def _new_person(request, found):
    form = AcceptInvitationForm(request.POST or None, email=found.email)
    if request.method == "POST" and form.is_valid():
        user = services.accept_invitation(
            invitation=found,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
        )
        login(request, user, backend=BACKEND)
        return _welcome(request, user)
    return _page(request, "projects/invitation.html", invitation=found, form=form)


def _welcome(request, person):
    """The desk, or what is waited for: an unconfirmed evaluator's right opens nothing."""
    if can_enter_desk(person):
        return redirect("admin:index")
    return _page(request, "projects/invitation_waits.html")


def _page(request, template, status=200, **context):
    # The address is the key; the site's own policy keeps it from other hosts. "no-referrer" would
    # make browsers send `Origin: null`, and the form would be refused.
    values = {"invitation": None, "form": None, "needs_confirmation": False} | context
    if found := values["invitation"]:
        values["needs_confirmation"] = found.role == Role.EVALUATOR
    return render(request, template, values, status=status)
