"""The support package that comes with the portal, and rounds made by it."""

import tomllib
from datetime import date
from pathlib import Path

from django.db import transaction

from projects.models import Municipality
from surveys.services.consultations import freeze_results
from toolkits.models import (
    Assessment,
    AssessmentAnswer,
    SupportPhase,
    SupportStatement,
    SupportTheme,
    TipList,
    Tool,
)
from toolkits.queries.welfare import ended_consultations

FILE = Path(__file__).parent.parent / "data" / "support_package.toml"


@transaction.atomic
def load_support_package() -> bool:
    """Adds the support package *Tunnista, toimi, tarkista*; False where one is there already.

    Themes lead to those of their tip lists and tools that the installation has.
    """
    # What municipalities have assessed by it must keep its statements.
    if SupportPhase.objects.exists():
        return False
    phases = tomllib.loads(FILE.read_text(encoding="utf-8"))["phases"]
    for order, row in enumerate(phases, start=1):
        phase = SupportPhase.objects.create(key=row["key"], order=order, intro=row["intro"].strip())
        for place, theme in enumerate(row["themes"], start=1):
            _theme(phase, place, theme)
    return True


def _theme(phase, order, row):
    names = ("key", "title", "lead", "evidence")
    values = {name: row[name].strip() for name in names}
    theme = SupportTheme.objects.create(phase=phase, order=order, **values)
    theme.tip_lists.set(TipList.objects.filter(slug__in=row["tip_lists"]))
    theme.tools.set(Tool.objects.filter(slug__in=row["tools"]))
    for place, statement in enumerate(row["statements"], start=1):
        SupportStatement.objects.create(
            theme=theme, order=place, key=statement["key"], text=statement["text"].strip()
        )


def complete_answers(*, assessment: Assessment) -> None:
    """An empty answer for each statement of the package that the round has none of."""
    known = assessment.answers.values("statement")
    AssessmentAnswer.objects.bulk_create(
        AssessmentAnswer(assessment=assessment, statement=statement)
        for statement in SupportStatement.objects.exclude(pk__in=known)
    )


def keep_ended_consultations(*, municipality: Municipality, today: date) -> None:
    """Keeps the counts of those ended consultations of a municipality whose results nobody has
    opened yet, as their own page does when it is opened first."""
    for survey in ended_consultations(municipality, today).filter(kept_results__isnull=True):
        freeze_results(survey)
