"""Writes over several rows; each is one transaction."""

from projects.services.approval import approve_rows, return_rows
from projects.services.audit import record_transfer
from projects.services.coaching.signups import (
    AlreadySignedUpError,
    SignUpClosedError,
    cancel_signup,
    remove_signup,
    serve_queue,
    serve_queues,
    sign_up,
)
from projects.services.forgetting import forget_invitations, forget_signups
from projects.services.invitations import (
    InvitationClosedError,
    accept_invitation,
    find_invitation,
    invite,
    refusal_to_invite,
)
from projects.services.rights import (
    RightRefusedError,
    address_changed,
    confirm_right,
    end_right,
    refusal_to_close,
    refusal_to_end,
    refusal_to_save,
    save_right,
)

__all__ = [
    "AlreadySignedUpError",
    "InvitationClosedError",
    "RightRefusedError",
    "SignUpClosedError",
    "accept_invitation",
    "address_changed",
    "approve_rows",
    "cancel_signup",
    "confirm_right",
    "end_right",
    "find_invitation",
    "forget_invitations",
    "forget_signups",
    "invite",
    "record_transfer",
    "refusal_to_close",
    "refusal_to_end",
    "refusal_to_invite",
    "refusal_to_save",
    "remove_signup",
    "return_rows",
    "save_right",
    "serve_queue",
    "serve_queues",
    "sign_up",
]
