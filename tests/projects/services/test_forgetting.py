from datetime import UTC, date, datetime

from projects.models import Invitation, SignUp
from projects.services import forget_invitations, forget_signups
from tests import factories


def test_signups_leave_the_day_after_the_session(db):
    session = factories.make_coaching_session(starts_at=datetime(2026, 3, 5, 10, tzinfo=UTC))
    SignUp.objects.create(session=session, name="A", email="a@esimerkki.example", sector="other")

    same_day, next_day = forget_signups(date(2026, 3, 5)), forget_signups(date(2026, 3, 6))

    assert (same_day, next_day, SignUp.objects.count()) == (0, 1, 0)


def test_invitations_that_lapsed_leave_and_accepted_ones_stay(db, project):
    lapsed = datetime(2026, 3, 1, tzinfo=UTC)
    for number, accepted_at in enumerate([None, lapsed]):
        Invitation.objects.create(
            email="a@esimerkki.example",
            project=project,
            role="editor",
            token_hash=f"{number:064}",
            expires_at=lapsed,
            accepted_at=accepted_at,
        )

    n_gone = forget_invitations(date(2026, 3, 6))

    assert n_gone == 1
    assert [found.accepted_at for found in Invitation.objects.all()] == [lapsed]
