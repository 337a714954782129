from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from projects.models import AuditEvent, Invitation, Membership
from projects.permissions import can_enter_desk, can_read_answers
from projects.services import (
    InvitationClosedError,
    RightRefusedError,
    accept_invitation,
    confirm_right,
    end_right,
    refusal_to_end,
    refusal_to_invite,
    refusal_to_save,
    save_right,
)
from tests import factories
from tests.osallisuus import desk

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 1)
END = timezone.localdate() + timedelta(days=300)
LAST = "Anna koordinaattorin oikeus ensin jollekulle toiselle."
OWN = "Et voi antaa arvioijan oikeutta itsellesi. Pyydä sitä toiselta koordinaattorilta."


@pytest.fixture
def second(project):
    return factories.make_membership(project=project).user


@pytest.fixture
def waiting(project, coordinator):
    """An evaluator's right that the coordinator has given and nobody has confirmed."""
    project.controller_email = "tietosuoja@esimerkki.example"
    project.save()
    return factories.make_membership(
        project=project,
        role="evaluator",
        granted_by=coordinator,
        confirmed_by=None,
        confirmed_at=None,
        valid_until=date(2099, 6, 30),
    )


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def rights_of(user, project):
    found = fresh(user)
    return can_enter_desk(found), can_read_answers(found, project.pk)


def test_evaluators_right_gives_nothing_before_a_second_person_confirms(waiting, second):
    before = rights_of(waiting.user, waiting.project)

    confirm_right(membership=waiting, by=second, at=NOW)

    waiting.refresh_from_db()
    assert (before, rights_of(waiting.user, waiting.project)) == ((False, False), (True, True))
    assert (waiting.confirmed_by, waiting.confirmed_at) == (second, NOW)


@pytest.mark.parametrize(
    ("actor", "is_allowed"),
    [
        ("giver", False),
        ("holder", False),
        ("holder who coordinates", False),
        ("second coordinator", True),
        ("second superuser", True),
        ("municipal_coordinator", False),
        ("editor", False),
        ("outsider", False),
        ("closed coordinator", False),
    ],
)
def test_only_a_second_keeper_of_people_confirms(
    request, waiting, coordinator, second, superuser, actor, is_allowed
):
    people = {
        "giver": coordinator,
        "holder": waiting.user,
        "second coordinator": second,
        "second superuser": superuser,
    }
    if actor == "holder who coordinates":
        factories.make_membership(project=waiting.project, user=waiting.user)
        people[actor] = fresh(waiting.user)
    if actor == "closed coordinator":
        rights = {"project": waiting.project, "valid_until": date(2025, 6, 1)}
        people[actor] = factories.make_membership(**rights).user
    person = people.get(actor) or request.getfixturevalue(actor)

    with suppress(RightRefusedError):
        confirm_right(membership=waiting, by=person, at=NOW)

    waiting.refresh_from_db()
    assert (waiting.confirmed_at is not None) == is_allowed


@pytest.mark.parametrize(
    ("changes", "is_live"),
    [
        ({}, True),
        ({"confirmed_at": None, "confirmed_by": None}, False),
        ({"confirmed_by": None}, True),
        ({"valid_until": TODAY}, True),
        ({"valid_until": TODAY - timedelta(days=1)}, False),
        ({"valid_from": TODAY + timedelta(days=1)}, False),
    ],
    ids=["confirmed", "unconfirmed", "confirmer gone", "last day", "lapsed", "not begun"],
)
def test_state_of_an_evaluators_right(project, changes, is_live):
    row = factories.make_membership(project=project, role="evaluator", **changes)

    assert list(Membership.objects.live(TODAY)) == ([row] if is_live else [])


@pytest.mark.parametrize("role", ["coordinator", "editor"])
def test_other_rights_need_no_confirmation(project, role):
    row = factories.make_membership(project=project, role=role)

    assert list(Membership.objects.live(TODAY)) == [row]


