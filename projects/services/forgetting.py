"""What leaves when its day has passed: sign-ups after the session, invitations nobody took."""

from datetime import date, datetime, time

from django.utils import timezone

from projects.models import Invitation, SignUp


def forget_signups(today: date) -> int:
    """Deletes sign-ups of sessions that were held before today; returns how many."""
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    return SignUp.objects.filter(session__starts_at__lt=midnight).delete()[0]


def forget_invitations(today: date) -> int:
    """Deletes invitations that lapsed before today without being accepted; returns how many."""
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    return Invitation.objects.filter(accepted_at=None, expires_at__lt=midnight).delete()[0]
