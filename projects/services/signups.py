"""Signing up for coaching and giving the place back."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

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
    """A place, or a place in the waiting list when all are taken; confirmed by e-mail.

    Raises SignUpClosedError and AlreadySignedUpError. `site_url` is what links in mail begin with;
    `told` gets what became of the confirmation.
    """
    locked = CoachingSession.objects.select_for_update().get(pk=session.pk)
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
    state = signup_state(session, at)
    waiting = session.signups.filter(is_waiting=True).order_by("created_at", "pk").first()
    if waiting is None or state.is_full or session.starts_at is None:
        return None
    if at is not None and session.starts_at <= at:
        return None
    waiting.is_waiting = False
    waiting.save(update_fields=["is_waiting"])
    _send(waiting, "signup_moved_up", site_url)
    return waiting


def _send(signup: SignUp, template: str, site_url: str, told=None) -> None:
    path = reverse("projects:coaching-place", args=[signup.cancel_token])
    deliver_after_commit(
        f"projects/emails/{template}.txt",
        {"signup": signup, "session": signup.session, "url": site_url.rstrip("/") + path},
        [signup.email],
        told,
    )
