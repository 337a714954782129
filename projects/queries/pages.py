"""Reads for the pages of pilots, municipalities and coaching."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import BooleanField, ExpressionWrapper, F, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from osallisuus.search.finding import rows_of
from projects.costs import CostPerParticipant, PilotCost, cost_per_participant
from projects.models import (
    CoachingSession,
    CostLine,
    Municipality,
    Pilot,
    PilotSession,
    Project,
    Provenance,
    Source,
)


def newest_costed_project() -> Project | None:
    """The public project that began last of those that have published what they cost per
    participant; None where none has."""
    costed = Project.objects.public().exclude(published_cost=None)
    return costed.select_related("source").first()


def find_pilots(
    *, municipality: str = "", kind: str = "", continuation: str = "", text: str = ""
) -> QuerySet[Pilot]:
    """Public pilots that meet every given wish; gatherings first, panels after them.

    `municipality` is a slug; `continuation` finds also the pilots whose source says only that
    they were kept or developed; every word of `text`, in some form of it, must be in the pilot.
    """
    found = Pilot.objects.public().select_related("municipality", "project", "source")
    if municipality:
        found = found.filter(municipality__slug=municipality)
    if kind:
        found = found.filter(kind=kind)
    if continuation:
        found = found.filter(continuation__in=_meanings(continuation))
    if text.strip():
        found = found.filter(pk__in=rows_of("pilot", text))
    is_panel = ExpressionWrapper(Q(kind=Pilot.Kind.PANEL), output_field=BooleanField())
    return found.annotate(is_panel=is_panel).order_by("is_panel", "municipality__sort_key", "name")


def _meanings(continuation: str) -> list[str]:
    kept = {Pilot.Continuation.PERMANENT, Pilot.Continuation.DEVELOPED}
    if continuation in kept:
        # Some sources say only that a pilot was kept or developed, which fits both wishes.
        return [continuation, Pilot.Continuation.KEPT_OR_DEVELOPED]
    return [continuation]


NAMING = ("slug", "name", "name_sv")
"""What a municipality is named by in a list of choices."""


@dataclass(frozen=True)
class PilotChoices:
    """What public pilots can be told apart by: places as slug and name, and values of fields."""

    places: list[tuple[str, str]]
    kinds: set[str]
    continuations: set[str]


def pilot_choices() -> PilotChoices:
    """Choices that find something, in one query."""
    rows = (
        Pilot.objects.public()
        .select_related("municipality")
        .only("kind", "continuation", *(f"municipality__{name}" for name in NAMING))
        .order_by("municipality__sort_key")
    )
    places = {row.municipality.slug: row.municipality.local_name for row in rows}
    present = {row.continuation for row in rows}
    return PilotChoices(
        places=list(places.items()),
        kinds={row.kind for row in rows},
        continuations={
            value for value in Pilot.Continuation.values if present.intersection(_meanings(value))
        },
    )


@dataclass(frozen=True)
class Marks:
    """What a list as a whole has to say of its facts: sources of the published, and examples."""

    sources: tuple[Source, ...]
    has_examples: bool


def marks(rows: Iterable, *, with_details: bool = True) -> Marks:
    """Marks of rows with `provenance`, `source` and, where they have it, `details_provenance`.

    `with_details=False` for a list that shows nothing of the details.
    """
    rows = list(rows)
    sources = {row.source_id: row.source for row in rows if row.is_published_fact}
    kinds = {row.provenance for row in rows}
    if with_details:
        kinds |= {getattr(row, "details_provenance", row.provenance) for row in rows}
    return Marks(tuple(sources.values()), Provenance.EXAMPLE in kinds)


def public_municipalities() -> QuerySet[Municipality]:
    """Municipalities with something to show, each with its public pilots as `public_pilots`."""
    shown = Pilot.objects.public().select_related("source")
    pilots = Prefetch("pilots", queryset=shown, to_attr="public_pilots")
    return Municipality.objects.public().prefetch_related(pilots)


@dataclass(frozen=True)
class VisitBar:
    """One held session. `n_residents`: None while nobody has counted, and where it is hidden."""

    held_on: date
    n_residents: int | None
    width: int
    is_hidden: bool


@dataclass(frozen=True)
class Visits:
    """Held and approved sessions of a pilot; `total` is None where none has been counted."""

    bars: tuple[VisitBar, ...]
    n_counted: int
    total: int | None
    smallest: int
    is_example: bool

    @property
    def n_held(self) -> int:
        return len(self.bars)

    @property
    def n_uncounted(self) -> int:
        return self.n_held - self.n_counted

    @property
    def n_hidden(self) -> int:
        return sum(bar.is_hidden for bar in self.bars)


def with_held_sessions(pilots: QuerySet[Pilot]) -> QuerySet[Pilot]:
    """Each with its held and approved sessions as `held_sessions`, by day."""
    held = PilotSession.objects.approved().filter(status=PilotSession.Status.HELD)
    return pilots.prefetch_related(Prefetch("sessions", held, to_attr="held_sessions"))


def pilot_visits(pilot: Pilot) -> Visits:
    """Visits of a pilot, session by session; widths are per cents of the fullest session.

    A session with fewer residents than the project's smallest group is hidden, and as many more
    as it takes that the total less what is shown tells of none of them.
    """
    sessions = pilot.sessions.approved().filter(status=PilotSession.Status.HELD)
    return visits_of(sessions, smallest=pilot.project.min_group_size)


def planned_sessions(today: date, days: int | None = None) -> QuerySet[PilotSession]:
    """Approved sessions of public pilots from today on, soonest first, `days` days at most."""
    found = PilotSession.objects.approved().filter(
        status=PilotSession.Status.PLANNED, held_on__gte=today, pilot__in=Pilot.objects.public()
    )
    if days is not None:
        found = found.filter(held_on__lt=today + timedelta(days=days))
    return found.order_by("held_on", "pk")


def next_session(pilot: Pilot, today: date) -> PilotSession | None:
    """The session that a running pilot has next; None where none is planned. One query at most."""
    return planned_sessions(today).filter(pilot=pilot).first() if pilot.is_running(today) else None


def visits_of(sessions: Iterable[PilotSession], *, smallest: int) -> Visits:
    """The same of a pilot's held and approved sessions that have been read already."""
    sessions = list(sessions)
    counts = {row.pk: row.n_residents for row in sessions if row.n_residents is not None}
    # First-timers are told of no single session: they and those who came back are fewer still.
    hidden = hidden_counts(counts, smallest)
    fullest = max((n for pk, n in counts.items() if pk not in hidden), default=0)
    return Visits(
        bars=tuple(_bar(row, fullest, is_hidden=row.pk in hidden) for row in sessions),
        n_counted=len(counts),
        total=sum(counts.values()) if counts else None,
        smallest=smallest,
        is_example=any(row.is_example for row in sessions),
    )


