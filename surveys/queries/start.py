"""How far the surveys of a project are on its first day."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from projects.models import Project
from surveys.models import CardSheet, Instrument, Survey


@dataclass(frozen=True)
class FirstSurvey:
    """The project's newest survey with cards, or else its newest; None before the first."""

    survey: Survey | None
    has_cards: bool = False


def first_survey(project: Project) -> FirstSurvey:
    sheets = CardSheet.objects.filter(survey=OuterRef("pk"))
    rows = Survey.objects.filter(project=project, is_practice=False)
    found = rows.annotate(has_cards=Exists(sheets)).order_by("-has_cards", "-pk").first()
    if found is None:
        return FirstSurvey(None)
    # A consultation needs no cards: whoever asks that way has begun too.
    is_asked = found.has_cards or found.kind == Survey.Kind.CONSULTATION
    return FirstSurvey(found, is_asked)


def has_instrument() -> bool:
    return Instrument.objects.offered().exists()
