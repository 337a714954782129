"""Signing up for coaching and giving the place back."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from osallisuus.mail import Delivery, deliver_after_commit
from projects.models import CoachingSession, SignUp
from projects.queries.pages import signup_state


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
    told: Callable[[Delivery], None] | None = None,
) -> SignUp:
    """A place, or a place in the waiting list when all are taken; confirmed by e-mail. Whoever
    waits already goes before the newcomer.

    Raises SignUpClosedError and AlreadySignedUpError. `site_url` is what links in mail begin with;
    `told` gets what became of the confirmation.
    """
    locked = CoachingSession.objects.select_for_update().get(pk=session.pk)
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
    )
    _send(made, "signup_confirmed", site_url, told)
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
    """Nobody is moved once the locked session has begun, or while it has no time."""
    if session.starts_at is None or session.starts_at <= (at or timezone.now()):
        return []
    n_left = signup_state(session, at).n_left
    waiting = session.signups.filter(is_waiting=True).order_by("created_at", "pk")
    served = list(waiting if n_left is None else waiting[:n_left])
    for signup in served:
        signup.is_waiting = False
        signup.save(update_fields=["is_waiting"])
        _send(signup, "signup_moved_up", site_url)
    return served


def _send(signup: SignUp, template: str, site_url: str, told=None) -> None:
    path = reverse("projects:coaching-place", args=[signup.cancel_token])
    deliver_after_commit(
        f"projects/emails/{template}.txt",
        {"signup": signup, "session": signup.session, "url": site_url.rstrip("/") + path},
        [signup.email],
        told,
    )
