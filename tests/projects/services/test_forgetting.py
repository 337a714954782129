from datetime import UTC, date, datetime

import pytest

from projects.models import AuditEvent, Invitation, Partnership, SignUp
from projects.services import forget_invitations, forget_signups
from projects.services.forgetting import forget_partners
from tests import factories


def signed_up(session, **overrides):
    fields = {"name": "A", "email": "a@esimerkki.example", "sector": "other"}
    return SignUp.objects.create(session=session, **(fields | overrides))


@pytest.mark.parametrize(("promised", "last"), [(14, date(2026, 3, 19)), (0, date(2026, 3, 5))])
def test_signups_leave_when_they_were_promised_to(db, promised, last):
    session = factories.make_coaching_session(starts_at=datetime(2026, 3, 5, 10, tzinfo=UTC))
    signed_up(session, kept_days=promised)

    on_last, after = forget_signups(last), forget_signups(date.fromordinal(last.toordinal() + 1))

    assert (on_last, after, SignUp.objects.count()) == (0, 1, 0)


def test_signups_stay_to_the_end_of_a_session_of_several_days(db):
    session = factories.make_coaching_session(
        starts_at=datetime(2026, 3, 5, 10, tzinfo=UTC), ends_at=datetime(2026, 3, 9, tzinfo=UTC)
    )
    signed_up(session, kept_days=0)

    assert (forget_signups(date(2026, 3, 9)), forget_signups(date(2026, 3, 10))) == (0, 1)


def test_signups_of_a_session_that_lost_its_time_leave_too(db):
    session = factories.make_coaching_session(starts_at=None)
    signed_up(session, created_at=datetime(2026, 1, 1, 10, tzinfo=UTC))

    assert (forget_signups(date(2026, 6, 30)), forget_signups(date(2026, 7, 1))) == (0, 1)


def test_what_left_is_proven_without_a_name(db, project):
    session = factories.make_coaching_session(
        project=project, theme="Työpaja", starts_at=datetime(2026, 3, 5, 10, tzinfo=UTC)
    )
    for name in ("eka", "toka"):
        signed_up(session, email=f"{name}@a.example", kept_days=0)

    n_gone = forget_signups(date(2026, 3, 6))

    [event] = AuditEvent.objects.all()
    assert n_gone == 2
    assert (event.project, event.action, event.target, event.n_rows, event.counts) == (
        project,
        "retention",
        "ilmoittautumiset: Työpaja",
        2,
        {"signups": 2},
    )
    assert len(event.fingerprint) == 64
    assert forget_signups(date(2026, 3, 6)) == 0
    assert AuditEvent.objects.count() == 1


def test_people_of_an_ended_partnership_leave_and_the_promises_stay(db):
    people = {"municipality_person": "Maija", "association_email": "matti@a.example"}
    row = factories.make_partnership(
        progress="ended", ends_on=date(2026, 1, 1), municipality_promises="Tila.", **people
    )
    going_on = factories.make_partnership(ends_on=date(2026, 1, 1), **people)

    early, due = forget_partners(date(2026, 4, 1)), forget_partners(date(2026, 4, 2))

    row.refresh_from_db()
    going_on.refresh_from_db()
    [event] = AuditEvent.objects.all()
    assert (early, due) == (0, 1)
    assert (row.municipality_person, row.association_email) == ("", "")
    assert (row.municipality_promises, going_on.municipality_person) == ("Tila.", "Maija")
    assert (event.project, event.counts) == (row.project, {"people": 2})
    assert not any("Maija" in str(vars(record)) for record in Partnership.history.all())


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
