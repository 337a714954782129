from datetime import date, timedelta

import pytest
from django.utils import timezone

from projects.models import CostLine
from projects.queries import desk
from projects.queries.desk import Waiting
from tests import factories
from tests.osallisuus.desk import admin_path

TODAY = date(2026, 3, 1)


@pytest.fixture
def pilot(project, municipality, association):
    found = factories.make_pilot(project=project, municipality=municipality, name="Iltapala")
    found.associations.add(association)
    return found


@pytest.fixture
def others_pilot(project):
    return factories.make_pilot(project=project, name="Raati")


def test_uncounted_sessions_are_held_or_due(coordinator, pilot, others_pilot):
    factories.make_pilot_session(pilot=pilot)
    factories.make_pilot_session(pilot=pilot, n_residents=0)
    factories.make_pilot_session(pilot=others_pilot, status="planned", held_on="2026-02-28")
    factories.make_pilot_session(pilot=pilot, status="planned", held_on=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    factories.make_pilot_session(pilot=pilot, status="planned", held_on=tomorrow)
    factories.make_pilot_session(pilot=pilot, status="cancelled")

    assert desk.uncounted_sessions(coordinator, TODAY) == Waiting(3, ("Iltapala", "Raati"))


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("coordinator", Waiting(2, ("Iltapala", "Raati"))),
        ("municipal_coordinator", Waiting(1, ("Iltapala",))),
        ("association_contact", Waiting(1, ("Iltapala",))),
        ("evaluator", Waiting(0, ())),
        ("outsider", Waiting(0, ())),
    ],
)
def test_uncounted_sessions_wait_for_those_who_may_count(
    request, actor, expected, pilot, others_pilot
):
    factories.make_pilot_session(pilot=pilot)
    factories.make_pilot_session(pilot=others_pilot)

    found = desk.uncounted_sessions(request.getfixturevalue(actor), TODAY)

    assert found == expected


def test_submitted_rows_wait_for_approval(municipal_coordinator, pilot, others_pilot):
    factories.make_pilot_session(pilot=pilot, state="submitted")
    factories.make_cost_line(pilot=pilot, state="submitted")
    factories.make_cost_line(pilot=pilot, state="approved")
    factories.make_cost_line(pilot=others_pilot, state="submitted")

    found = (
        desk.unapproved_sessions(municipal_coordinator),
        desk.unapproved_costs(municipal_coordinator),
    )

    assert found == (Waiting(1, ("Iltapala",)), Waiting(1, ("Iltapala",)))


def test_returned_rows_wait_for_their_sender(association_contact, pilot, others_pilot):
    factories.make_cost_line(pilot=pilot, state="returned")
    factories.make_cost_line(pilot=others_pilot, state="returned")

    found = desk.returned_rows(association_contact, CostLine)

    assert found == Waiting(1, ("Iltapala",))


def test_partnerships_without_promises_are_those_where_neither_side_promises(coordinator, project):
    def partnership(name, **fields):
        association = factories.make_association(name=name)
        return factories.make_partnership(project=project, association=association, **fields)

    partnership("Martat")
    partnership("Hiihtoseura", municipality_promises="Tilan.")
    partnership("Lopettanut", progress="ended")

    assert desk.partnerships_without_promises(coordinator) == Waiting(1, ("Martat",))


def test_pilots_without_participants_are_those_that_have_ended(coordinator, project):
    for name, ends_on in (("Ennen", "2026-02-28"), ("Tänään", "2026-03-01"), ("Auki", None)):
        factories.make_pilot(project=project, name=name, ends_on=ends_on)
    counted = {"n_participants": 8, "n_participants_basis": "counted", "ends_on": "2026-02-01"}
    factories.make_pilot(project=project, name="Laskettu", **counted)

    found = desk.pilots_without_participants(coordinator, TODAY)

    assert found == Waiting(1, ("Ennen",))


def test_hidden_rows_are_those_that_no_public_page_shows(
    coordinator, municipal_coordinator, outsider, project, pilot
):
    pilot.is_published = project.is_published = False
    pilot.save()
    project.save()
    tomorrow, gone = timezone.now() + timedelta(days=1), timezone.now() - timedelta(days=9)
    for theme, at, shown in (("Tuleva", tomorrow, False), ("Ollut", gone, False)):
        factories.make_coaching_session(
            project=project, theme=theme, starts_at=at, ends_at=None, is_published=shown
        )

    def hidden(user):
        found = (desk.hidden_projects(user), desk.hidden_pilots(user), desk.hidden_coaching(user))
        return [waiting.count for waiting in found]

    assert hidden(coordinator) == [1, 1, 1]
    assert hidden(municipal_coordinator)[:2] == [0, 1]
    assert hidden(outsider) == [0, 0, 0]


def test_start_page_leads_to_the_tab_that_shows_it_to_everybody(signed_in, coordinator, pilot):
    pilot.is_published = False
    pilot.save()
    place = f"{admin_path(pilot)}?_osa=julkisuus#id_is_published"

    before = signed_in(coordinator).get("/hallinta/").content.decode()
    pilot.is_published = True
    pilot.save()
    after = signed_in(coordinator).get("/hallinta/").content.decode()

    assert "Kokeilu ei vielä näy julkisilla sivuilla." in before
    assert (place in before, place in after) == (True, False)


def test_latest_events_are_those_of_own_projects(coordinator, project):
    old = factories.make_audit_event(project=project)
    new = factories.make_audit_event(project=project)
    factories.make_audit_event(project=factories.make_project())
    factories.make_audit_event(project=None)

    assert desk.latest_events(coordinator) == [new, old]
