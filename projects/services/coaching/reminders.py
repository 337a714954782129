"""The reminder of the day before."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from projects.models import CoachingSession, SignUp
from projects.services.coaching.mails import tell


def remind_signups(today: date, *, site_url: str, at: datetime | None = None) -> int:
    """Reminds everybody who has a place in a session of tomorrow, or of today if the round is late.

    Each person once for each beginning, however often the round runs; returns how many.
    """
    at = at or timezone.now()
    last = timezone.make_aware(datetime.combine(today + timedelta(days=2), time.min))
    near = CoachingSession.objects.filter(
        starts_at__gt=at, starts_at__lt=last, cancelled_at__isnull=True
    )
    rows = SignUp.objects.filter(session__in=near, is_waiting=False).select_related("session")
    return sum(_remind(signup, site_url) for signup in rows)


@transaction.atomic
def _remind(signup: SignUp, site_url: str) -> bool:
    begins = signup.session.starts_at
    fresh = SignUp.objects.filter(pk=signup.pk).exclude(reminded_for=begins)
    # One writer wins: two rounds at the same moment remind once.
    if not fresh.update(reminded_for=begins):
        return False
    tell(signup, "reminder", site_url)
    return True
