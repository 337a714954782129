"""What a survey asks and shows, which changes seldom: one frozen value in the process.

It is kept by the version of the data, which every page of an opened card reads anyway: whatever
of it changes raises the version (see `is_kept_by_version`), and the next page reads it anew. Never
read it in a transaction that changes it: what is rolled back would stay.
"""

from dataclasses import dataclass
from functools import lru_cache

from surveys.answering.windows import missing_before_opening
from surveys.instruments.questionnaire import (
    Questionnaire,
    questionnaire_of,
    translated_languages,
)
from surveys.models import CardSheet, HelpContact, Survey

MOST_KEPT = 500
READ = ("project__controller", "pilot", "instrument")


@dataclass(frozen=True, eq=False)
class AskedSurvey:
    """`survey` with its project, controller, pilot and instrument, to be read only; `languages`:
    those that it is offered in; `is_ready`: nothing is missing before residents may see it."""

    survey: Survey
    questionnaire: Questionnaire
    languages: tuple[str, ...]
    help_contacts: tuple[HelpContact, ...]
    is_ready: bool


@lru_cache(maxsize=MOST_KEPT)
def asked_survey(survey_id: int, version: int) -> AskedSurvey:
    """The survey as it is at a version of the data. Raises Survey.DoesNotExist."""
    survey = Survey.objects.select_related(*READ).get(pk=survey_id)
    questionnaire = questionnaire_of(survey.instrument)
    contacts = tuple(survey.help_contacts.all())
    return AskedSurvey(
        survey=survey,
        questionnaire=questionnaire,
        languages=questionnaire.offered_languages(survey, translated_languages()),
        help_contacts=contacts,
        is_ready=not missing_before_opening(survey, has_help_contacts=bool(contacts)),
    )


@lru_cache(maxsize=MOST_KEPT)
def card_sheet(sheet_id: int, version: int) -> CardSheet:
    """The sheet of a card as it is at a version of the data. Raises CardSheet.DoesNotExist."""
    return CardSheet.objects.get(pk=sheet_id)


def forget_all() -> None:
    """For tests, whose rows and versions are rolled back."""
    asked_survey.cache_clear()
    card_sheet.cache_clear()
