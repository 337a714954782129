"""Coded answers as one package, for the named evaluator alone and for a stated purpose."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from osallisuus.admin.background import begin
from projects.permissions import can_read_answers
from surveys.admin import background
from surveys.exports.archive import answers_package
from surveys.forms.releases import PurposeForm
from surveys.models import Response
from surveys.reports.compute.report_basis import NothingToReportError
from surveys.views.desk.releases import project_context, project_page

ANSWERS_AT_ONCE = 2000
"""About a second of work; more than that is the queue's."""


def is_evaluator(user, project) -> bool:
    return can_read_answers(user, project.pk)


@project_page(is_evaluator)
def answer_files(request, project):
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if is_large(project):
            return _in_queue(request, project, form.cleaned_data)
        try:
            content = answers_package(
                project=project,
                by=request.user,
                purpose=form.cleaned_data["purpose"],
                exact_reason=form.cleaned_data["exact_reason"],
            )
        except NothingToReportError:
            form.add_error(None, _("Hankkeessa ei ole vielä vastauksia."))
        else:
            return _package(content, project)
    status = 422 if form.errors else 200
    context = project_context(request, project, _("Koodatut vastaukset")) | {"form": form}
    return render(request, "admin/surveys/desk/answer_files.html", context, status=status)


def is_large(project) -> bool:
    """Whether making the package would keep the browser waiting."""
    # Counting stops at the border: a million answers need not be counted to know that it is many.
    some = Response.objects.filter(survey__project=project).values("pk")[: ANSWERS_AT_ONCE + 1]
    return some.count() > ANSWERS_AT_ONCE


def _in_queue(request, project, chosen):
    title = _("Koodatut vastaukset: %(project)s") % {"project": project.name}
    fields = {key: chosen[key] for key in ("purpose", "exact_reason")}
    return begin(request, background.ANSWERS, title, project=project.pk, **fields)


def _package(content, project):
    headers = {
        "Content-Disposition": f'attachment; filename="vastaukset-{project.slug}.zip"',
        # Coded answers must not stay in the cache of a browser that others use too.
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type="application/zip", headers=headers)
