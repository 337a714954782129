"""A consultation on recreation areas, and people who answer it."""

from datetime import date

from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from surveys.instruments.questionnaire import questionnaire_of
from surveys.models import HelpContact, Survey
from surveys.services import load_instrument, record_consultation
from tests import factories

SPEC = read_instrument(INSTRUMENT_DIR / "virkistysalueet.toml")
OPENS_ON, CLOSES_ON = date(2026, 1, 1), date(2026, 1, 31)


def make_consultation(**overrides):
    """Open and ready for residents unless the days say otherwise."""
    project = overrides.pop("project", None) or factories.make_project()
    project.controller = factories.make_organisation()
    project.privacy_notice = "Vastaukset ovat nimettömiä."
    project.retention_until = date(2030, 1, 1)
    project.no_effect_confirmed_on = OPENS_ON
    project.save()
    fields = {
        "project": project,
        "pilot": None,
        "kind": Survey.Kind.CONSULTATION,
        "instrument": load_instrument(SPEC),
        "languages": ["fi", "sv", "en", "uk"],
        "allows_unreviewed": True,
        "opens_on": OPENS_ON,
    }
    survey = factories.make_survey(**(fields | overrides))
    HelpContact.objects.create(survey=survey, name="Kriisipuhelin", phone="09 2525 0111")
    return survey


def answered(survey, n_people=1, *, open_answers=None, **answers):
    """The same answers from so many people, each on the first day."""
    for _ in range(n_people):
        response = record_consultation(
            survey=survey,
            questionnaire=questionnaire_of(survey.instrument),
            answers=answers,
            open_answers=open_answers or {},
            language="fi",
            today=survey.opens_on,
        )
    return response


def close(survey):
    survey.closes_on = CLOSES_ON
    survey.save()
    return survey
