"""The end of the retention time: single answers go, frozen figures stay.

Announced thirty days ahead, confirmed by a named person, and proven by marks without answers.
"""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from osallisuus.mail import deliver_after_commit, site_url
from projects.models import AuditEvent, Project, User
from surveys.models import Forgotten, RetentionNotice, Survey
from surveys.queries.retention import (
    Ending,
    RetentionPlan,
    cards_of,
    drafts_of,
    ending_of,
    endings,
    notice_of,
    responses_of,
    retention_plan,
)
from surveys.services.consultations import freeze_results
from surveys.services.leaving.forgotten import fingerprint_of, remember
from surveys.services.releasing.ledgers import end_ledgers


class NothingToConfirmError(Exception):
    """Nothing would be deleted, or the date is still more than thirty days away."""


def announce_retentions(today: date) -> int:
    """Tells the coordinators of every project whose retention ends within thirty days, once for
    each date; returns how many projects were announced."""
    fresh = [ending for ending in endings(today) if ending.notice is None]
    for ending in fresh:
        announce_retention(project=ending.project, plan=ending.plan, today=today)
    return len(fresh)


@transaction.atomic
def announce_retention(*, project: Project, plan: RetentionPlan, today: date) -> RetentionNotice:
    """The notice of the project's date, which goes by mail to its coordinators when it is new."""
    notice, is_new = RetentionNotice.objects.get_or_create(
        project=project, due_on=project.retention_until, defaults={"announced_on": today}
    )
    if is_new:
        _tell("surveys/desk/retention_announced.txt", project, plan, notice, today)
    return notice


def remind_of_retentions(today: date) -> int:
    """Writes again to the coordinators of projects whose answers should be gone and still wait for
    a confirmation, every thirty days until it is given; returns how many projects it told of."""
    n_reminded = 0
    for ending in endings(today):
        notice = ending.notice
        if notice is None or not notice.is_to_be_reminded(today):
            continue
        with transaction.atomic():
            notice.reminded_on = today
            notice.save(update_fields=["reminded_on"])
            template = "surveys/desk/retention_overdue.txt"
            _tell(template, ending.project, ending.plan, notice, today)
        n_reminded += 1
    return n_reminded


def _tell(template, project, plan, notice, today):
    path = reverse("retention:detail", args=[project.slug])
    deliver_after_commit(
        template,
        {
            "project": project,
            "plan": plan,
            "notice": notice,
            "first_day": notice.deletes_from,
            "url": site_url() + path,
        },
        _emails(User.objects.coordinating(project, today)) or _emails(User.objects.maintaining()),
    )


def _emails(people) -> list[str]:
    return list(people.values_list("email", flat=True))


@transaction.atomic
def confirm_retention(*, project: Project, by: User, at: datetime | None = None) -> RetentionNotice:
    """A named person has seen what goes and lets it go; the coordinators get a mail of it.

    The date counts as announced by that where nobody has been told yet. Raises
    NothingToConfirmError.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    ending = ending_of(project, today)
    if ending is None:
        raise NothingToConfirmError
    # Not by the mail that asks for the confirmation: it would come when it has been given.
    notice, _is_new = RetentionNotice.objects.select_for_update().get_or_create(
        project=project, due_on=project.retention_until, defaults={"announced_on": today}
    )
    if not notice.is_confirmed:
        notice.confirmed_by, notice.confirmed_at = by, at
        notice.save(update_fields=["confirmed_by", "confirmed_at"])
        _write_down(by, project, "poisto vahvistettu")
        _tell("surveys/desk/retention_confirmed.txt", project, ending.plan, notice, today)
    return notice


@transaction.atomic
def take_back_retention(*, project: Project, by: User) -> RetentionNotice:
    """The confirmation is as if never given; the answers stay until somebody confirms anew.

    Raises NothingToConfirmError when nothing is confirmed, or when the answers have gone.
    """
    notice = _locked_if_confirmed(notice_of(project))
    if notice is None or retention_plan(project).is_empty:
        raise NothingToConfirmError
    notice.confirmed_by = notice.confirmed_at = None
    notice.save(update_fields=["confirmed_by", "confirmed_at"])
    _write_down(by, project, "poiston vahvistus peruttu")
    return notice


def _write_down(by: User, project: Project, what: str) -> None:
    action = AuditEvent.Action.RETENTION
    target = f"{what}: {project.name}"[:200]
    AuditEvent.objects.create(actor=by, project=project, action=action, target=target)


def end_due_retentions(today: date) -> list[tuple[Project, RetentionPlan]]:
    """Deletes what has been announced and confirmed and whose day has passed; what went where."""
    due = [ending for ending in endings(today) if ending.is_due(today)]
    ended = [(ending.project, _end_confirmed(ending, today)) for ending in due]
    return [(project, plan) for project, plan in ended if plan is not None]


@transaction.atomic
def _end_confirmed(ending: Ending, today: date) -> RetentionPlan | None:
    """None when the confirmation was taken back since it was read."""
    if _locked_if_confirmed(ending.notice) is None:
        return None
    return end_retention(project=ending.project, on=today)


def _locked_if_confirmed(notice: RetentionNotice | None) -> RetentionNotice | None:
    """The notice as it is now; whoever confirms, takes back or deletes at once waits here."""
    rows = RetentionNotice.objects.select_for_update().filter(confirmed_at__isnull=False)
    return rows.filter(pk=notice.pk).first() if notice else None


@transaction.atomic
def end_retention(*, project: Project, on: date) -> RetentionPlan:
    """Deletes all answers, drafts and cards of a project and which answers its releases rest on.

    Returns how many of each went; releases and consultations keep their figures. What went leaves
    keyed marks, and the log their counts and one fingerprint over all of them.
    """
    plan = retention_plan(project)
    # Before the answers go: a consultation is counted from them, and its
    # page must go on showing figures.
    _keep_consultations(project)
    cards = cards_of(project)
    # Marks before the rows: afterwards their keys are nowhere to be read.
    marks = remember(
        reason=Forgotten.Reason.RETENTION,
        on=on,
        responses=responses_of(project).values_list("pk", flat=True),
        cards=cards.values_list("code_hash", flat=True),
    )
    end_ledgers(project)
    drafts_of(project).delete()
    responses_of(project).delete()
    cards.update(replaces=None)
    cards.delete()
    if not plan.is_empty:
        _record(project, plan, fingerprint_of(marks))
    return plan


def _record(project, plan, fingerprint):
    notice = notice_of(project)
    AuditEvent.objects.create(
        actor=notice.confirmed_by if notice else None,
        project=project,
        action=AuditEvent.Action.RETENTION,
        target=project.name,
        n_rows=plan.n_responses,
        counts=plan.counts,
        fingerprint=fingerprint,
    )


def _keep_consultations(project: Project) -> None:
    asked = Survey.objects.consultations().filter(project=project, is_practice=False)
    for survey in asked.filter(responses__isnull=False).distinct():
        freeze_results(survey)
