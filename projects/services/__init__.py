"""Writes over several rows; each is one transaction."""

from projects.services.signups import (
    AlreadySignedUpError,
    SignUpClosedError,
    cancel_signup,
    sign_up,
)

__all__ = ["AlreadySignedUpError", "SignUpClosedError", "cancel_signup", "sign_up"]
