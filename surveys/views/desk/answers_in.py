"""Answers given elsewhere, from a file: checked and looked at before anything is stored."""

import tablib
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from osallisuus.admin.background import begin, begin_once
from osallisuus.background.waiting import TABLES
from osallisuus.files.spreadsheets import FORMATS, format_named, write_template
from osallisuus.models import BackgroundJob
from osallisuus.serving.methods import require_safe
from surveys.admin.answer_files import BRING, CHECK, found_by
from surveys.answering.files.columns import columns_of, missing_values
from surveys.forms.answers import AnswersFileForm, ReadingForm
from surveys.permissions import can_bring_answers
from surveys.services.importing.imports import Reading, import_targets
from surveys.views.desk.releases import project_context, project_page

UNPROCESSABLE = 422


@project_page(can_bring_answers)
def answers_in(request, project):
    form = AnswersFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _check(request, project, form.cleaned_data["file"])
    targets = import_targets(project)
    context = project_context(request, project, _("Tuo vastauksia tiedostosta")) | {
        "form": form,
        "pilots": project.pilots.filter(slug__in=targets).order_by("name"),
        "columns": columns_of(targets.values(), get_language()),
        "missing": missing_values(),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "admin/surveys/desk/answers_in.html", context, status=status)


def _check(request, project, file):
    title = _("Tarkistetaan vastaukset: %(project)s") % {"project": project.name}
    # The name of a file may say anything, so that only its kind is kept.
    kind = f"tiedosto.{format_named(file.name)}"
    token = TABLES.keep(file.read())
    return begin(request, CHECK, title, project=project.pk, token=token, name=kind)


@project_page(can_bring_answers)
@require_safe
def answers_template(request, project):
    """The file to be filled in, with a sheet that explains its columns."""
    columns = columns_of(import_targets(project).values(), get_language())
    guide = tablib.Dataset(headers=[_("Otsikko"), _("Tarvitaanko"), _("Ohje")])
    for column in columns:
        needed = _("pakollinen") if column.is_required else _("vapaaehtoinen")
        guide.append([column.heading, needed, column.guide])
    content = write_template([column.heading for column in columns], guide)
    headers = {"Content-Disposition": f'attachment; filename="vastaukset-{project.slug}.xlsx"'}
    return HttpResponse(content, content_type=FORMATS["xlsx"].content_type, headers=headers)


@project_page(can_bring_answers)
def answers_checked(request, project, number):
    """What was found in a file; nothing is stored before somebody says so here."""
    own = BackgroundJob.objects.filter(asked_by=request.user, work=CHECK)
    job = get_object_or_404(own, pk=number, arguments__project=project.pk)
    if not job.is_ended:
        return redirect("background:job", number=number)
    found = found_by(job)
    form = ReadingForm(request.POST or None) if found and found.similar else None
    is_asked = request.method == "POST" and found and not found.n_problems
    if is_asked and (form is None or form.is_valid()):
        # Codes that have become alike since are asked about, never guessed.
        reading = form.cleaned_data["reading"] if form else Reading.ASK
        title = _("Tuodaan vastaukset: %(project)s") % {"project": project.name}
        return begin_once(request, BRING, title, **job.arguments, reading=reading)
    context = project_context(request, project, _("Tarkistetut vastaukset"))
    context |= {"found": found, "form": form}
    status = UNPROCESSABLE if form and form.errors else 200
    return render(request, "admin/surveys/desk/answers_checked.html", context, status=status)
