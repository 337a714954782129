"""What an installation is told once: who answers for it, and which municipalities there are."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from osallisuus.admin.door import behind_the_door
from osallisuus.admin.guide.steps import onward, step_page
from osallisuus.models import SiteOwner
from projects.forms.start import MunicipalityYearForm, OwnerForm
from projects.municipality_file import load_municipalities
from projects.permissions import INSTALLATION

STEP = "admin/start/step.html"


def installation_page(view):
    """For whoever keeps the installation; the desk's own door comes first."""

    @wraps(view)
    def guarded(request):
        if not INSTALLATION.anywhere(request.user):
            raise PermissionDenied
        return view(request)

    return behind_the_door(guarded)


@installation_page
def owner(request):
    found = SiteOwner.objects.filter(pk=1).first() or SiteOwner(pk=1)
    sent = request.POST if request.method == "POST" else None
    form = OwnerForm(sent, instance=found, initial={"email": request.user.email})
    if form.is_valid():
        form.save()
        return onward(request)
    return step_page(
        request,
        "owner",
        STEP,
        title=_("Kuka pitää tätä sivustoa yllä?"),
        lead=_("Nimi näkyy saavutettavuus- ja tietosuojasivuilla."),
        form=form,
        button=_("Tallenna ja jatka"),
        status=422 if form.errors else 200,
    )


@installation_page
def municipalities(request):
    form = MunicipalityYearForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        count = load_municipalities(form.cleaned_data["year"])
        messages.success(request, _("Kuntia lisättiin %d.") % count)
        return onward(request)
    return step_page(
        request,
        "municipalities",
        STEP,
        title=_("Suomen kunnat"),
        lead=_(
            "Portaali tuo kuntien virallisen luettelon. Mukana olevat kunnat valitset hankkeelle."
        ),
        form=form,
        button=_("Tuo kunnat ja jatka"),
        status=422 if form.errors else 200,
    )
