"""Signing up for coaching and giving the place back."""

import logging
from datetime import datetime
from smtplib import SMTPException

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from projects.models import CoachingSession, SignUp
from projects.queries.pages import signup_state

logger = logging.getLogger(__name__)


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
) -> SignUp:
    """A place, or a place in the waiting list when all are taken; confirmed by e-mail.

    Raises SignUpClosedError and AlreadySignedUpError. `site_url` is what links in mail begin with.
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
    _send(made, "signup_confirmed", site_url)
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


def _send(signup: SignUp, template: str, site_url: str) -> None:
    """Sends when the row is safely in; a mail server that is down must not lose the place."""
    path = reverse("projects:coaching-place", args=[signup.cancel_token])
    text = render_to_string(
        f"projects/emails/{template}.txt",
        {"signup": signup, "session": signup.session, "url": site_url.rstrip("/") + path},
    )
    subject, body = text.split("\n", 1)
    transaction.on_commit(lambda: _deliver(subject.strip(), body.strip() + "\n", signup.email))


def _deliver(subject: str, body: str, address: str) -> None:
    try:
        send_mail(subject, body, None, [address])
    except (SMTPException, OSError):
        logger.warning("A confirmation of coaching could not be sent.")