def hidden_counts(counts: dict[int, int], smallest: int) -> set[int]:
    """Keys of the sessions whose count may not be shown beside the total of all.

    counts: key -> residents. Those under `smallest` are hidden; then the smallest of the others,
    until the hidden ones are at least two with `smallest` visits together. Empty where all are
    large enough.
    """
    hidden = {key for key, n in counts.items() if n < smallest}
    rest = sorted((n, key) for key, n in counts.items() if key not in hidden)
    # One hidden count, or a few people together, would be the total less what is shown.
    while hidden and rest and (len(hidden) < 2 or sum(counts[k] for k in hidden) < smallest):
        hidden.add(rest.pop(0)[1])
    return hidden


def _bar(row: PilotSession, fullest: int, *, is_hidden: bool) -> VisitBar:
    shown = None if is_hidden else row.n_residents
    return VisitBar(
        held_on=row.held_on,
        n_residents=shown,
        width=round(100 * shown / fullest) if shown and fullest else 0,
        is_hidden=is_hidden,
    )


def past_sessions(today: date | None = None) -> QuerySet[PilotSession]:
    """Approved sessions whose visits must be known before all visits are: those held, and those
    planned for a day before today that nobody has counted. One of today may be yet to come."""
    overdue = Q(
        status=PilotSession.Status.PLANNED,
        held_on__lt=today or timezone.localdate(),
        n_residents__isnull=True,
    )
    return PilotSession.objects.approved().filter(Q(status=PilotSession.Status.HELD) | overdue)


def pilot_costs(
    pilots: Project | QuerySet[Pilot],
    n_pairs: Mapping[int, int] | None = None,
    *,
    today: date | None = None,
) -> list[tuple[Pilot, PilotCost]]:
    """Each pilot with its costs and people as `projects.costs` takes them; approved rows only.

    Of a project all pilots, published or not, since a report covers them all. `n_pairs` by pilot
    id. Visits are None while a session is uncounted that was held, or planned for a day before
    `today`. Three queries.
    """
    found = pilots.pilots.all() if isinstance(pilots, Project) else pilots
    rows = (
        found.prefetch_related(Prefetch("sessions", past_sessions(today), to_attr="past_sessions"))
        .select_related("municipality")
        .prefetch_related(Prefetch("costs", CostLine.objects.approved(), to_attr="counting_costs"))
    )
    pairs = n_pairs or {}
    return [(pilot, _pilot_cost(pilot, pairs.get(pilot.pk))) for pilot in rows]


