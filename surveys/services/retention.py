"""The end of the retention time: single answers go, frozen figures stay."""

from datetime import date

from django.db import transaction

from projects.models import AuditEvent, Project
from surveys.models import Card, Draft, ReleasePair, Response, Survey
from surveys.reports.compute.consultation import figures_to_keep


@transaction.atomic
def end_retention(*, project: Project) -> int:
    """Deletes all answers, drafts and cards of a project and the pairs its releases rest on.

    Returns how many responses went; releases and consultations keep their figures.
    """
    _keep_consultations(project)
    ReleasePair.objects.filter(release__project=project).delete()
    Draft.objects.filter(card__sheet__survey__project=project).delete()
    n_responses, _ = Response.objects.filter(survey__project=project).delete()
    cards = Card.objects.filter(sheet__survey__project=project)
    cards.update(replaces=None)
    cards.delete()
    if n_responses:
        AuditEvent.objects.create(
            project=project,
            action=AuditEvent.Action.RETENTION,
            target=project.name,
            n_rows=n_responses,
        )
    return n_responses


def _keep_consultations(project: Project) -> None:
    asked = Survey.objects.consultations().filter(project=project, is_practice=False)
    for survey in asked.filter(responses__isnull=False).distinct():
        survey.kept_results = figures_to_keep(survey)
        survey.save(update_fields=["kept_results"])


def end_due_retentions(today: date) -> int:
    """Ends the retention of every project whose last day has passed; returns the responses gone."""
    due = Project.objects.filter(retention_until__lt=today)
    return sum(end_retention(project=project) for project in due)
