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
from toolkits.models.support import LANGUAGES
from toolkits.queries.welfare import ended_consultations

DATA = Path(__file__).parent.parent / "data"
FILE = DATA / "support_package.toml"


@transaction.atomic
def load_support_package() -> bool:
    """Adds the support package *Tunnista, toimi, tarkista* with its translations, which nobody has
    reviewed; False where one is there already.

    Themes lead to those of their tip lists and tools that the installation has.
    """
    # What municipalities have assessed by it must keep its statements.
    if SupportPhase.objects.exists():
        return False
    translations = {code: _read(DATA / f"support_package.{code}.toml") for code in LANGUAGES}
    for order, row in enumerate(_read(FILE)["phases"], start=1):
        key, intro = row["key"], row["intro"].strip()
        told = {f"intro_{code}": found["intros"][key] for code, found in translations.items()}
        phase = SupportPhase.objects.create(key=key, order=order, intro=intro, **told)
        for place, theme in enumerate(row["themes"], start=1):
            _theme(phase, place, theme, translations)
    return True


def _read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _theme(phase, order, row, translations):
    names = ("key", "title", "lead", "evidence")
    values = {name: row[name].strip() for name in names}
    for code, found in translations.items():
        values |= {f"{name}_{code}": text for name, text in found["themes"][row["key"]].items()}
    theme = SupportTheme.objects.create(phase=phase, order=order, **values)
    theme.tip_lists.set(TipList.objects.filter(slug__in=row["tip_lists"]))
    theme.tools.set(Tool.objects.filter(slug__in=row["tools"]))
    for place, statement in enumerate(row["statements"], start=1):
        key, text = statement["key"], statement["text"].strip()
        told = {f"text_{code}": found["statements"][key] for code, found in translations.items()}
        SupportStatement.objects.create(theme=theme, order=place, key=key, text=text, **told)


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
