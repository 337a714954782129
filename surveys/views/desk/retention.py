"""The desk of deletion: what would go when the retention ends, and the confirmation of it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.models import AuditEvent
from projects.permissions import can_change_project
from surveys.models.retention import NOTICE_DAYS
from surveys.queries.retention import ending_of, retention_plan
from surveys.services import NothingToConfirmError, confirm_retention
from surveys.views.desk.releases import project_context, project_page


@project_page(can_change_project)
def retention_detail(request, project):
    if request.method == "POST":
        try:
            confirm_retention(project=project, by=request.user)
        except NothingToConfirmError:
            messages.error(request, _("Poistoa ei voi vielä vahvistaa."))
        else:
            messages.success(request, _("Poisto on vahvistettu."))
        return redirect("retention:detail", project=project.slug)
    context = project_context(request, project, _("Vastausten poistaminen")) | {
        "plan": retention_plan(project),
        "ending": ending_of(project, timezone.localdate()),
        "notice_days": NOTICE_DAYS,
        "runs": AuditEvent.objects.filter(
            project=project, action=AuditEvent.Action.RETENTION
        ).select_related("actor"),
    }
    return render(request, "admin/surveys/desk/retention.html", context)