def test_controller_gets_a_mail_that_names_both(
    waiting, second, coordinator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        confirm_right(membership=waiting, by=second, at=NOW)

    [message, _to_evaluator] = mail.outbox
    assert (message.to, message.subject) == (
        ["tietosuoja@esimerkki.example"],
        f"Uusi arvioija hankkeessa {waiting.project}",
    )
    assert f"Oikeuden antoi {coordinator} ja sen vahvisti {second}." in message.body
    assert "Oikeus päättyy 30.6.2099." in message.body
    assert f"{second} on ollut hankkeen koordinaattori 1.1.2025 alkaen." in message.body


def test_evaluator_hears_that_the_right_is_in_force(
    waiting, second, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        confirm_right(membership=waiting, by=second, at=NOW)

    [_to_controller, message] = mail.outbox
    assert message.to == [waiting.user.email]
    assert message.subject == f"Oikeutesi hankkeessa {waiting.project} on voimassa"
    assert f"{second} on vahvistanut oikeutesi" in message.body


@pytest.mark.parametrize("way", ["given", "invited"])
def test_those_who_can_confirm_are_written_to(
    project, coordinator, second, editor, way, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        if way == "given":
            right = new_right(project, editor, role="evaluator", valid_until=END)
            save_right(membership=right, by=coordinator)
        else:
            row = invitation(project, "uusi@esimerkki.example", coordinator)
            user = accept_invitation(invitation=row, name="Uusi", password="kuusi-kettua-7")
            right = user.memberships.get()

    [message] = mail.outbox
    assert message.to == [second.email]
    assert message.subject == f"Arvioijan oikeus odottaa vahvistustasi hankkeessa {project}"
    assert reverse("people:confirm", args=[project.slug, right.pk]) in message.body


def test_other_rights_ask_nobody(project, coordinator, second, django_capture_on_commit_callbacks):
    person = factories.make_user()
    with django_capture_on_commit_callbacks(execute=True):
        save_right(membership=new_right(project, person, role="editor"), by=coordinator)

    assert mail.outbox == []


def test_nothing_is_confirmed_where_the_controller_cannot_be_told(waiting, second):
    waiting.project.controller_email = ""
    waiting.project.save()

    with pytest.raises(RightRefusedError, match="rekisterinpitäjän sähköposti"):
        confirm_right(membership=waiting, by=second, at=NOW)

    assert not Membership.objects.get(pk=waiting.pk).confirmed_at


def test_right_is_confirmed_once_and_leaves_a_trace(waiting, second):
    confirm_right(membership=waiting, by=second, at=NOW)

    with pytest.raises(RightRefusedError, match="ei enää odota"):
        confirm_right(membership=waiting, by=second, at=NOW)

    events = AuditEvent.objects.values_list("actor", "target")
    assert list(events) == [(second.pk, "vahvistus: arvioija")]


def test_lapsed_right_is_not_confirmed(waiting, second):
    at = datetime(2099, 7, 1, 12, tzinfo=UTC)

    with pytest.raises(RightRefusedError, match="ei enää odota"):
        confirm_right(membership=waiting, by=second, at=at)


def new_right(project, user, **fields):
    values = {"role": "evaluator", "valid_from": TODAY, "valid_until": END}
    return Membership(project=project, user=user, **(values | fields))


def test_nobody_gives_the_evaluators_right_to_themselves(project, coordinator):
    with pytest.raises(RightRefusedError, match=OWN):
        save_right(membership=new_right(project, coordinator), by=coordinator)

    assert not Membership.objects.filter(role="evaluator").exists()


def test_superuser_is_no_exception(project, superuser):
    assert refusal_to_save(new_right(project, superuser), by=superuser) == OWN


def test_given_right_waits_and_names_its_giver(project, coordinator, editor):
    save_right(membership=new_right(project, editor), by=coordinator)

    row = Membership.objects.get(role="evaluator")
    assert (row.granted_by, row.confirmed_at) == (coordinator, None)


def test_who_keeps_the_site_is_asked_where_no_coordinator_can_confirm(
    project, coordinator, editor, superuser, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        save_right(membership=new_right(project, editor), by=coordinator)

    assert [message.to for message in mail.outbox] == [[superuser.email]]


@pytest.mark.parametrize(
    ("changes", "stays"),
    [
        ({}, True),
        ({"valid_until": END - timedelta(days=1)}, True),
        ({"valid_until": END}, True),
        ({"valid_until": END + timedelta(days=1)}, False),
        ({"valid_from": date(2024, 1, 1)}, False),
        ({"user": "editor"}, False),
    ],
    ids=["unchanged", "shorter", "same end", "longer", "earlier", "another person"],
)
def test_changed_right_waits_again(request, project, coordinator, changes, stays):
    row = factories.make_membership(project=project, role="evaluator", valid_until=END)
    for name, value in changes.items():
        setattr(row, name, request.getfixturevalue(value) if name == "user" else value)

    save_right(membership=row, by=coordinator)

    row.refresh_from_db()
    assert (row.confirmed_at is not None) == stays
    assert (row.granted_by == coordinator) == (not stays)


def test_editor_made_evaluator_waits_for_a_second_person(project, coordinator, second):
    row = factories.make_membership(project=project, role="editor", granted_by=second)
    row.role, row.valid_until = "evaluator", END

    save_right(membership=row, by=coordinator)

    row.refresh_from_db()
    assert (row.granted_by, row.confirmed_at) == (coordinator, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_until": None},
        {"granted_by": "user"},
        {"confirmed_by": "user"},
        {"confirmed_by": "granted_by"},
        {"confirmed_at": None},
    ],
    ids=["without end", "own gift", "own confirmation", "giver confirms", "without a day"],
)
def test_database_refuses_an_evaluator_alone(project, changes):
    row = factories.make_membership(project=project, role="evaluator")
    values = {
        name: getattr(row, value) if isinstance(value, str) else value
        for name, value in changes.items()
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=row.pk).update(**values)


def invitation(project, email, by, **fields):
    values = {"role": "evaluator", "valid_until": END, "invited_by": by}
    return factories.make_invitation(project=project, email=email, **(values | fields))


def test_invited_evaluator_waits_for_a_second_person(project, coordinator):
    row = invitation(project, "uusi@esimerkki.example", coordinator)

    user = accept_invitation(invitation=row, name="Uusi", password="kuusi-kettua-7")

    right = user.memberships.get()
    assert (right.granted_by, right.valid_until, right.waits_for_confirmation()) == (
        coordinator,
        END,
        True,
    )
    assert rights_of(user, project) == (False, False)


def test_nobody_invites_themselves_to_evaluate(project, coordinator):
    row = invitation(project, coordinator.email.upper(), coordinator)

    with pytest.raises(InvitationClosedError):
        accept_invitation(invitation=row, user=coordinator)

    assert refusal_to_invite(row, by=coordinator) == OWN
    assert not Membership.objects.filter(role="evaluator").exists()


def test_invitation_whose_right_has_lapsed_gives_nothing(project, coordinator):
    row = invitation(project, "uusi@esimerkki.example", coordinator, valid_until=date(2025, 1, 1))

    with pytest.raises(InvitationClosedError):
        accept_invitation(invitation=row, name="Uusi", password="kuusi-kettua-7", at=NOW)


def test_database_refuses_an_invitation_to_evaluate_for_ever(project, coordinator):
    with pytest.raises(IntegrityError), transaction.atomic():
        invitation(project, "uusi@esimerkki.example", coordinator, valid_until=None)

    assert not Invitation.objects.exists()


@pytest.mark.parametrize(("days", "refusal"), [(731, ""), (732, "enintään kaksi vuotta")])
def test_evaluators_right_is_given_for_two_years_at_most(
    project, coordinator, editor, days, refusal
):
    end = timezone.localdate() + timedelta(days=days)
    given = refusal_to_save(new_right(project, editor, valid_until=end), by=coordinator)
    invited = refusal_to_invite(
        invitation(project, "uusi@esimerkki.example", coordinator, valid_until=end), by=coordinator
    )

    assert given == invited
    assert (refusal in given, bool(given)) == (True, bool(refusal))


def test_long_right_that_is_there_can_be_shortened(project, coordinator):
    row = factories.make_membership(project=project, role="evaluator")
    row.valid_until = date(2090, 1, 1)

    assert refusal_to_save(row, by=coordinator) == ""


def by_link(project, inviter):
    return invitation(project, "uusi@esimerkki.example", inviter, role="coordinator")


@pytest.mark.parametrize("way", ["ended", "lapsed", "closed", "lower role", "deleted"])
def test_whoever_has_left_does_not_come_back_by_an_own_invitation(project, second, way):
    row = by_link(project, second)
    right = right_of(second)
    if way == "ended":
        right.delete()
    elif way == "lapsed":
        Membership.objects.filter(pk=right.pk).update(valid_until=date(2026, 1, 1))
    elif way == "closed":
        type(second).objects.filter(pk=second.pk).update(is_active=False)
    elif way == "lower role":
        Membership.objects.filter(pk=right.pk).update(role="editor")
    else:
        second.delete()
    row.refresh_from_db()

    with pytest.raises(InvitationClosedError):
        accept_invitation(invitation=row, name="Uusi", password="kuusi-kettua-7")

    assert not Membership.objects.filter(user__email="uusi@esimerkki.example").exists()


def test_open_invitations_are_passed_on_to_somebody_who_may_invite(
    project, coordinator, second, editor
):
    row = by_link(project, second)
    right = right_of(second)

    refusal = refusal_to_end([right])
    with pytest.raises(RightRefusedError, match="joka jää hankkeeseen"):
        end_right(membership=right, by=coordinator, successors={row: editor})
    end_right(membership=right, by=coordinator, successors={row: coordinator})

    row.refresh_from_db()
    assert "uusi@esimerkki.example" in refusal
    assert row.invited_by == coordinator
    user = accept_invitation(invitation=row, name="Uusi", password="kuusi-kettua-7")
    assert user.memberships.get().granted_by == coordinator


@pytest.mark.parametrize("who", ["superuser", "own"])
def test_changed_address_of_an_evaluator_takes_a_second_person_again(
    request, client, project, superuser, who
):
    evaluator = factories.make_membership(project=project, role="evaluator").user
    if who == "own":
        superuser = evaluator
        type(evaluator).objects.filter(pk=evaluator.pk).update(is_superuser=True)
    client.force_login(superuser, backend="projects.accounts.backends.PortalBackend")
    data = {"name": "A", "email": "toinen@esimerkki.example", "is_active": "on"}
    data |= {"is_superuser": "on"} if who == "own" else {}
    data |= {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}

    desk.save(client, evaluator, data)

    right = evaluator.memberships.get()
    assert type(evaluator).objects.get(pk=evaluator.pk).email == "toinen@esimerkki.example"
    assert (right.confirmed_at, right.confirmed_by) == (None, None)
    assert right.granted_by == (superuser if who == "superuser" else None)
    assert rights_of(evaluator, project)[1] is False


def right_of(user):
    return Membership.objects.get(user=user, role="coordinator")


def test_last_coordinator_stays(coordinator):
    right = right_of(coordinator)

    with pytest.raises(RightRefusedError, match=LAST):
        end_right(membership=right, by=coordinator, successors={})

    assert fresh(coordinator).memberships.exists()


def test_first_of_two_coordinators_may_leave(coordinator, second):
    end_right(membership=right_of(coordinator), by=coordinator, successors={})

    assert list(Membership.objects.values_list("user", flat=True)) == [second.pk]


def test_two_last_coordinators_do_not_leave_together(coordinator, second):
    rights = [right_of(coordinator), right_of(second)]

    found = [refusal_to_end(rights[:1], today=TODAY), refusal_to_end(rights, today=TODAY)]

    assert (found[0], LAST in found[1]) == ("", True)


@pytest.mark.parametrize(
    ("other", "is_refused"),
    [
        ({}, False),
        ({"valid_until": TODAY}, True),
        ({"valid_until": TODAY + timedelta(days=1)}, False),
        ({"valid_from": TODAY + timedelta(days=1)}, True),
        ({"role": "editor"}, True),
        ({"is_active": False}, True),
    ],
    ids=["stays", "leaves today", "leaves tomorrow", "comes later", "edits", "closed"],
)
def test_other_coordinator_must_last_until_tomorrow(project, coordinator, other, is_refused):
    user = factories.make_user(is_active=other.pop("is_active", True))
    factories.make_membership(project=project, user=user, **other)

    refusal = refusal_to_end([right_of(coordinator)], today=TODAY)

    assert (LAST in refusal) == is_refused


@pytest.mark.parametrize(
    ("changes", "is_refused"),
    [
        ({}, False),
        ({"role": "editor"}, True),
        ({"valid_until": TODAY}, True),
        ({"valid_until": TODAY + timedelta(days=1)}, False),
        ({"valid_from": TODAY + timedelta(days=1)}, True),
        ({"user": "editor"}, True),
    ],
    ids=["unchanged", "other role", "ends today", "ends tomorrow", "begins later", "to another"],
)
def test_last_coordinator_does_not_change_the_own_right_away(
    request, coordinator, changes, is_refused
):
    right = right_of(coordinator)
    for name, value in changes.items():
        setattr(right, name, request.getfixturevalue(value) if name == "user" else value)

    refusal = refusal_to_save(right, by=coordinator, today=TODAY)

    assert (LAST in refusal) == is_refused


@pytest.fixture
def leaver(project, municipality):
    """A municipal coordinator with one open row of each kind, and one that is settled."""
    right = factories.make_membership(
        project=project, role="municipal_coordinator", municipality=municipality
    )
    pilot = factories.make_pilot(project=project, municipality=municipality, name="Iltapala")
    fields = {"project": project, "municipality": municipality, "keeper": right.user}
    factories.make_promise(heard="Bussi puuttuu.", **fields)
    factories.make_promise(heard="Kahvia lisää.", progress="done", **fields)
    fields = {"pilot": pilot, "keeper": right.user}
    factories.make_pilot_session(held_on=date(2026, 4, 1), status="planned", **fields)
    factories.make_pilot_session(held_on=date(2026, 2, 1), n_residents=4, **fields)
    return right


def test_nobody_leaves_before_open_rows_have_a_new_keeper(leaver, coordinator):
    with pytest.raises(RightRefusedError, match=r"avoimia tehtäviä: Iltapala 1.4.2026, Bussi"):
        end_right(membership=leaver, by=coordinator, successors={})

    assert Membership.objects.filter(pk=leaver.pk).exists()


def test_right_that_is_made_to_end_today_leaves_nothing_undone(leaver, coordinator):
    leaver.valid_until = TODAY
    early = refusal_to_save(leaver, by=coordinator, today=TODAY)
    leaver.valid_until = TODAY + timedelta(days=30)
    later = refusal_to_save(leaver, by=coordinator, today=TODAY)

    assert ("avoimia tehtäviä" in early, later) == (True, "")


def test_whoever_keeps_another_right_keeps_the_rows(leaver, coordinator, project):
    factories.make_membership(project=project, user=leaver.user, role="editor")

    end_right(membership=leaver, by=coordinator, successors={})

    assert leaver.user.memberships.get().role == "editor"


def test_trace_of_an_ended_right_names_the_role(project, coordinator, second):
    end_right(membership=right_of(second), by=coordinator, successors={})

    events = AuditEvent.objects.values_list("actor", "project", "target")
    assert list(events) == [(coordinator.pk, project.pk, "päättyi: koordinaattori")]
