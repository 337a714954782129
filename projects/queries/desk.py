"""Reads for the start page of the desk: what waits for a user who keeps pilots."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

from projects.models import (
    ApprovalState,
    AuditEvent,
    CoachingSession,
    CostLine,
    Membership,
    Partnership,
    Pilot,
    PilotSession,
    Project,
)
from projects.permissions import APPROVING, KEEPING, REPORTING, can_confirm, coordinated
from projects.queries.handover import left_undone

SHOWN_EVENTS = 6
READ_FOR_NAMES = 40
"""Rows whose names fill the line where they stand."""
LEAVING_DAYS, LEFT_DAYS = 14, 30


@dataclass(frozen=True)
class Waiting:
    """Rows that wait for the same thing; `names` are the first places where they are, each once.
    `only_id` is the row's key where there is one of them, so that a page can lead to its very
    field."""

    count: int
    names: tuple[str, ...]
    only_id: int | None = field(default=None, compare=False)


def _waiting(rows: QuerySet, *name: str) -> Waiting:
    """Two queries: all are counted, and the names of the first are read in the order in which they
    were written, since to order thousands by name would take longer than the whole page."""
    named = rows.order_by("pk").values_list("pk", *name)[:READ_FOR_NAMES]
    found = [(": ".join(filter(None, words)), key) for key, *words in named]
    names = tuple(dict.fromkeys(words for words, _key in found))
    return Waiting(rows.count(), names, found[0][1] if len(found) == 1 else None)


def uncounted_sessions(user, today: date) -> Waiting:
    """Sessions held, or planned for today or a day gone by, whose visits nobody has written
    down."""
    overdue = Q(status=PilotSession.Status.PLANNED, held_on__lte=today)
    uncounted = Q(status=PilotSession.Status.HELD, n_residents__isnull=True)
    rows = PilotSession.objects.visible_to(user, REPORTING.roles).filter(overdue | uncounted)
    return _waiting(rows, "pilot__name")


def unapproved_sessions(user) -> Waiting:
    rows = PilotSession.objects.visible_to(user, APPROVING.roles).waiting()
    return _waiting(rows, "pilot__name")


def unapproved_costs(user) -> Waiting:
    return _waiting(CostLine.objects.visible_to(user, APPROVING.roles).waiting(), "pilot__name")


def returned_rows(user, model) -> Waiting:
    """What a coordinator has returned and its sender should mend."""
    rows = model.objects.visible_to(user, REPORTING.roles).filter(state="returned")
    return _waiting(rows, "pilot__name", "return_note")


def partnerships_without_promises(user) -> Waiting:
    """Partnerships where neither side has said what it does."""
    rows = Partnership.objects.visible_to(user, KEEPING.roles).filter(
        municipality_promises="", association_promises=""
    )
    return _waiting(rows.exclude(progress=Partnership.Progress.ENDED), "association__name")


def pilots_without_participants(user, today: date) -> Waiting:
    """Pilots that have ended without anybody counting how many different people took part."""
    rows = Pilot.objects.visible_to(user, KEEPING.roles)
    return _waiting(rows.filter(ends_on__lt=today, n_participants__isnull=True), "name")


def hidden_projects(user) -> Waiting:
    """Own projects that the public pages do not show yet."""
    return _waiting(coordinated_projects(user).filter(is_published=False), "name")


def hidden_pilots(user) -> Waiting:
    """Pilots that the public pages do not show yet."""
    rows = Pilot.objects.visible_to(user, KEEPING.roles).filter(is_published=False)
    return _waiting(rows, "name")


def hidden_coaching(user) -> Waiting:
    """Coaching still to come that nobody can sign up for, since no public page shows it."""
    rows = CoachingSession.objects.visible_to(user, KEEPING.roles).upcoming()
    return _waiting(rows.filter(is_published=False), "theme")


def unconfirmed_rights(user, today: date) -> list[Membership]:
    """Evaluators' rights that the user may confirm as the second person."""
    rows = Membership.objects.unconfirmed(today).visible_to(user).select_related("user", "project")
    return [row for row in rows if can_confirm(user, row)]


def leavers_with_tasks(user, today: date) -> list[Membership]:
    """Rights that end within two weeks, or ended in the last month, and leave something undone."""
    about = (today - timedelta(days=LEFT_DAYS), today + timedelta(days=LEAVING_DAYS))
    rows = Membership.objects.visible_to(user).filter(valid_until__range=about)
    rows = rows.select_related("user", "project").order_by("valid_until", "pk")
    return [row for row in rows if left_undone(row)]


def coordinated_projects(user) -> QuerySet[Project]:
    """Projects whose people the user keeps."""
    if user.is_superuser:
        return Project.objects.all()
    return Project.objects.filter(pk__in=coordinated(user))


def latest_events(user) -> list[AuditEvent]:
    """The newest events of the log that the user may read."""
    events = AuditEvent.objects.visible_to(user).select_related("actor")
    return list(events.order_by(F("at").desc())[:SHOWN_EVENTS])


@dataclass(frozen=True)
class PartsOfPilot:
    """Sessions or costs of one pilot: how many, of them waiting for approval, the newest's key."""

    count: int
    n_waiting: int
    latest_id: int | None


def parts_of_pilot(user, model: type[PilotSession | CostLine], pilot: Pilot) -> PartsOfPilot:
    rows = model.objects.visible_to(user).filter(pilot=pilot)
    counts = rows.aggregate(
        all=Count("pk"), waiting=Count("pk", filter=Q(state=ApprovalState.SUBMITTED))
    )
    day = "held_on" if model is PilotSession else "spent_on"
    latest = rows.order_by(f"-{day}", "-pk").values_list("pk", flat=True).first()
    return PartsOfPilot(counts["all"], counts["waiting"], latest)
