"""A session that moves, is cancelled or taken back: whoever signed up is told, once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from projects.models import CoachingSession, SignUp
from projects.services.coaching.mails import Told, tell, when_of


@dataclass(frozen=True)
class Facts:
    """What somebody who comes has in the calendar, to the minute."""

    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    link: str

    @classmethod
    def of(cls, session: CoachingSession) -> "Facts":
        # A page shows no seconds and sends none back: nobody has moved anything by that.
        begins, ends = (
            moment and moment.replace(second=0, microsecond=0)
            for moment in (session.starts_at, session.ends_at)
        )
        return cls(begins, ends, session.place, session.link)


def has_whom_to_tell(session: CoachingSession, at: datetime | None = None) -> bool:
    """Whether another time or place of the session would be written of to anybody."""
    return not _is_settled(session, at) and session.signups.exists()


@transaction.atomic
def tell_of_change(
    *,
    session: CoachingSession,
    before: Facts,
    site_url: str,
    but: Collection[int] = (),
    told: Told | None = None,
    at: datetime | None = None,
) -> list[SignUp]:
    """Writes of a new time, place or link to whoever signed up; returns whom it wrote to.

    but: keys of sign-ups that have just been told. Those who wait hear of the time and the place;
    the link is for those who have a place. Nobody is told of a session that is past or cancelled.
    """
    now = Facts.of(session)
    if now == before or _is_settled(session, at):
        return []
    concerned = session.signups.exclude(pk__in=but)
    if (now.starts_at, now.ends_at, now.place) == (before.starts_at, before.ends_at, before.place):
        concerned = concerned.filter(is_waiting=False)
    found = list(concerned)
    is_moved = before.starts_at not in (None, now.starts_at)
    for signup in found:
        signup.session = session
        with override(signup.language):
            earlier = when_of(before.starts_at)
        tell(signup, "changed", site_url, told, is_moved=is_moved, earlier=earlier)
    return found


@transaction.atomic
def cancel_coaching(
    *, session: CoachingSession, reason: str, site_url: str, told: Told | None = None
) -> list[SignUp] | None:
    """The session stays, marked as cancelled; returns whom it told, with the reason.

    None where somebody has cancelled it already: then nobody is told twice.
    """
    found = CoachingSession.objects.select_for_update().get(pk=session.pk)
    if found.is_cancelled:
        return None
    concerned = tell_of_end(session=found, reason=reason, site_url=site_url, told=told)
    found.cancelled_at = timezone.now()
    found.save()
    return concerned


def tell_of_end(
    *, session: CoachingSession, reason: str = "", site_url: str, told: Told | None = None
) -> list[SignUp]:
    """Tells all who signed up that a session to come is not held; to be called before it goes."""
    if _is_settled(session, None):
        return []
    found = list(session.signups.all())
    for signup in found:
        signup.session = session
        tell(signup, "cancelled", site_url, told, reason=reason)
    return found


@transaction.atomic
def restore_coaching(
    *, session: CoachingSession, site_url: str, told: Told | None = None
) -> list[SignUp] | None:
    """A cancelled session is held after all, and whoever is still on its list is told.

    None where it was not cancelled.
    """
    found = CoachingSession.objects.select_for_update().get(pk=session.pk)
    if not found.is_cancelled:
        return None
    found.cancelled_at = None
    found.save()
    if _is_settled(found, None):
        return []
    concerned = list(found.signups.all())
    for signup in concerned:
        signup.session = found
        tell(signup, "restored", site_url, told)
    return concerned


def _is_settled(session: CoachingSession, at: datetime | None) -> bool:
    """Cancelled or begun: whoever signed up has nothing to learn any more."""
    has_begun = session.starts_at is not None and session.starts_at <= (at or timezone.now())
    return session.is_cancelled or has_begun
