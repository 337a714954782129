"""Writes over several rows; each is one transaction."""

from projects.services.approval import approve_rows, return_rows
from projects.services.audit import record_transfer
from projects.services.forgetting import forget_invitations, forget_signups
from projects.services.invitations import (
    InvitationClosedError,
    accept_invitation,
    find_invitation,
    invite,
    refusal_to_invite,
)
from projects.services.rights import (
    LAST_COORDINATOR,
    RightRefusedError,
    confirm_right,
    end_right,
    refusal_to_end,
    refusal_to_save,
    save_right,
)
from projects.services.signups import (
    AlreadySignedUpError,
    SignUpClosedError,
    cancel_signup,
    serve_queue,
    serve_queues,
    sign_up,
)

__all__ = [
    "AlreadySignedUpError",
    "LAST_COORDINATOR",
    "InvitationClosedError",
    "RightRefusedError",
    "SignUpClosedError",
    "accept_invitation",
    "approve_rows",
    "cancel_signup",
    "confirm_right",
    "end_right",
    "find_invitation",
    "forget_invitations",
    "forget_signups",
    "invite",
    "record_transfer",
    "refusal_to_end",
    "refusal_to_invite",
    "refusal_to_save",
    "return_rows",
    "save_right",
    "serve_queue",
    "serve_queues",
    "sign_up",
]
