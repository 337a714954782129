"""Mending the costs of a release: a new one with the same people, dated and explained."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from projects.models import AuditEvent, Project, User
from surveys.models import Release
from surveys.reports.compute.correcting import corrected_report
from surveys.reports.frozen.published import report_of_release


class NothingToCorrectError(Exception):
    """The costs are as they were frozen, or other figures are shown by now."""


@transaction.atomic
def correct_costs(
    *, release: Release, what: str, by: User | None = None, today: date | None = None
) -> Release:
    """Freeze the report of a release anew with today's costs and head counts.

    `what`: what was wrong, published beside the figures. The frozen figures of people stay to the
    letter, so the ledger has nothing to add. Raises NothingToCorrectError where no cost or count
    has changed, and for a release that is not the one that pages show.
    """
    day = today or timezone.localdate()
    project = Project.objects.select_for_update().get(pk=release.project_id)
    shown = Release.objects.live().filter(project=project).first()
    if shown is None or shown.pk != release.pk:
        raise NothingToCorrectError
    report = corrected_report(report_of_release(shown), project, what=what, today=day)
    if report is None:
        raise NothingToCorrectError
    made = Release.objects.create(
        project=project,
        instrument_key=shown.instrument_key,
        released_on=shown.released_on,
        corrected_on=day,
        method_version=shown.method_version,
        report=report.to_dict(),
        fingerprint=report.fingerprint,
        pairs_fingerprint=shown.pairs_fingerprint,
        is_outdated=shown.is_outdated,
    )
    AuditEvent.objects.create(
        actor=by,
        project=project,
        action=AuditEvent.Action.RELEASE,
        target=f"{made.name} {made.fingerprint[:12]}"[:200],
    )
    return made
