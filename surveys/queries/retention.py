"""What the end of a project's retention time would delete, when, and what it still waits for."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from projects.models import Project
from surveys.models import Card, Draft, Ledger, Response, RetentionNotice
from surveys.models.retention import NOTICE_DAYS


@dataclass(frozen=True)
class RetentionPlan:
    """Counts of rows that would leave for good."""

    n_responses: int
    n_drafts: int
    n_cards: int
    n_released: int

    @property
    def is_empty(self) -> bool:
        return not (self.n_responses or self.n_drafts or self.n_cards)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "responses": self.n_responses,
            "drafts": self.n_drafts,
            "cards": self.n_cards,
            "released": self.n_released,
        }


@dataclass(frozen=True)
class Ending:
    """A project whose retention ends soon or has ended. `notice` is None until it is announced."""

    project: Project
    plan: RetentionPlan
    notice: RetentionNotice | None

    @property
    def waits_for_confirmation(self) -> bool:
        return self.notice is None or not self.notice.is_confirmed

    @property
    def first_day(self) -> date:
        """The first day on which the answers may go: as announced, or as if it were today."""
        # Only a project with a date has an ending.
        until: Any = self.project.retention_until
        return (self.notice or RetentionNotice(due_on=until)).deletes_from

    def is_due(self, today: date) -> bool:
        """Announced for long enough, confirmed, and past its last day."""
        return not self.waits_for_confirmation and self.notice.deletes_from <= today


def responses_of(project: Project) -> QuerySet[Response]:
    # Rows that are still arriving go too, or an import under way would outlive the deletion.
    return Response.with_arriving.filter(survey__project=project)


def cards_of(project: Project) -> QuerySet[Card]:
    return Card.with_arriving.filter(sheet__survey__project=project)


def drafts_of(project: Project) -> QuerySet[Draft]:
    return Draft.objects.filter(card__sheet__survey__project=project)


def retention_plan(project: Project) -> RetentionPlan:
    """The dry run: what the end of the retention time would delete today; changes nothing."""
    return RetentionPlan(
        n_responses=responses_of(project).count(),
        n_drafts=drafts_of(project).count(),
        n_cards=cards_of(project).count(),
        n_released=Ledger.objects.n_answers(project),
    )


def notice_of(project: Project) -> RetentionNotice | None:
    """The notice of the date that the project has now; one of an earlier date does not count."""
    # A notice is of one date: a changed one needs it, and its confirmation, anew.
    found = RetentionNotice.objects.filter(project=project, due_on=project.retention_until)
    return found.select_related("confirmed_by").first()


def deletes_from(project: Project) -> date | None:
    """The first day on which the answers may go: as announced, or as if it were today; None while
    the project has no date."""
    if project.retention_until is None:
        return None
    found = notice_of(project) or RetentionNotice(project=project, due_on=project.retention_until)
    return found.deletes_from


def kept_longer(project: Project, today: date) -> date | None:
    """The first day on which the answers may go, where that is not the day after the project's
    date: told of too late, or not yet confirmed. Never a day that is over."""
    until, first = project.retention_until, deletes_from(project)
    if until is None or first is None or (until >= today and first == until + timedelta(days=1)):
        return None
    return max(first, today)


def endings(today: date, projects: QuerySet[Project] | None = None) -> list[Ending]:
    """Projects with something to delete whose last day is at most thirty days away, or past."""
    rows = Project.objects.all() if projects is None else projects
    rows = rows.filter(
        Exists(Response.objects.filter(survey__project=OuterRef("pk")))
        | Exists(Card.objects.filter(sheet__survey__project=OuterRef("pk"))),
        retention_until__lte=today + timedelta(days=NOTICE_DAYS),
    )
    return [
        Ending(project, retention_plan(project), notice_of(project))
        for project in rows.order_by("retention_until", "name")
    ]


def ending_of(project: Project, today: date) -> Ending | None:
    """None while nothing would be deleted, or the last day is more than thirty days away."""
    return next(iter(endings(today, Project.objects.filter(pk=project.pk))), None)
