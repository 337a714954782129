"""The page that makes the first survey of a project."""

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from osallisuus.admin.door import behind_the_door
from osallisuus.admin.guide.steps import onward, step_page
from projects.models import Project
from projects.permissions import can_change_project
from surveys.forms.start import FirstSurveyForm
from surveys.models import Survey
from surveys.queries.start import first_survey
from surveys.services.beginning import begin_survey


@behind_the_door
@transaction.atomic
def survey_new(request, slug):
    # Two who press at the same moment make one survey and not two.
    rows = Project.objects.select_for_update(of=("self",))
    project = get_object_or_404(rows, slug=slug)
    if not can_change_project(request.user, project):
        raise Http404
    if first_survey(project).survey or not project.pilots.exists():
        return onward(request)
    sent = request.POST if request.method == "POST" else None
    form = FirstSurveyForm(sent, instance=Survey(project=project))
    if form.is_valid():
        begin_survey(
            survey=form.save(commit=False),
            help_name=form.cleaned_data["help_name"],
            help_phone=form.cleaned_data["help_phone"],
        )
        return onward(request)
    return step_page(
        request,
        "survey",
        "admin/start/step.html",
        title=_("Ensimmäinen kysely"),
        lead=_(
            "Samat ihmiset vastaavat alussa ja lopussa, ja kortti yhdistää heidän vastauksensa."
        ),
        form=form,
        button=_("Tallenna ja jatka"),
        status=422 if form.errors else 200,
    )
