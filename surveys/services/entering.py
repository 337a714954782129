"""Counting answers that were put in for residents, and forgetting the counts."""

from datetime import date

from django.db.models import F
from django.utils import timezone

from surveys.models import EnteredWeek, week_of
from surveys.reports.release.entered import asked_from


def count_entered(
    *, survey_id: int, n_responses: int, n_people: int, today: date | None = None
) -> None:
    """Adds to the count of this week; call it in the transaction that shows the answers."""
    week = week_of(today or timezone.localdate())
    # Never by a statement that fails: PostgreSQL writes those into its log.
    EnteredWeek.objects.bulk_create(
        [EnteredWeek(survey_id=survey_id, week=week)], ignore_conflicts=True
    )
    EnteredWeek.objects.filter(survey_id=survey_id, week=week).update(
        n_responses=F("n_responses") + n_responses, n_people=F("n_people") + n_people
    )


def forget_entered(today: date | None = None) -> int:
    """Deletes counts that no release asks about any more; returns how many there were."""
    first = asked_from(today or timezone.localdate())
    return EnteredWeek.objects.filter(week__lt=first).delete()[0]
