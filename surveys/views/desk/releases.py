"""The desk of releases: what would be shown, freezing it, taking it back, and the experts' view."""

from functools import wraps

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.models import Project
from projects.permissions import can_change_project
from surveys.evaluation.disclosure.plan import Answered, Option, Protection
from surveys.forms.releases import ProtectionForm
from surveys.models import Release
from surveys.permissions import RELEASE_READING
from surveys.reports.compute.report_basis import NothingToReportError, read_unplanned
from surveys.reports.frozen.codec import decode
from surveys.reports.frozen.published import latest_report
from surveys.reports.release.entered import entered_of
from surveys.reports.release.preview import hidden_parts, preview_of, price_of, who_is_in
from surveys.reports.tables.expert import expert_view
from surveys.services.releasing.releases import (
    ReleaseRefusedError,
    SecondNeededError,
    freeze_release,
    next_report,
    planned,
    refuse_small_step,
    withdraw_release,
)
from surveys.services.releasing.seconding import ask_for_second, open_request


def project_page(rule):
    """Gives the view the project of the address, to those whom the rule lets in; for all others
    the page is not there. The desk's own door comes first."""

    def decorate(view):
        @wraps(view)
        def guarded(request, project, **arguments):
            found = get_object_or_404(Project, slug=project)
            if not rule(request.user, found):
                raise Http404
            return view(request, found, **arguments)

        def behind_the_door(request, **arguments):
            return admin.site.admin_view(guarded)(request, **arguments)

        return behind_the_door

    return decorate


def project_context(request, project, title) -> dict:
    return {**admin.site.each_context(request), "title": title, "project": project}


@project_page(can_change_project)
def release_desk(request, project):
    """The releases so far, and the next one as the chosen way of protection would show it."""
    context = project_context(request, project, _("Tulosten vahvistaminen")) | {
        "releases": project.releases.all(),
        "today": timezone.localdate(),
        "waiting": open_request(project, today=timezone.localdate()),
    }
    try:
        basis = read_unplanned(project)
    except NothingToReportError:
        return render(request, "admin/surveys/desk/release.html", context | {"form": None})
    form = ProtectionForm(_asked(request), basis=basis)
    context |= {"form": form, "k": basis.limits.k, "preview": None, "refusal": ""}
    if form.is_valid():
        context |= _next_release(basis, form.protection)
    status = 422 if form.errors else 200
    return render(request, "admin/surveys/desk/release.html", context, status=status)


def _asked(request):
    if "option" in request.GET:
        return request.GET
    return {"option": Option.HIDE, "answered": Answered.SAME}


def _next_release(basis, protection) -> dict:
    """The preview, and why it cannot be frozen, if it cannot."""
    try:
        basis = planned(basis, protection)
    except ReleaseRefusedError as error:
        return {"refusal": str(error)}
    today = timezone.localdate()
    report, ledger = next_report(basis, today=today)
    found = {
        "preview": preview_of(basis),
        "price": price_of(basis, today=today),
        "entered": entered_of(basis, today=today),
        "report": report,
        "hidden_parts": hidden_parts(report),
        "who": who_is_in(report),
    }
    try:
        refuse_small_step(ledger)
    except ReleaseRefusedError as error:
        found["refusal"] = str(error)
    return found


@require_POST
@project_page(can_change_project)
def release_freeze(request, project):
    form = ProtectionForm(request.POST, basis=_read(project))
    if not form.is_valid():
        messages.error(request, _("Valitse uudelleen, miten pienet ryhmät suojataan."))
        return redirect("releases:desk", project=project.slug)
    try:
        _freeze(request, project, protection=form.protection)
    except SecondNeededError:
        ask_for_second(project=project, by=request.user, protection=form.protection)
        messages.success(
            request, _("Pyyntö on tallessa. Joku muu hankkeen hoitajista vahvistaa tulokset.")
        )
    return redirect("releases:desk", project=project.slug)


@project_page(can_change_project)
def release_confirm(request, project):
    """The second person: what another has asked to freeze, as it would be shown now."""
    asked = open_request(project, today=timezone.localdate())
    if asked is None or asked.asked_by == request.user:
        raise Http404
    basis = _read(project)
    if request.method == "POST":
        try:
            _freeze(request, project, request=asked)
        except SecondNeededError as error:
            messages.error(request, str(error))
        return redirect("releases:desk", project=project.slug)
    context = project_context(request, project, _("Tulosten vahvistaminen toisena ihmisenä"))
    context |= {"asked": asked, "k": basis.limits.k, "preview": None}
    context |= _next_release(basis, decode(Protection, asked.protection))
    return render(request, "admin/surveys/desk/release_confirm.html", context)


def _read(project):
    try:
        return read_unplanned(project)
    except NothingToReportError:
        raise Http404 from None


def _freeze(request, project, /, **chosen) -> None:
    """Freezes, and says so, or why not. Raises SecondNeededError."""
    try:
        release = freeze_release(project=project, by=request.user, **chosen)
    except SecondNeededError:
        raise
    except ReleaseRefusedError as error:
        messages.error(request, str(error))
        return
    messages.success(
        request,
        _("Tulokset on vahvistettu. Tarkistussumma alkaa %(mark)s.")
        % {"mark": release.fingerprint[:12]},
    )


@project_page(can_change_project)
def release_withdraw(request, project, number):
    """Asks first: the figures are public, and taking them back cannot be undone."""
    live = Release.objects.live().filter(project=project)
    release = get_object_or_404(live, pk=number)
    if request.method != "POST":
        context = project_context(request, project, _("Tulosten julkaisemisen peruminen"))
        context |= {"release": release, "next": live.exclude(pk=number).first()}
        return render(request, "admin/surveys/desk/release_withdraw.html", context)
    withdraw_release(release=release, by=request.user)
    messages.success(
        request, _("Tulosten julkaiseminen on peruttu. Sivuilla näkyvät edelliset, jos niitä on.")
    )
    return redirect("releases:desk", project=project.slug)


@project_page(RELEASE_READING)
def release_expert(request, project):
    """Every figure of the release; what is hidden in it is hidden here too."""
    report = latest_report(project)
    context = project_context(request, project, _("Tulokset asiantuntijalle"))
    context |= {"report": report, "expert": report and expert_view(report)}
    return render(request, "admin/surveys/desk/expert.html", context)
