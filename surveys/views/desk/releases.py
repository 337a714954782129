"""The desk of releases: what would be shown, freezing it, taking it back, and the experts' view."""

from functools import wraps

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from osallisuus.admin.asking import is_confirmed
from osallisuus.admin.door import behind_the_door
from osallisuus.serving.methods import require_POST, require_safe
from projects.models import Project
from projects.permissions import can_change_project
from projects.queries.cost_book import cost_gaps
from projects.queries.people import may_invite
from surveys.evaluation.disclosure.plan import Answered, Option, Protection
from surveys.forms.releases import ProtectionForm
from surveys.models import Release
from surveys.permissions import RELEASE_READING
from surveys.reports.compute.report_basis import NothingToReportError, read_unplanned
from surveys.reports.frozen.codec import decode
from surveys.reports.frozen.published import latest_report
from surveys.reports.release.preview import choices_of
from surveys.reports.tables.expert import expert_view
from surveys.services.releasing.previews import is_large, next_release
from surveys.services.releasing.releases import (
    ReleaseRefusedError,
    SecondNeededError,
    freeze_release,
    withdraw_release,
)
from surveys.services.releasing.seconding import ask_for_second, open_request
from surveys.views.desk.queued import releases as queued

SHOWN_GAPS = 8


def project_page(rule):
    """Gives the view the project of the address, to those whom the rule lets in; for all others
    the page is not there. The desk's own door comes first."""

    def decorate(view):
        @wraps(view)
        def guarded(request, project, **arguments):
            found = get_object_or_404(Project, slug=project)
            # A page that is not there, since a refusal would tell that the project is.
            if not rule(request.user, found):
                raise Http404
            return view(request, found, **arguments)

        return behind_the_door(guarded)

    return decorate


def project_context(request, project, title) -> dict:
    return {**admin.site.each_context(request), "title": title, "project": project}


def _cost_context(project) -> dict:
    """What the costs lack, a few pilots by name."""
    gaps = cost_gaps(project)
    return {"gaps": gaps[:SHOWN_GAPS], "n_more_gaps": len(gaps[SHOWN_GAPS:])}


@project_page(can_change_project)
@require_safe
def release_desk(request, project):
    """The releases so far, and the next one as the chosen way of protection would show it."""
    today, releases = timezone.localdate(), list(project.releases.with_corrected())
    context = project_context(request, project, _("Tulosten vahvistaminen")) | {
        "releases": releases,
        "shown": next((one for one in releases if one.withdrawn_on is None), None),
        "today": today,
        "waiting": open_request(project, today=today),
        # Asked by the page only where a second person is needed.
        "has_second": may_invite(project).exclude(pk=request.user.pk).exists,
        "kept": None,
        "is_queued": False,
        "next": None,
        "page": None,
        "job": None,
        **_cost_context(project),
    }
    if is_large(project):
        return queued.desk(request, project, context)
    try:
        basis = read_unplanned(project)
    except NothingToReportError:
        return render(request, "admin/surveys/desk/release.html", context | {"form": None})
    form = ProtectionForm(_asked(request), choices=choices_of(basis))
    context |= {"form": form, "k": basis.limits.k, "next": None}
    if form.is_valid():
        context["next"] = next_release(basis, form.protection, today=today)
    status = 422 if form.errors else 200
    return render(request, "admin/surveys/desk/release.html", context, status=status)


def _asked(request):
    if "option" in request.GET:
        return request.GET
    return {"option": Option.HIDE, "answered": Answered.SAME}


@require_POST
@project_page(can_change_project)
def release_preview(request, project):
    """Asks the queue for the preview that a large project cannot have at once."""
    if not is_large(project):
        return redirect("releases:desk", project=project.slug)
    return queued.preview(request, project)


@require_POST
@project_page(can_change_project)
def release_freeze(request, project):
    if not is_confirmed(request):
        messages.warning(request, _("Katso luvut ja vahvista ne tällä sivulla."))
        return redirect("releases:desk", project=project.slug)
    if is_large(project):
        return queued.freeze(request, project)
    form = ProtectionForm(request.POST, choices=choices_of(_read(project)))
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
    today = timezone.localdate()
    asked = open_request(project, today=today)
    # Nobody confirms their own wish: the page exists for others only.
    if asked is None or asked.asked_by == request.user:
        raise Http404
    context = project_context(request, project, _("Tulosten vahvistaminen toisena ihmisenä"))
    context |= {"asked": asked, "kept": None, "is_queued": False, "page": None, "job": None}
    context |= _cost_context(project)
    if is_large(project):
        return queued.confirm(request, project, asked, context)
    basis = _read(project)
    if is_confirmed(request):
        try:
            _freeze(request, project, request=asked)
        except SecondNeededError as error:
            messages.error(request, str(error))
        return redirect("releases:desk", project=project.slug)
    chosen = decode(Protection, asked.protection)
    context |= {"k": basis.limits.k, "next": next_release(basis, chosen, today=today)}
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
    if not is_confirmed(request):
        context = project_context(request, project, _("Tulosten julkaisemisen peruminen"))
        context |= {"release": release, "next": live.exclude(pk=number).first()}
        return render(request, "admin/surveys/desk/release_withdraw.html", context)
    withdraw_release(release=release, by=request.user)
    messages.success(
        request, _("Tulosten julkaiseminen on peruttu. Sivuilla näkyvät edelliset, jos niitä on.")
    )
    return redirect("releases:desk", project=project.slug)


@project_page(RELEASE_READING)
@require_safe
def release_expert(request, project):
    """Every figure of the release; what is hidden in it is hidden here too."""
    report = latest_report(project)
    context = project_context(request, project, _("Tulokset asiantuntijalle"))
    context |= {"report": report, "expert": report and expert_view(report)}
    return render(request, "admin/surveys/desk/expert.html", context)
