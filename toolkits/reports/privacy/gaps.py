"""What a project has not said yet, though its papers of data protection need it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from osallisuus.admin.guide.subjects import SUBJECT
from toolkits.reports.privacy.facts import PrivacyFacts


@dataclass(frozen=True)
class Gap:
    """A sentence, and the page of the desk where it is filled in."""

    sentence: str
    url: str


def gaps_of(facts: PrivacyFacts) -> list[Gap]:
    """Empty when the project has said all that only it knows."""
    project = facts.project
    missing = {
        _("Rekisterinpitäjä puuttuu."): project.controller is None,
        _("Rekisterinpitäjän sähköposti puuttuu."): not project.controller_email,
        _("Tietosuojaseloste puuttuu."): not project.privacy_notice,
        _("Säilytysajan viimeinen päivä puuttuu."): project.retention_until is None,
        _("Rekisterinpitäjä ei ole vahvistanut, etteivät vastaukset vaikuta palveluihin."): (
            project.no_effect_confirmed_on is None
        ),
    }
    url = reverse("admin:projects_project_change", args=[project.pk]) + f"?{SUBJECT}=vastaajat"
    return [Gap(sentence, url) for sentence, is_missing in missing.items() if is_missing]
