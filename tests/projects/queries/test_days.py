from datetime import UTC, date, datetime

from osallisuus.models import AccessibilityFeedback
from projects.models import AuditEvent, Pilot, PilotSession, ProjectPeriod


def test_days_have_no_leading_zeros():
    session = PilotSession(pilot=Pilot(name="Iltapala"), held_on=date(2023, 5, 17))
    period = ProjectPeriod(starts_on=date(2021, 8, 1), ends_on=date(2023, 5, 31))
    feedback = AccessibilityFeedback(received_at=datetime(2023, 5, 7, 8, 0, tzinfo=UTC))

    assert [str(row) for row in (session, period, feedback)] == [
        "Iltapala 17.5.2023",
        "1.8.2021–31.5.2023",
        "7.5.2023",
    ]


def test_moment_of_the_log_is_finnish_time():
    event = AuditEvent(
        at=datetime(2023, 5, 7, 2, 43, tzinfo=UTC), action=AuditEvent.Action.EXPORT, target="Loki"
    )

    assert str(event) == "7.5.2023 5.43 vienti tiedostoon: Loki"
