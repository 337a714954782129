"""Reads for the start page of the desk: what waits for a user who keeps pilots."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

from projects.models import (
    ApprovalState,
    AuditEvent,
    CostLine,
    Membership,
    Partnership,
    Pilot,
    PilotSession,
    Project,
)
from projects.permissions import can_approve, can_change, can_confirm, can_report, coordinated
from projects.queries.handover import left_undone

SHOWN_EVENTS = 6
LEAVING_DAYS = 14


@dataclass(frozen=True)
class Waiting:
    """Rows that wait for the same thing; `names` are where they are, each once."""

    count: int
    names: tuple[str, ...]


def _waiting(rows, name) -> Waiting:
    return Waiting(len(rows), tuple(dict.fromkeys(map(name, rows))))


def _allowed(rule, user, rows) -> list:
    return [row for row in rows if rule(user, row)]


def uncounted_sessions(user, today: date) -> Waiting:
    """Sessions held, or planned for a day gone by, whose visits nobody has written down."""
    overdue = Q(status=PilotSession.Status.PLANNED, held_on__lt=today)
    uncounted = Q(status=PilotSession.Status.HELD, n_residents__isnull=True)
    rows = _parts(PilotSession.objects.visible_to(user).filter(overdue | uncounted))
    return _waiting(_allowed(can_report, user, rows), lambda row: row.pilot.name)


def unapproved_sessions(user) -> Waiting:
    rows = _parts(PilotSession.objects.visible_to(user).waiting())
    return _waiting(_allowed(can_approve, user, rows), lambda row: row.pilot.name)


def unapproved_costs(user) -> Waiting:
    rows = _parts(CostLine.objects.visible_to(user).waiting())
    return _waiting(_allowed(can_approve, user, rows), lambda row: row.pilot.name)


def returned_rows(user, model) -> Waiting:
    """What a coordinator has returned and its sender should mend."""
    rows = _parts(model.objects.visible_to(user).filter(state="returned"))
    return _waiting(_allowed(can_report, user, rows), _with_note)


def _with_note(row) -> str:
    return f"{row.pilot.name}: {row.return_note}" if row.return_note else row.pilot.name


def _parts(rows: QuerySet) -> QuerySet:
    return rows.select_related("pilot").prefetch_related("pilot__associations")


def partnerships_without_promises(user) -> Waiting:
    """Partnerships where neither side has said what it does."""
    rows = Partnership.objects.visible_to(user).filter(
        municipality_promises="", association_promises=""
    )
    rows = rows.exclude(progress=Partnership.Progress.ENDED)
    rows = _allowed(can_change, user, rows.select_related("municipality", "association"))
    return _waiting(rows, lambda row: row.association.name)


def pilots_without_participants(user, today: date) -> Waiting:
    """Pilots that have ended without anybody counting how many different people took part."""
    rows = Pilot.objects.visible_to(user).filter(ends_on__lt=today, n_participants__isnull=True)
    rows = rows.select_related("municipality").prefetch_related("associations")
    return _waiting(_allowed(can_change, user, rows), lambda row: row.name)


def unconfirmed_rights(user, today: date) -> list[Membership]:
    """Evaluators' rights that the user may confirm as the second person."""
    rows = Membership.objects.unconfirmed(today).visible_to(user)
    return _allowed(can_confirm, user, rows.select_related("user", "project"))


def leavers_with_tasks(user, today: date) -> list[Membership]:
    """Rights that end within two weeks and would leave something undone."""
    soon = (today, today + timedelta(days=LEAVING_DAYS))
    rows = Membership.objects.live(today).visible_to(user).filter(valid_until__range=soon)
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
