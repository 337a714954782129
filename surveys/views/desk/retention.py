"""The desk of deletion: what would go when the retention ends, and the confirmation of it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.models import AuditEvent
from projects.permissions import can_change_project
from surveys.models.retention import NOTICE_DAYS
from surveys.queries.retention import deletes_from, ending_of, retention_plan
from surveys.services import NothingToConfirmError, confirm_retention, take_back_retention
from surveys.views.desk.releases import project_context, project_page


@project_page(can_change_project)
def retention_detail(request, project):
    ending = ending_of(project, timezone.localdate())
    if request.method == "POST":
        return _act(request, project, ending)
    context = _context(request, project, ending, _("Vastausten poistaminen")) | {
        "notice_days": NOTICE_DAYS,
        "runs": AuditEvent.objects.filter(
            project=project, action=AuditEvent.Action.RETENTION
        ).select_related("actor"),
    }
    return render(request, "admin/surveys/desk/retention.html", context)


def _act(request, project, ending):
    """Asks once more, confirms, or takes the confirmation back."""
    step = request.POST.get("step", "")
    if step == "take_back":
        act, refusal = take_back_retention, _("Vahvistusta ei voi enää perua.")
        done = _("Vahvistus on peruttu. Mitään ei poisteta.")
    else:
        act, refusal = confirm_retention, _("Poistoa ei voi vielä vahvistaa.")
        done = _("Poisto on vahvistettu.")
    is_sure = step in ("confirm", "take_back")
    if not is_sure and ending is not None and ending.waits_for_confirmation:
        context = _context(request, project, ending, _("Vahvistetaanko poisto?"))
        return render(request, "admin/surveys/desk/retention_confirm.html", context)
    try:
        act(project=project, by=request.user)
    except NothingToConfirmError:
        messages.error(request, refusal)
    else:
        messages.success(request, done)
    return redirect("retention:detail", project=project.slug)


def _context(request, project, ending, title) -> dict:
    return project_context(request, project, title) | {
        "plan": retention_plan(project),
        "ending": ending,
        "first_day": deletes_from(project),
    }
