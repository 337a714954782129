"""A programme that is held again: sessions copied to new days."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from osallisuus.text.addresses import free_address
from projects.models import CoachingMaterial, CoachingSession, Facilitator, Project

COPIED = ("project_id", "municipality_id", "kind", "theme", "summary", "programme", "place")
"""What holds next year too; the link of a meeting, counts and the feedback are made anew."""


@transaction.atomic
def copy_sessions(*, copies: Sequence[tuple[CoachingSession, date]]) -> list[CoachingSession]:
    """A new session for each pair of a session and its day, at the same hour, not public yet.

    The same list sent twice makes them once. Raises ValueError for a session without a time.
    """
    projects = sorted({session.project_id for session, _day in copies})
    # Always in one order, or two could each wait for the other.
    list(Project.objects.select_for_update().filter(pk__in=projects).order_by("pk").values("pk"))
    made = [_copy(session, day) for session, day in copies]
    return [session for session in made if session is not None]


def _copy(session: CoachingSession, day: date) -> CoachingSession | None:
    if session.starts_at is None:
        raise ValueError(session)
    begins = timezone.localtime(session.starts_at)
    step = day - begins.date()
    same = {"project_id": session.project_id, "theme": session.theme, "kind": session.kind}
    starts_at = _moved(session.starts_at, step)
    if CoachingSession.objects.filter(starts_at=starts_at, **same).exists():
        return None
    made = CoachingSession.objects.create(
        slug=free_address(session.theme, CoachingSession.objects.all()),
        starts_at=starts_at,
        ends_at=_moved(session.ends_at, step) if session.ends_at else None,
        capacity=session.capacity,
        signup_until=session.signup_until + step if session.signup_until else None,
        **{name: getattr(session, name) for name in COPIED},
    )
    _copy_parts(session, made)
    return made


def _moved(moment: datetime, step: timedelta) -> datetime:
    """The same hour of the clock on another day, whatever summer time does in between."""
    local = timezone.localtime(moment)
    return timezone.make_aware(datetime.combine(local.date() + step, local.time()))


def _copy_parts(session: CoachingSession, made: CoachingSession) -> None:
    Facilitator.objects.bulk_create(
        Facilitator(session=made, kind=one.kind, task=one.task)
        for one in session.facilitators.all()
    )
    # Both rows hold the same file, which stays until neither does.
    CoachingMaterial.objects.bulk_create(
        CoachingMaterial(session=made, title=one.title, url=one.url, file=one.file.name)
        for one in session.materials.all()
    )
