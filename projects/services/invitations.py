"""Inviting people by e-mail: the link works once, for fourteen days, and only its hash is kept."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from osallisuus.mail import Delivery, deliver_after_commit
from projects.models import AuditEvent, Invitation, Membership, User
from projects.permissions import Role, can_keep_people
from projects.services.rights import LONG_EVALUATION, OWN_EVALUATION, ask_to_confirm, is_too_long

LINK_DAYS = 14


class InvitationClosedError(Exception):
    """The link has lapsed, has been used, or is somebody else's."""


def _hashed(token: str) -> str:
    # A plain hash is enough: 32 random bytes cannot be tried out.
    return hashlib.sha256(token.encode()).hexdigest()


def refusal_to_invite(invitation: Invitation, *, by) -> str:
    """Why `by` cannot send the invitation; an empty text when they can."""
    is_own = invitation.email.lower() == by.email.lower()
    if is_own and invitation.role == Role.EVALUATOR:
        return str(OWN_EVALUATION)
    return str(LONG_EVALUATION) if is_too_long(invitation, timezone.localdate()) else ""


@transaction.atomic
def invite(
    *,
    invitation: Invitation,
    invited_by,
    site_url: str,
    at: datetime | None = None,
    told: Callable[[Delivery], None] | None = None,
):
    """Saves the invitation with a new link and sends it; older waiting ones for the same lapse.

    `site_url` is what the link in the mail begins with; `told` gets what became of the mail, after
    the transaction. Returns the invitation.
    """
    at = at or timezone.now()
    token = secrets.token_urlsafe(32)
    invitation.email = invitation.email.lower()
    Invitation.objects.filter(
        project=invitation.project,
        email=invitation.email,
        role=invitation.role,
        municipality=invitation.municipality,
        association=invitation.association,
        accepted_at__isnull=True,
        # An older link of the same promise would stay open in some mailbox.
    ).exclude(pk=invitation.pk).delete()
    invitation.token_hash = _hashed(token)
    invitation.invited_by = invited_by
    invitation.expires_at = at + timedelta(days=LINK_DAYS)
    invitation.save()
    _record(invitation, invited_by, "kutsu")
    url = site_url.rstrip("/") + reverse("projects:invitation", args=[token])
    deliver_after_commit(
        "projects/emails/invitation.txt",
        {"invitation": invitation, "url": url, "link_days": LINK_DAYS},
        [invitation.email],
        told,
    )
    return invitation


def find_invitation(token: str, at: datetime | None = None) -> Invitation | None:
    """The waiting invitation that a link belongs to; None when it has lapsed or been used."""
    found = (
        Invitation.objects.filter(token_hash=_hashed(token))
        .select_related("project", "municipality", "association", "invited_by")
        .first()
    )
    return found if found and found.is_waiting(at) and _is_vouched(found) else None


def _is_vouched(invitation: Invitation) -> bool:
    """Whether who invited still keeps the people of the project.

    Otherwise whoever leaves could come back by a link of their own making.
    """
    person = invitation.invited_by
    return person is not None and person.is_active and can_keep_people(person, invitation)


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, user=None, name: str = "", password: str = "", at=None
) -> User:
    """Gives the role to `user`, or to a new account with the invitation's address.

    An evaluator's right then waits for a second person. Raises InvitationClosedError when the
    link no longer waits, is another person's, promised a right whose last day has gone, or when
    nobody who may invite answers for it any more.
    """
    at = at or timezone.now()
    # All of the address: two links opened at once must not make two accounts of one person.
    same = Invitation.objects.select_for_update().filter(email__iexact=invitation.email)
    locked = next((each for each in same.order_by("pk") if each.pk == invitation.pk), None)
    if locked is None:
        raise InvitationClosedError
    if not _is_vouched(locked):
        raise InvitationClosedError
    if not locked.is_waiting(at) or (user and user.email.lower() != locked.email.lower()):
        raise InvitationClosedError
    is_own = user and user.pk == locked.invited_by_id and locked.role == Role.EVALUATOR
    if is_own or (locked.valid_until and locked.valid_until < timezone.localdate(at)):
        raise InvitationClosedError
    if user is None:
        # An account that came meanwhile has an owner, whose password this link must not set.
        if User.objects.filter(email__iexact=locked.email).exists():
            raise InvitationClosedError
        user = User.objects.create_user(locked.email, password, name=name)
    ask_to_confirm(_promised_right(locked, user, timezone.localdate(at)))
    locked.accepted_at = at
    locked.save(update_fields=["accepted_at"])
    _record(locked, user, "kutsu hyväksytty")
    return user


def _promised_right(invitation, user, today) -> Membership:
    return Membership.objects.create(
        user=user,
        project_id=invitation.project_id,
        role=invitation.role,
        municipality_id=invitation.municipality_id,
        association_id=invitation.association_id,
        valid_from=today,
        valid_until=invitation.valid_until,
        granted_by_id=invitation.invited_by_id,
    )


def _record(invitation, actor, what):
    AuditEvent.objects.create(
        actor=actor,
        project_id=invitation.project_id,
        action=AuditEvent.Action.RIGHTS,
        target=f"{what}: {invitation.get_role_display()}",
    )
