"""One page of the desk for the people, rights and invitations of a project."""

from functools import partial, wraps

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.admin.asking import is_confirmed
from osallisuus.admin.door import behind_the_door
from osallisuus.mail import Delivery, site_url
from osallisuus.serving.methods import require_POST, require_safe
from projects.forms.people import HandoverForm
from projects.models import Invitation, Membership, Project, User
from projects.permissions import can_change_project, can_confirm, can_remove_factor
from projects.queries.people import may_invite, people_rows, rights_of
from projects.services import (
    RightRefusedError,
    confirm_right,
    end_right,
    invite,
    refusal_to_end,
    refusal_to_invite,
)
from projects.services.factors import remove_factors

PER_PAGE = 12

DELIVERIES = {
    Delivery.SENT: (messages.SUCCESS, gettext_lazy("Kutsu lähetettiin osoitteeseen %(address)s.")),
    Delivery.STORED: (
        messages.WARNING,
        gettext_lazy(
            "Kutsu tallennettiin palvelimen kansioon mail, koska sähköpostia ei ole otettu "
            "käyttöön. Se ei mennyt osoitteeseen %(address)s."
        ),
    ),
    Delivery.FAILED: (
        messages.ERROR,
        gettext_lazy(
            "Kutsua ei saatu lähetettyä osoitteeseen %(address)s. Tarkista osoite ja tee kutsu "
            "uudelleen."
        ),
    ),
}
"""What is told of an invitation that is sent, by what became of its mail."""

TO_CONTROLLER = {
    Delivery.SENT: (
        messages.SUCCESS,
        gettext_lazy("Rekisterinpitäjälle lähti viesti osoitteeseen %(address)s."),
    ),
    Delivery.STORED: (
        messages.WARNING,
        gettext_lazy(
            "Viesti rekisterinpitäjälle tallennettiin palvelimen kansioon mail, koska sähköpostia "
            "ei ole otettu käyttöön. Kerro itse: %(address)s."
        ),
    ),
    Delivery.FAILED: (
        messages.ERROR,
        gettext_lazy("Viestiä rekisterinpitäjälle ei saatu lähetettyä. Kerro itse: %(address)s."),
    ),
}
"""What is told of the mail to the controller, by what became of it."""


def people_page(view):
    """Gives the view the project of the address, to its coordinators; for all others the page is
    not there. A page of one right gets that too, one of an invitation its number. The desk's own
    door comes first."""

    @wraps(view)
    def guarded(request, project, number=None, **more):
        found = get_object_or_404(Project, slug=project)
        if not can_change_project(request.user, found):
            raise Http404
        if number is None:
            return view(request, found, **more)
        rows = Membership.objects.select_related("user", "project", "granted_by")
        return view(request, get_object_or_404(rows, pk=number, project=found))

    return behind_the_door(guarded)


def _page(request, name, project, title, status=200, **values):
    context = {**admin.site.each_context(request), "title": title, "project": project} | values
    return render(request, f"admin/projects/desk/{name}.html", context, status=status)


@people_page
@require_safe
def people(request, project):
    text = request.GET.get("text", "").strip()
    today = timezone.localdate()
    rights = rights_of(project, today, text)
    page = Paginator(rights, PER_PAGE).get_page(request.GET.get("page"))
    waiting = Invitation.objects.waiting().filter(project=project)
    keepers = set(may_invite(project).values_list("pk", flat=True))
    return _page(
        request,
        "people",
        project,
        _("Ihmiset ja oikeudet"),
        page=page,
        people=people_rows(
            list(page.object_list), reader=request.user, today=today, keepers=keepers
        ),
        text=text,
        invitations=waiting.select_related("invited_by", "municipality", "association").order_by(
            "expires_at"
        ),
        inviting=keepers,
    )


@people_page
def right_confirm(request, membership):
    if not can_confirm(request.user, membership):
        raise Http404
    if is_confirmed(request):
        told = partial(tell_of_controller, request, membership.project.controller_email)
        return _act(request, membership, _("Oikeus on nyt voimassa."), confirm_right, told=told)
    title = _("Vahvista arvioijan oikeus")
    return _page(request, "right_confirm", membership.project, title, membership=membership)


@people_page
def right_end(request, membership):
    """Lists what the person would leave undone, and asks who goes on with each."""
    sent = request.POST if is_confirmed(request) else None
    form = HandoverForm(sent, membership=membership)
    if form.is_valid():
        text = _("Oikeus on päättynyt.")
        return _act(request, membership, text, end_right, successors=form.successors())
    return _page(
        request,
        "right_end",
        membership.project,
        _("Päätä oikeus"),
        status=422 if form.errors else 200,
        membership=membership,
        form=form,
        refusal="" if form.fields else refusal_to_end([membership]),
    )


@people_page
def factor_remove(request, membership):
    person = membership.user
    if not can_remove_factor(request.user, person):
        raise Http404
    if is_confirmed(request):
        remove_factors(person=person, project=membership.project, by=request.user)
        messages.success(request, _("Toinen tunniste on poistettu. Henkilö sai viestin."))
        return redirect("people:people", project=membership.project.slug)
    title = _("Poista kadonnut tunniste")
    return _page(request, "factor_remove", membership.project, title, person=person)


@require_POST
@people_page
def invitation_resend(request, project, invitation):
    """The same promise with a new link, by whoever sends it now; the old link lapses."""
    rows = Invitation.objects.filter(project=project, accepted_at__isnull=True)
    found = get_object_or_404(rows, pk=invitation)
    if reason := refusal_to_invite(found, by=request.user):
        messages.error(request, reason)
    else:
        told = partial(tell_of_invitation, request, found)
        invite(invitation=found, invited_by=request.user, site_url=site_url(request), told=told)
    return redirect("people:people", project=project.slug)


def tell_of_invitation(request, invitation, delivery):
    level, text = DELIVERIES[delivery]
    messages.add_message(request, level, text % {"address": invitation.email})


def tell_of_controller(request, address, delivery):
    level, text = TO_CONTROLLER[delivery]
    messages.add_message(request, level, text % {"address": address})


def _act(request, membership, text, act, **arguments):
    project = membership.project
    try:
        act(membership=membership, by=request.user, **arguments)
    except RightRefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, text)
    # Read anew, since the right that has just ended may have been the own one.
    if not can_change_project(User.objects.get(pk=request.user.pk), project):
        return redirect("admin:index")
    return redirect("people:people", project=project.slug)
