"""Pages of long work: how far it is, its file for the browser that asked, the list of one's own."""

from datetime import timedelta

from django.conf import settings
from django.contrib import admin
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from osallisuus.admin.door import behind_the_door
from osallisuus.background.asking import ask, rescue
from osallisuus.background.sealing import UnopenableError, new_keys, unseal
from osallisuus.models import BackgroundJob
from osallisuus.serving.methods import require_safe

FILE_HOURS = 24
SHOWN = 50


def begin(request, work: str, title: str, **arguments) -> HttpResponse:
    """Asks for the work and leads to its page; the key of its file stays in this browser alone."""
    private, public = new_keys()
    job = ask(work, title=title, by=request.user, public_key=public, **arguments)
    response = redirect("background:job", number=job.pk)
    response.set_cookie(
        _cookie(job.pk),
        private,
        max_age=FILE_HOURS * 3600,
        path=reverse("background:job", args=[job.pk]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def begin_once(request, work: str, title: str, **arguments) -> HttpResponse:
    """As `begin`, for work that leaves no file: who has asked for the very same already is led to
    it, so that pressing twice asks once."""
    unended = (BackgroundJob.State.WAITING, BackgroundJob.State.RUNNING)
    asked = _own(request).filter(work=work, arguments=arguments, state__in=unended).first()
    if asked is not None:
        return redirect("background:job", number=asked.pk)
    return begin(request, work, title, **arguments)


@never_cache
@require_safe
def jobs(request):
    """What this person has asked for lately; nobody sees the work of another."""
    context = admin.site.each_context(request) | {
        "title": _("Taustatyöt"),
        "headings": [_("Mitä tehdään"), _("Milloin tilattu"), _("Tila")],
        "jobs": _own(request)[:SHOWN],
    }
    return render(request, "admin/background_jobs.html", context)


@never_cache
@require_safe
def job(request, number):
    rescue()
    found = get_object_or_404(_own(request), pk=number)
    context = admin.site.each_context(request) | {
        "title": found.title,
        "job": found,
        "file_hours": FILE_HOURS,
        "has_key": _cookie(number) in request.COOKIES,
        "is_kept": _is_kept(found),
    }
    return render(request, "admin/background_job.html", context)


@never_cache
@require_safe
def job_file(request, number):
    """The file, opened with the key that only the asking browser has."""
    found = get_object_or_404(_own(request), pk=number)
    if not _is_kept(found):
        raise Http404
    try:
        with default_storage.open(found.file_path) as file:
            content = unseal(file.read(), request.COOKIES.get(_cookie(number), ""))
    except (OSError, UnopenableError):
        return redirect("background:job", number=number)
    headers = {
        "Content-Disposition": f'attachment; filename="{found.file_name}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=found.content_type, headers=headers)


def _own(request):
    return BackgroundJob.objects.filter(asked_by=request.user)


def _is_kept(found: BackgroundJob) -> bool:
    if not found.file_path or found.ended_at is None:
        return False
    return found.ended_at > timezone.now() - timedelta(hours=FILE_HOURS)


def _cookie(number: int) -> str:
    return f"tyo-{number}"


app_name = "background"
urlpatterns = [
    path("", behind_the_door(jobs), name="jobs"),
    path("<int:number>/", behind_the_door(job), name="job"),
    path("<int:number>/tiedosto/", behind_the_door(job_file), name="file"),
]
