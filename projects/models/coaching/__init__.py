"""Coaching: sessions, who signs up, and what the participants said afterwards, as counts."""

from projects.models.coaching.feedback import CoachingFeedback, FeedbackCount
from projects.models.coaching.session import CoachingMaterial, CoachingSession, Facilitator
from projects.models.coaching.signup import KEPT_DAYS, SignUp, new_cancel_token

__all__ = [
    "CoachingFeedback",
    "CoachingMaterial",
    "CoachingSession",
    "Facilitator",
    "FeedbackCount",
    "KEPT_DAYS",
    "SignUp",
    "new_cancel_token",
]
