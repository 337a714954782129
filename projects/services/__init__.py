"""Writes over several rows; each is one transaction."""

from projects.services.approval import approve_rows, return_rows
from projects.services.audit import record_transfer
from projects.services.forgetting import forget_invitations, forget_signups
from projects.services.invitations import (
    InvitationClosedError,
    accept_invitation,
    find_invitation,
    invite,
)
from projects.services.signups import (
    AlreadySignedUpError,
    SignUpClosedError,
    cancel_signup,
    sign_up,
)

__all__ = [
    "AlreadySignedUpError",
    "InvitationClosedError",
    "SignUpClosedError",
    "accept_invitation",
    "approve_rows",
    "cancel_signup",
    "find_invitation",
    "forget_invitations",
    "forget_signups",
    "invite",
    "record_transfer",
    "return_rows",
    "sign_up",
]
