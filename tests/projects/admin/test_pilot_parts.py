from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from tests import factories
from tests.osallisuus.desk import admin_path
from tests.reading import one_line, untouched

pytestmark = pytest.mark.django_db
APPROVE, RETURN = "Tallenna ja hyväksy", "Tallenna ja palauta täydennettäväksi"


@pytest.fixture
def pilot(project, municipality, association):
    pilot = factories.make_pilot(project=project, municipality=municipality, name="Iltapala")
    pilot.associations.add(association)
    return pilot


@pytest.fixture
def row(pilot):
    return factories.make_pilot_session(pilot=pilot, held_on=date(2026, 2, 5), state="submitted")


def pressed(client, row, button, **changes):
    """The page of a row as it was opened, with what was changed and the button."""
    path = admin_path(row)
    data = untouched(client.get(path), f"{row._meta.model_name}_form") | changes | {button: "1"}
    data.pop("_save", None)
    response = client.post(path, data)
    row.refresh_from_db()
    return response


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("actor", ["coordinator", "municipal_coordinator"])
def test_row_is_approved_on_its_own_page_with_what_was_typed(request, signed_in, row, actor):
    client = signed_in(request.getfixturevalue(actor))
    row.return_note = "Mitä pitää?"
    row.save()

    response = pressed(client, row, "_approve", n_residents="12")

    assert (row.state, row.n_residents, row.return_note) == ("approved", 12, "")
    assert (response.status_code, told(response)) == (302, [f"Hyväksyit: {row}."])


def test_row_is_returned_with_a_word_and_never_without(signed_in, coordinator, row):
    client = signed_in(coordinator)

    silent = pressed(client, row, "_return")
    before = row.state
    response = pressed(client, row, "_return", return_note="Laske asukkaat.")

    assert (silent.status_code, before) == (200, "submitted")
    assert "Kirjoita kohtaan ”Mitä pitää täydentää”" in silent.content.decode()
    assert (row.state, row.return_note) == ("returned", "Laske asukkaat.")
    assert told(response) == [f"Palautit: {row}."]


def test_who_sends_rows_neither_sees_the_buttons_nor_can_press_them(
    signed_in, association_contact, row
):
    client = signed_in(association_contact)

    html = client.get(admin_path(row)).content.decode()
    pressed(client, row, "_approve")

    assert (APPROVE in html, RETURN in html, row.state) == (False, False, "submitted")


@pytest.mark.parametrize(
    ("state", "buttons"),
    [("submitted", (True, True)), ("approved", (False, True)), ("returned", (True, False))],
)
def test_page_offers_what_changes_something(signed_in, coordinator, pilot, state, buttons):
    line = factories.make_cost_line(pilot=pilot, state=state)

    html = signed_in(coordinator).get(admin_path(line)).content.decode()

    assert (APPROVE in html, RETURN in html) == buttons


@pytest.mark.parametrize(
    ("actor", "is_asked"), [("coordinator", True), ("association_contact", False)]
)
def test_only_who_may_return_rows_is_asked_why(client, request, row, actor, is_asked):
    client.force_login(request.getfixturevalue(actor))

    page = client.get("/hallinta/projects/pilotsession/")

    assert row in page.context["cl"].result_list
    fields = ["action", "select_across"] + ["note"] * is_asked
    assert list(page.context["action_form"].fields) == fields


def test_approving_comes_first_and_deleting_last(signed_in, coordinator, municipality, project):
    pilot = factories.make_pilot(project=project, municipality=municipality)
    factories.make_cost_line(pilot=pilot, state="submitted")

    page = signed_in(coordinator).get("/hallinta/projects/costline/")

    choices = [key for key, _label in page.context["action_form"].fields["action"].choices if key]
    assert choices == ["approve", "send_back", "delete_selected"]


def test_association_hears_that_its_row_waits(
    signed_in, association_contact, association, municipality, project
):
    pilot = factories.make_pilot(project=project, municipality=municipality)
    pilot.associations.add(association)
    data = {"pilot": pilot.pk, "kind": "catering", "spent_on": "2026-02-05", "amount": "5"}

    page = signed_in(association_contact).post(
        "/hallinta/projects/costline/add/",
        data | {"basis": "itemised", "provenance": "own"},
        follow=True,
    )

    told = [str(message) for message in page.context["messages"]]
    assert "Rivi odottaa koordinaattorin hyväksymistä." in told


@pytest.mark.parametrize(
    ("model", "label", "words", "page"),
    [
        ("pilotsession", "Kaikki käynnit", "Käynnit kokeiluittain", "pilots:sessions"),
        ("costline", "Kaikki kulut", "Kulut ja summat kokeiluittain", "pilots:costs"),
    ],
)
def test_list_of_all_rows_is_told_from_the_page_of_a_pilot_and_leads_to_it(
    signed_in, coordinator, pilot, model, label, words, page
):
    client, path = signed_in(coordinator), reverse(f"admin:projects_{model}_changelist")

    of_all = one_line(client.get(path).content.decode())
    of_one = one_line(client.get(path, {"pilot__id__exact": pilot.pk}).content.decode())

    assert f"{label}</a>" in of_all
    assert f'<a href="{reverse("pilots:index")}">{words}</a>' in of_all
    assert f'<a href="{reverse(page, args=[pilot.slug])}">Kokeilun oma sivu</a>' in of_one
