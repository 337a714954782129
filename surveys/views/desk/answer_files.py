"""Coded answers as one package, for the named evaluator alone and for a stated purpose."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from projects.permissions import can_read_answers
from surveys.exports.archive import answers_package
from surveys.forms.releases import PurposeForm
from surveys.reports.compute.report_basis import NothingToReportError
from surveys.views.desk.releases import project_context, project_page


def is_evaluator(user, project) -> bool:
    return can_read_answers(user, project.pk)


@project_page(is_evaluator)
def answer_files(request, project):
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
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


def _package(content, project):
    headers = {
        "Content-Disposition": f'attachment; filename="vastaukset-{project.slug}.zip"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type="application/zip", headers=headers)
