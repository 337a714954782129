from datetime import datetime, time, timedelta

from django.core import mail
from django.utils import timezone

from projects.models import CoachingSession
from projects.services.coaching.reminders import remind_signups
from tests.projects.services.coaching.conftest import SITE


def morning_before(session, days=1):
    day = timezone.localdate(session.starts_at) - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(4)))


def remind(session, days):
    at = morning_before(session, days)
    return remind_signups(timezone.localdate(at), site_url=SITE, at=at)


def test_reminder_comes_the_day_before_to_those_who_have_a_place(
    soon, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        found = [remind(soon, days) for days in (2, 1, 1, 0)]

    at = timezone.localtime(soon.starts_at)
    day, hour = f"{at.day}.{at.month}.{at.year}", f"{at.hour}.{at.minute:02}"
    assert found == [0, 2, 0, 0]
    assert [(m.to, m.subject) for m in mail.outbox] == [
        (["eka@a.example"], f"Muistutus: Työpaja, {day} klo {hour}"),
        (["toka@a.example"], f"Påminnelse: Työpaja, {day} kl. {hour}"),
    ]
    assert "https://kokous.example/1" in mail.outbox[0].body


def test_late_round_reminds_on_the_day_itself(soon):
    # Whatever hour the session begins at, the round of four o'clock must come before it.
    day = timezone.localtime(soon.starts_at).replace(hour=12, minute=0)
    CoachingSession.objects.update(starts_at=day)
    soon.refresh_from_db()

    assert [remind(soon, 0), remind(soon, 0)] == [2, 0]


def test_moved_session_is_reminded_of_again(soon):
    first = remind(soon, 1)
    soon.starts_at += timedelta(days=7)
    soon.save()

    assert (first, remind(soon, 1), remind(soon, 1)) == (2, 2, 0)


def test_nobody_is_reminded_of_what_is_cancelled_or_has_begun(soon):
    begun = remind_signups(timezone.localdate(soon.starts_at), site_url=SITE, at=soon.starts_at)
    CoachingSession.objects.update(cancelled_at=timezone.now())

    assert (begun, remind(soon, 1)) == (0, 0)
