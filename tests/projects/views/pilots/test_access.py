"""Role × page → allowed, for every page of a pilot's sessions and costs, read from the map."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import PilotPass
from projects.services.pilots.passes import make_pass, revoke_pass
from projects.urls import passes, pilots
from tests import factories

pytestmark = pytest.mark.django_db
ACTORS = [
    "coordinator",
    "municipal_coordinator",
    "association_contact",
    "evaluator",
    "editor",
    "superuser",
    "outsider",
]
READERS = "coordinator municipal_coordinator association_contact evaluator editor superuser"
SENDERS = "coordinator municipal_coordinator association_contact superuser"
KEEPERS = "coordinator municipal_coordinator superuser"
PAGES = {
    "sessions": READERS,
    "session-add": SENDERS,
    "series": SENDERS,
    "tally": SENDERS,
    "tally-counts": SENDERS,
    "tally-worker": SENDERS,
    "session-move": SENDERS,
    "session-cancel": SENDERS,
    "session-restore": SENDERS,
    "costs": READERS,
    "cost-add": SENDERS,
    "cost-change": SENDERS,
    "costs-month": KEEPERS,
    "costs-import": KEEPERS,
    "costs-share": KEEPERS,
    "costs-headings": KEEPERS,
    "passes": KEEPERS,
    "pass-revoke": KEEPERS,
}
"""Every page of the desk; for all others it is not there."""
OF_A_SESSION = {
    "tally",
    "tally-counts",
    "tally-worker",
    "session-move",
    "session-cancel",
    "session-restore",
}
BY_LINK = {
    "sessions",
    "session-add",
    "costs",
    "cost-add",
    "cost-change",
    *OF_A_SESSION,
}


def arguments_of(name, pilot):
    if name in OF_A_SESSION:
        return [factories.make_pilot_session(pilot=pilot, state="submitted").pk]
    if name == "pass-revoke":
        day = timezone.localdate()
        return [PilotPass.objects.create(pilot=pilot, label="Vetäjä", expires_on=day).pk]
    if name == "cost-change":
        return [factories.make_cost_line(pilot=pilot, state="submitted").pk]
    return []


def test_every_page_of_the_map_is_in_the_tables():
    assert {line.name for line in pilots.urlpatterns} == set(PAGES) | {"index"}
    assert {line.name for line in passes.urlpatterns} == BY_LINK | {"home"}


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_of_a_pilot_is_for_its_own_people(request, signed_in, pilot, at, name, actor):
    path = at(name, *arguments_of(name, pilot))
    client = signed_in(request.getfixturevalue(actor))

    allowed = actor in PAGES[name].split()

    assert client.get(path).status_code == (200 if allowed else 404)


@pytest.mark.parametrize("actor", ACTORS)
def test_list_of_pilots_is_for_who_sends(request, signed_in, pilot, at, actor):
    factories.make_pilot(project=pilot.project)
    response = signed_in(request.getfixturevalue(actor)).get("/hallinta/kokeilu/")

    found = response.context["page"].object_list if response.status_code == 200 else []

    expected = {"coordinator": (200, 2), "superuser": (200, 2), "outsider": (200, 0)}
    expected |= dict.fromkeys(["municipal_coordinator", "association_contact"], (302, 0))
    assert (response.status_code, len(found)) == expected.get(actor, (404, 0))
    if response.status_code == 302:
        assert response["Location"] == at("sessions")


def test_list_of_pilots_finds_by_name_and_by_what_is_to_be_counted(signed_in, coordinator, pilot):
    other = factories.make_pilot(project=pilot.project, name="Raati")
    for state in ("approved", "submitted"):
        factories.make_pilot_session(pilot=other, state=state)
    factories.make_pilot_session(pilot=pilot, n_residents=3)
    client = signed_in(coordinator)

    pages = [
        client.get("/hallinta/kokeilu/", query) for query in ({}, {"text": "raa"}, {"text": "x"})
    ]
    led = client.get("/hallinta/kokeilu/", {"uncounted": "1"})

    found = [{p.name: p.n_uncounted for p in page.context["page"]} for page in pages]
    assert found == [{"Iltapala": 0, "Raati": 2}, {"Raati": 2}, {}]
    assert led["Location"] == f"/hallinta/kokeilu/{other.slug}/kaynnit/"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_stranger_is_asked_to_sign_in(client, pilot, at, name):
    response = client.get(at(name, *arguments_of(name, pilot)))

    assert response.status_code == 302
    assert response["Location"].startswith("/hallinta/login/?next=")


@pytest.mark.parametrize("name", sorted(BY_LINK))
def test_link_leads_to_the_pages_of_its_pilot_and_to_no_other(client, pilot, by_link, name):
    own = client.get(by_link(name, *arguments_of(name, pilot)))
    arguments = arguments_of(name, factories.make_pilot(project=pilot.project))
    other = client.get(by_link(name, *arguments)).status_code

    assert own.status_code == 200
    assert (own["Cache-Control"], own["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert other == (404 if arguments else 200)


@pytest.mark.parametrize("end", ["expired", "revoked", "unknown"])
@pytest.mark.parametrize("name", sorted(BY_LINK))
def test_link_that_has_ended_leads_nowhere(client, pilot, superuser, today, name, end):
    days = -1 if end == "expired" else 1
    row, secret = make_pass(
        pilot=pilot, label="Vetäjä", expires_on=today + timedelta(days=days), by=superuser
    )
    if end == "revoked":
        revoke_pass(row=row, by=superuser)
    key = "arvaus" if end == "unknown" else secret

    response = client.get(reverse(f"pass:{name}", args=[key, *arguments_of(name, pilot)]))

    assert response.status_code == 410
    assert "Linkki ei ole voimassa" in response.content.decode()


def test_guessing_links_is_slowed_down(client, db):
    found = [client.get(f"/kirjaus/arvaus{n}/kaynnit/").status_code for n in range(22)]

    assert (found[0], found[19], found[20]) == (410, 410, 429)


def test_approved_session_is_not_moved_by_its_people(
    signed_in, client, association_contact, pilot, at, by_link
):
    row = factories.make_pilot_session(pilot=pilot, state="approved", n_residents=5)
    names = ["session-move", "session-cancel", "tally"]

    with_link = [client.get(by_link(name, row.pk)).status_code for name in names]
    contact = signed_in(association_contact)
    found = [contact.get(at(name, row.pk)).status_code for name in names]

    assert (with_link, found) == ([404] * 3, [404] * 3)
