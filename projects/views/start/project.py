"""The first project in five short pages, each saved on its own."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from osallisuus.admin.door import behind_the_door
from osallisuus.admin.guide.steps import onward, step_page
from projects.forms.start import BasicsForm, CarriersForm, PilotForm, PlacesForm, PrivacyForm
from projects.models import Pilot, Project
from projects.permissions import INSTALLATION, can_change_project
from projects.queries.start import beginning_of
from projects.services import beginning
from projects.views.start.installation import STEP


def project_step(is_done):
    """Gives the view the project of the address, to its coordinators.

    What somebody has filled meanwhile is never written over: it is changed on the project's own
    pages, which merge what two people write.
    """

    def decorated(view):
        @wraps(view)
        @transaction.atomic
        def guarded(request, slug):
            # Who sends at the same moment waits, and then sees what the first one has saved.
            rows = Project.objects.select_for_update(of=("self",))
            project = get_object_or_404(rows, slug=slug)
            if not can_change_project(request.user, project):
                raise Http404
            if is_done(beginning_of(request.user), project):
                messages.info(
                    request,
                    _("Tämä sivu on jo täytetty. Voit muuttaa tietoja hankkeen omilla sivuilla."),
                )
                return onward(request)
            return view(request, project)

        return behind_the_door(guarded)

    return decorated


def _page(request, key, form, *, title, lead, may_bring=False):
    return step_page(
        request,
        key,
        STEP,
        title=title,
        lead=lead,
        form=form,
        button=_("Tallenna ja jatka"),
        may_bring=may_bring,
        status=422 if form.errors else 200,
    )


def _sent(request):
    return request.POST if request.method == "POST" else None


@behind_the_door
def new(request):
    """For whoever keeps the installation."""
    if not INSTALLATION.anywhere(request.user):
        raise PermissionDenied
    form = BasicsForm(_sent(request))
    if form.is_valid():
        beginning.begin_project(project=form.save(commit=False), by=request.user)
        return onward(request)
    lead = _("Neljä tietoa riittää alkuun. Muut voit kertoa myöhemmin.")
    # Before the first project there is no list of them, where an archive is brought in.
    return _page(request, "basics", form, title=_("Uusi hanke"), lead=lead, may_bring=True)


@project_step(lambda found, project: found.project == project and found.has_places)
def places(request, project):
    form = PlacesForm(_sent(request), project=project)
    if form.is_valid():
        beginning.choose_places(project=project, places=form.places)
        return onward(request)
    lead = _("Kun kunnat on kirjattu, muilla sivuilla tarjotaan vain niitä.")
    return _page(request, "places", form, title=_("Mitkä kunnat ovat mukana?"), lead=lead)


@project_step(lambda found, project: found.project == project and found.has_lead)
def carriers(request, project):
    form = CarriersForm(_sent(request), instance=project)
    if form.is_valid():
        beginning.name_carriers(
            project=form.instance,
            lead=form.cleaned_data["lead"],
            funder=form.cleaned_data["funder"],
        )
        return onward(request)
    lead = _("Vain toteuttaja on pakollinen. Nimet näkyvät hankkeen sivulla.")
    return _page(request, "carriers", form, title=_("Kuka toteuttaa ja rahoittaa?"), lead=lead)


@project_step(lambda found, project: found.project == project and found.has_privacy)
def privacy(request, project):
    form = PrivacyForm(_sent(request), instance=project)
    if form.is_valid():
        controller = form.cleaned_data["controller_name"]
        beginning.tell_controller(project=form.instance, controller=controller)
        return onward(request)
    lead = _("Vastaajan pitää voida lukea nämä ennen kuin hän suostuu vastaamaan.")
    return _page(request, "privacy", form, title=_("Vastaajien tiedot"), lead=lead)


@project_step(lambda found, project: found.project == project and found.has_pilot)
def pilot(request, project):
    form = PilotForm(_sent(request), instance=Pilot(project=project))
    if form.is_valid():
        beginning.begin_pilot(pilot=form.save(commit=False))
        return onward(request)
    lead = _("Kokeilu on se, mitä teette yhdessä: ryhmä, raati tai tapahtuma.")
    return _page(request, "pilot", form, title=_("Ensimmäinen kokeilu"), lead=lead)
