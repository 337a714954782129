"""The desk of releases of a large project: the queue computes, the page shows what has waited."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from osallisuus.admin.asking import is_confirmed
from osallisuus.admin.background import begin_once
from osallisuus.models import BackgroundJob
from surveys.admin.background import FREEZE, PREVIEW
from surveys.evaluation.disclosure.plan import HIDE, Option, Protection
from surveys.forms.releases import ProtectionForm
from surveys.models import ReleasePreview
from surveys.reports.frozen.codec import decode, encode
from surveys.reports.release.preview import Choices
from surveys.services.releasing.previews import ROWS, kept_preview


def desk(request, project, context):
    kept = kept_preview(project, today=context["today"], page=_page_number(request))
    form = _form(_fields(kept.protection if kept else HIDE), kept)
    context |= {"form": form} | _shown(request, project, kept)
    return render(request, "admin/surveys/desk/release.html", context)


def preview(request, project):
    today = timezone.localdate()
    kept = kept_preview(project, today=today)
    form = _form(request.POST, kept)
    if not form.is_valid():
        messages.error(
            request, " ".join(str(error) for found in form.errors.values() for error in found)
        )
        return redirect("releases:desk", project=project.slug)
    return _ask_for_preview(request, project, encode(form.protection))


def freeze(request, project):
    """Of the preview that was looked at; the figures themselves are those of the moment."""
    key = request.POST.get("preview", "")
    rows = ReleasePreview.objects.filter(project=project)
    found = rows.filter(pk=key).only("protection").first() if key.isdecimal() else None
    if found is None:
        messages.error(request, _("Katso ensin, mitä näkyisi."))
        return redirect("releases:desk", project=project.slug)
    return _ask_to_freeze(request, project, protection=found.protection)


def confirm(request, project, asked, context):
    if is_confirmed(request) and "preview" in request.POST:
        return _ask_to_freeze(request, project, protection=asked.protection, asked=asked.pk)
    if request.method == "POST":
        return _ask_for_preview(request, project, asked.protection)
    chosen = decode(Protection, asked.protection)
    today, number = timezone.localdate(), _page_number(request)
    kept = kept_preview(project, today=today, protection=chosen, page=number)
    context |= _shown(request, project, kept) | {"is_queued": True}
    return render(request, "admin/surveys/desk/release_confirm.html", context)


def _ask_for_preview(request, project, protection):
    title = _("Tulosten esikatselu: %(project)s") % {"project": project.name}
    return begin_once(request, PREVIEW, title, project=project.pk, protection=protection)


def _ask_to_freeze(http_request, project, **chosen):
    title = _("Tulosten vahvistaminen: %(project)s") % {"project": project.name}
    return begin_once(http_request, FREEZE, title, project=project.pk, **chosen)


def _form(data, kept) -> ProtectionForm:
    return ProtectionForm(data, choices=kept.next.choices if kept else Choices())


def _fields(protection: Protection) -> dict:
    """What the form would have been given."""
    members = dict(zip(("first", "second"), protection.members, strict=False))
    if protection.option == Option.LEAVE_OUT:
        members = {"left_out": protection.members[0]}
    return {"option": protection.option, "answered": protection.answered} | members


def _shown(request, project, kept) -> dict:
    unended = (BackgroundJob.State.WAITING, BackgroundJob.State.RUNNING)
    own = BackgroundJob.objects.filter(asked_by=request.user, state__in=unended)
    limits = kept and kept.next.report and kept.next.report.thresholds
    return {
        "is_queued": True,
        "kept": kept,
        "next": kept and kept.next,
        "k": limits.min_group_size if limits else None,
        "page": kept and Paginator(range(kept.n_groups), ROWS).get_page(_page_number(request)),
        "job": own.filter(work__in=(PREVIEW, FREEZE), arguments__project=project.pk).first(),
    }


def _page_number(request) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isdecimal() and len(asked) < 6 else 1
