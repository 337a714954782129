"""The pilots of whoever writes down sessions and costs: one list, one step from the numbers."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from osallisuus.admin.door import behind_the_door
from osallisuus.serving.methods import require_safe
from projects.permissions import KEEPING, REPORTING
from projects.queries.pilot_sessions import reported_pilots, uncounted_of

PER_PAGE = 20
DOORS = {"costs": "costs", "sheet": "costs-import"}
"""The page of a pilot that the address wishes; its sessions where it wishes none."""


@behind_the_door
@require_safe
def index(request):
    """Who has one pilot comes to its sessions at once."""
    if not REPORTING.anywhere(request.user):
        raise Http404
    today, text = timezone.localdate(), request.GET.get("text", "").strip()
    is_uncounted = "uncounted" in request.GET
    rows = reported_pilots(request.user, today, text=text, is_uncounted=is_uncounted)
    if project := request.GET.get("project", ""):
        rows = rows.filter(project__slug=project)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    if page.paginator.count == 1 and not text:
        [pilot] = page.object_list
        return redirect(f"pilots:{_door(request, pilot)}", pilot.slug)
    # Counted for the pilots of this page only, however many there are.
    counts = uncounted_of(page.object_list, today)
    for pilot in page.object_list:
        pilot.n_uncounted = counts.get(pilot.pk, 0)
        pilot.brings_sheet = _door(request, pilot) == "costs-import"
    context = {
        **admin.site.each_context(request),
        "title": _("Käynnit ja kulut"),
        "page": page,
        "text": text,
        "is_uncounted": is_uncounted,
        "is_new": not KEEPING.anywhere(request.user) and not (text or is_uncounted),
    }
    return render(request, "admin/projects/pilots/index.html", context)


def _door(request, pilot) -> str:
    door = DOORS.get(request.GET.get("to", ""), "sessions")
    # Who only counts visitors brings no sheets.
    return "costs" if door == "costs-import" and not KEEPING(request.user, pilot) else door