def _pilot_cost(pilot: Pilot, n_pairs: int | None) -> PilotCost:
    lines = pilot.counting_costs
    basis = CostLine.Basis
    paid = [line for line in lines if line.basis in (basis.ITEMISED, basis.ESTIMATED)]
    in_kind = [line for line in lines if line.basis == basis.IN_KIND]
    visits = [row.n_residents for row in pilot.past_sessions]
    return PilotCost(
        name=str(pilot),
        n_participants=pilot.n_participants,
        # In kind alone is no cost of anybody, but it is known; without any line nothing is known.
        itemised=_sum(paid, basis.ITEMISED) if paid or in_kind else None,
        estimated=_sum(paid, basis.ESTIMATED),
        staff=sum((line.total for line in paid if line.hours is not None), Decimal(0)),
        in_kind=_sum(in_kind, basis.IN_KIND),
        n_uncountable=len(lines) - len(paid) - len(in_kind),
        volunteer_hours=pilot.volunteer_hours or Decimal(0),
        n_pairs=n_pairs,
        # A part of the visits would make one visit look dearer than it was.
        n_visits=sum(visits) if visits and None not in visits else None,
    )


def _sum(lines: list[CostLine], basis: str) -> Decimal:
    return sum((line.total for line in lines if line.basis == basis), Decimal(0))


@dataclass(frozen=True)
class CostTable:
    """A pilot's approved lines by day, their sums, and euros per participant where known."""

    lines: list[CostLine]
    cost: PilotCost
    per_participant: Decimal | None


def cost_table(pilot: Pilot) -> CostTable:
    [(found, cost)] = pilot_costs(Pilot.objects.filter(pk=pilot.pk))
    lines = sorted(found.counting_costs, key=lambda line: (line.total is None, -(line.total or 0)))
    return CostTable(lines, cost, cost_per_participant([cost]).ratio_of_totals)


def joint_cost(pilots: Iterable[Pilot]) -> CostPerParticipant:
    """Cost per participant over several pilots; those not counted are named in its coverage."""
    chosen = Pilot.objects.filter(pk__in=[pilot.pk for pilot in pilots])
    return cost_per_participant([cost for _pilot, cost in pilot_costs(chosen)])


@dataclass(frozen=True)
class SignUpState:
    """Whether a place can still be had; `n_left` is None where the places are not limited."""

    is_open: bool
    n_left: int | None
    n_waiting: int

    @property
    def is_full(self) -> bool:
        return self.n_left == 0


def takes_signups(session: CoachingSession, at: datetime | None = None) -> bool:
    """Public, not cancelled, not begun, and not past the last day of signing up (included)."""
    at = at or timezone.now()
    if not (session.is_published and session.project.is_published):
        return False
    if session.is_cancelled or session.starts_at is None or session.starts_at <= at:
        return False
    return session.signup_until is None or timezone.localdate(at) <= session.signup_until


def signup_state(session: CoachingSession, at: datetime | None = None) -> SignUpState:
    taken = session.signups.filter(is_waiting=False).count()
    n_left = None if session.capacity is None else max(session.capacity - taken, 0)
    return SignUpState(
        is_open=takes_signups(session, at),
        n_left=n_left,
        n_waiting=session.signups.filter(is_waiting=True).count(),
    )


def attendance_by_sector(session: CoachingSession, at: datetime | None = None) -> list[tuple]:
    """Sector, count, and whether the count is hidden, as `hidden_counts` decides; the count is
    None where it is hidden or nobody has counted. Nothing before the session, nor of a cancelled
    one."""
    is_coming = session.starts_at is None or session.starts_at > (at or timezone.now())
    if is_coming or session.is_cancelled:
        return []
    labels = {
        "n_municipality": _("Kunnat"),
        "n_association": _("Yhdistykset"),
        "n_residents": _("Asukkaat"),
        "n_other": _("Muut"),
    }
    counts = {name: getattr(session, name) for name in labels}
    known = {name: n for name, n in counts.items() if n is not None}
    hidden = hidden_counts(known, session.project.min_group_size)
    return [
        (labels[name], None if name in hidden else n, name in hidden) for name, n in counts.items()
    ]


def coaching_programme(
    at: datetime | None = None,
) -> tuple[list[CoachingSession], list[CoachingSession]]:
    """Public coaching to come, soonest first, and what has been held or has no day yet."""
    at = at or timezone.now()
    sessions = CoachingSession.objects.public().select_related("municipality", "source")
    upcoming = sessions.upcoming(at).order_by("starts_at", "theme")
    rest = sessions.filter(Q(starts_at__isnull=True) | Q(starts_at__lt=at))
    return list(upcoming), list(rest.order_by(F("starts_at").desc(nulls_last=True), "theme"))
