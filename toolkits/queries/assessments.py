"""Reads for the yearly rounds of municipalities: the round before, and actions that are late."""

from datetime import date

from django.db.models import QuerySet

from projects.permissions import can_change
from toolkits.models import Assessment, AssessmentAction


def earlier_round(assessment: Assessment) -> Assessment | None:
    """The last round of the same municipality in the same project before this one."""
    rows = Assessment.objects.filter(
        project=assessment.project_id,
        municipality=assessment.municipality_id,
        year__lt=assessment.year,
    )
    return rows.order_by("-year").first()


def actions_of(assessment: Assessment) -> QuerySet[AssessmentAction]:
    return assessment.actions.select_related("statement__theme")


def overdue_actions(user, today: date) -> list[AssessmentAction]:
    """Actions that the user keeps, neither done nor given up, whose day has gone; that day itself
    is still in time. The longest overdue first."""
    rows = AssessmentAction.objects.visible_to(user).filter(due_on__lt=today)
    rows = rows.exclude(state__in=AssessmentAction.SETTLED)
    rows = rows.select_related("assessment__municipality").order_by("due_on", "pk")
    return [row for row in rows if can_change(user, row)]
