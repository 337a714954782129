"""Frozen figures of several projects side by side, on a page and as a file."""

from functools import wraps

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from osallisuus.admin.door import behind_the_door
from osallisuus.files.spreadsheets import FORMATS
from osallisuus.serving.methods import require_safe
from surveys.pages.comparison import (
    compared,
    comparison_table,
    forms_of,
    readable_releases,
    topics,
)
from surveys.permissions import RELEASE_READING


def _desk(view):
    """For those who read releases; for all others it is not there. The desk's own door first."""

    @wraps(view)
    def guarded(request):
        if not RELEASE_READING.anywhere(request.user):
            raise Http404
        return view(request)

    return behind_the_door(guarded)


@_desk
@require_safe
def comparison(request):
    releases = list(readable_releases(request.user))
    forms = forms_of(releases)
    key = _chosen(request, forms)
    found = compared(one for one in releases if one.instrument_key == key)
    context = {
        **admin.site.each_context(request),
        "title": _("Hankkeiden vertailu"),
        "forms": forms,
        "key": key,
        "releases": found,
        "topics": topics(found),
        "is_demo": any(one.report.is_demo for one in found),
    }
    return render(request, "admin/surveys/desk/comparison.html", context)


@_desk
@require_safe
def comparison_csv(request):
    releases = list(readable_releases(request.user))
    key = _chosen(request, forms_of(releases))
    if not key:
        raise Http404
    found = compared(one for one in releases if one.instrument_key == key)
    csv = FORMATS["csv"]
    headers = {"Content-Disposition": f'attachment; filename="vertailu-{key}.csv"'}
    content = csv.write(comparison_table(found))
    return HttpResponse(content, content_type=csv.content_type, headers=headers)


def _chosen(request, forms) -> str:
    """The form of the address, else the one that most projects have used; empty without any."""
    asked = request.GET.get("lomake", "")
    known = [form.key for form in forms]
    return asked if asked in known else next(iter(known), "")
