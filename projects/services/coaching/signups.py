"""Signing up for coaching and giving the place back."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from projects.models import CoachingSession, SignUp
from projects.queries.pages import signup_state
from projects.services.coaching.mails import Told, tell


class SignUpClosedError(Exception):
    """The session has begun, its last day of signing up has gone, or it is not public."""


class AlreadySignedUpError(Exception):
    """The address has a place or waits for one already."""


@transaction.atomic
def sign_up(
    *,
    session: CoachingSession,
    name: str,
    email: str,
    sector: str,
    wish: str = "",
    site_url: str,
    at: datetime | None = None,
    told: Told | None = None,
) -> SignUp:
    """A place, or a place in the waiting list when all are taken; confirmed by e-mail.

    The language that is active is the one in which the person is written to from here on. Raises
    SignUpClosedError and AlreadySignedUpError. `site_url` is what links in mail begin with; `told`
    gets what became of the confirmation.
    """
    locked = CoachingSession.objects.select_for_update().get(pk=session.pk)
    # Whoever waits already goes before the newcomer.
    _serve(locked, site_url, at)
    state = signup_state(locked, at)
    if not state.is_open:
        raise SignUpClosedError
    if locked.signups.filter(email__iexact=email).exists():
        raise AlreadySignedUpError
    made = SignUp.objects.create(
        session=locked,
        name=name,
        email=email,
        sector=sector,
        wish=wish,
        is_waiting=state.is_full,
        language=get_language() or settings.LANGUAGE_CODE,
    )
    tell(made, "confirmed", site_url, told)
    return made


@transaction.atomic
def cancel_signup(*, signup: SignUp, site_url: str, at: datetime | None = None) -> SignUp | None:
    """Removes a sign-up; returns whoever got the free place from the waiting list, and tells them.

    Nobody is moved once the session has begun.
    """
    session = CoachingSession.objects.select_for_update().get(pk=signup.session_id)
    signup.delete()
    return next(iter(_serve(session, site_url, at)), None)


@transaction.atomic
def remove_signup(*, signup: SignUp, site_url: str, told: Told | None = None) -> list[SignUp]:
    """The coordinator takes somebody off the list, who is told; returns who got the free place.

    Of a session that has begun nobody is told. Removing somebody twice changes nothing.
    """
    session = CoachingSession.objects.select_for_update().get(pk=signup.session_id)
    found = session.signups.filter(pk=signup.pk).first()
    if found is None:
        return []
    found.session = session
    if session.starts_at is None or session.starts_at > timezone.now():
        tell(found, "removed", site_url, told)
    found.delete()
    return _serve(session, site_url, None)


@transaction.atomic
def serve_queue(
    *, session: CoachingSession, site_url: str, at: datetime | None = None
) -> list[SignUp]:
    """Gives every free place to those who wait, first come first, and tells them; returns them.

    To be called wherever a place may have become free: when the session has been changed, too.
    """
    locked = CoachingSession.objects.select_for_update().get(pk=session.pk)
    return _serve(locked, site_url, at)


def serve_queues(*, site_url: str, at: datetime | None = None) -> int:
    """The same for all sessions to come; returns how many people got a place."""
    waiting = CoachingSession.objects.upcoming(at).filter(signups__is_waiting=True).distinct()
    return sum(len(serve_queue(session=each, site_url=site_url, at=at)) for each in waiting)


def _serve(session: CoachingSession, site_url: str, at: datetime | None) -> list[SignUp]:
    """Nobody is moved once the locked session has begun, is cancelled, or has no time."""
    if session.is_cancelled or session.starts_at is None:
        return []
    if session.starts_at <= (at or timezone.now()):
        return []
    n_left = signup_state(session, at).n_left
    waiting = session.signups.filter(is_waiting=True).order_by("created_at", "pk")
    served = list(waiting if n_left is None else waiting[:n_left])
    for signup in served:
        signup.is_waiting = False
        signup.save(update_fields=["is_waiting"])
        tell(signup, "moved_up", site_url)
    return served
