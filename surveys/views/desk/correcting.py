"""Mending the costs of frozen figures: what changes is shown first, and why is told with it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from osallisuus.admin.asking import is_confirmed
from projects.permissions import can_change_project
from surveys.forms.releases import CorrectionForm
from surveys.models import Release
from surveys.reports.compute.correcting import corrected_report
from surveys.reports.frozen.published import report_of_release
from surveys.reports.tables.mended import mended_figures
from surveys.services.releasing.correcting import NothingToCorrectError, correct_costs
from surveys.views.desk.releases import project_context, project_page

UNPROCESSABLE = 422


@project_page(can_change_project)
def release_correct(request, project, number):
    live = Release.objects.live().filter(project=project)
    release = get_object_or_404(live, pk=number)
    form = CorrectionForm(request.POST if is_confirmed(request) else None)
    if form.is_valid():
        try:
            correct_costs(release=release, what=form.cleaned_data["what"], by=request.user)
        except NothingToCorrectError:
            messages.error(request, _("Korjattavaa ei ole: kulut ovat samat kuin vahvistetut."))
        else:
            messages.success(request, _("Korjatut kulut on julkaistu."))
        return redirect("releases:desk", project=project.slug)
    report, today = report_of_release(release), timezone.localdate()
    after = corrected_report(report, project, what="", today=today)
    context = project_context(request, project, _("Vahvistettujen kulujen korjaaminen")) | {
        "release": release,
        "form": form,
        "is_changed": after is not None,
        "figures": mended_figures(report, after) if after else [],
        "pilots": project.pilots.filter(slug__in=[pilot.slug for pilot in report.cost.pilots]),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "admin/surveys/desk/release_correct.html", context, status=status)
