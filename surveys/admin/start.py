"""The steps of the first day that belong to the first survey and its cards."""

from django.urls import reverse
from django.utils.translation import gettext as _

from osallisuus.admin import Step, register_steps
from projects.permissions import COORDINATION
from projects.queries.start import beginning_of
from surveys.queries.start import FirstSurvey, first_survey


@register_steps
def steps(user):
    if not COORDINATION.anywhere(user):
        return
    beginning = beginning_of(user)
    found = first_survey(beginning.project) if beginning.project else FirstSurvey(None)
    survey = found.survey
    yield Step(50, "survey", _("Ensimmäinen kysely"), _survey_url(beginning, survey), bool(survey))
    url = _cards_url(survey, found.has_cards) if survey else ""
    yield Step(60, "cards", _("Kortit"), url, found.has_cards, ends_path=True)


def _survey_url(beginning, survey):
    if survey:
        return reverse("admin:surveys_survey_change", args=[survey.pk])
    if beginning.has_pilot:
        return reverse("start-survey:survey", args=[beginning.project.slug])
    return ""


def _cards_url(survey, has_cards):
    return reverse("desk:survey" if has_cards else "desk:cards-new", args=[survey.slug])
