"""Who can share a cost: pilots with what it can be split by."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from projects.models import ApprovalState, Pilot, PilotSession, Project

MOST_OFFERED = 20
"""Pilots on one page; the others are found by their names."""


@dataclass(frozen=True)
class Sharer:
    """A pilot with what a cost can be split by; n_people None: not counted."""

    pilot: Pilot
    n_people: int | None
    n_sessions: int


def sharers(
    project: Project, user, *, keep: Collection[int] = (), text: str = ""
) -> tuple[list[Sharer], bool]:
    """Pilots of the project that the user sees, with their numbers; and whether there are more.

    keep: keys of pilots that are there in any case. The others are those whose name or municipality
    has the text, at most MOST_OFFERED of them. Three queries.
    """
    held = Q(sessions__status=PilotSession.Status.HELD, sessions__state=ApprovalState.APPROVED)
    rows = Pilot.objects.visible_to(user).filter(project=project)
    found = Q(name__icontains=text) | Q(municipality__name__icontains=text)
    others = rows.filter(found).exclude(pk__in=keep).values_list("pk", flat=True)
    offered = list(others[: MOST_OFFERED + 1])
    shown = rows.filter(pk__in=[*keep, *offered[:MOST_OFFERED]]).select_related("municipality")
    # Django leaves the order of a model out where rows are counted together.
    counted = (
        shown.prefetch_related("associations")
        .annotate(n_held=Count("sessions", filter=held))
        .order_by("municipality__sort_key", "name")
    )
    sharing = [Sharer(pilot, pilot.n_participants, pilot.n_held) for pilot in counted]
    return sharing, bool(text) or len(offered) > MOST_OFFERED
