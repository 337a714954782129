"""Ways from what a survey lacks to the very field where it is told."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from osallisuus.admin.guide.subjects import BACK, SUBJECT, place_of
from projects.permissions import PROJECT_KEEPING
from surveys.answering.windows import Missing, missing_parts
from surveys.models import Survey

OF_SURVEY = {
    "languages": ("vastaaminen", "id_languages"),
    "help_contacts": ("apu", "help_contacts-group"),
}


@dataclass(frozen=True)
class MissingLink:
    """What is missing in words; `url` is empty for who may not tell it."""

    sentence: str
    url: str


def field_url(missing: Missing, survey: Survey, *, back: str) -> str:
    """The page of the desk, scrolled to the field; from it one comes `back`."""
    if place := OF_SURVEY.get(missing.field):
        subject, anchor = place
        page = reverse("admin:surveys_survey_change", args=[survey.pk])
        return f"{page}?{SUBJECT}={subject}&{BACK}={back}#{anchor}"
    return place_of(survey.project, missing.field, back=back)


def may_tell(user, missing: Missing, survey: Survey) -> bool:
    """Facts of a project are its coordinator's; who keeps a survey keeps its own."""
    return missing.field in OF_SURVEY or PROJECT_KEEPING(user, survey.project)


def standing(survey: Survey) -> str:
    """Of a survey that lacks nothing: whether it is open, or when it opens by itself."""
    if survey.is_practice:
        return _("Mitään ei puutu. Harjoitus on aina auki.")
    if survey.opens_on is None:
        return _("Mitään ei puutu. Merkitse vielä, milloin kysely aukeaa.")
    if survey.is_open():
        return _("Mitään ei puutu. Kysely on auki.")
    if survey.is_over():
        return _("Kysely on päättynyt.")
    return _("Mitään ei puutu. Kysely aukeaa itsestään %s.") % date_format(survey.opens_on, "j.n.Y")


def missing_links(user, survey: Survey) -> list[MissingLink]:
    back = reverse("desk:survey", args=[survey.slug])
    return [
        MissingLink(
            str(one.sentence),
            field_url(one, survey, back=back) if may_tell(user, one, survey) else "",
        )
        for one in missing_parts(survey)
    ]
