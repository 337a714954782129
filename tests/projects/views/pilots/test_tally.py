import json
from datetime import timedelta
from uuid import UUID

import pytest

from tests import factories
from tests.reading import main_text

pytestmark = pytest.mark.django_db
KEYS = [f"{n:032x}" for n in range(1, 6)]
EMPTY = {
    "n_residents": None,
    "n_first_timers": None,
    "n_volunteers": None,
    "n_experience_actors": None,
    "n_staff": None,
    "n_eura": None,
}


@pytest.fixture
def session(pilot, today):
    return factories.make_pilot_session(pilot=pilot, held_on=today, status="planned")


def test_counter_says_why_there_are_no_fewer_people_than_newcomers(
    signed_in, coordinator, session, at
):
    path = at("tally", session.pk)
    client = signed_in(coordinator)

    sent = send(client, path, press(0, "n_first_timers"), press(1, step=-1)).json()
    counter = client.get(path).context["counters"][0]

    assert sent == {"counts": EMPTY | {"n_residents": 1, "n_first_timers": 1}}
    assert (counter.count, counter.hint) == (1, "Ensi kertaa tulleet ovat mukana.")


def send(client, path, *presses):
    body = json.dumps({"presses": presses})
    return client.post(path, body, content_type="application/json")


def press(number, kind="n_residents", step=1):
    return {"key": KEYS[number], "kind": kind, "step": step}


def test_presses_of_an_account_and_of_a_link_are_counted_together(
    signed_in, client, coordinator, session, at, by_link
):
    path = by_link("tally", session.pk)
    sent = send(client, path, press(0), press(1, "n_first_timers")).json()
    again = send(client, path, press(0), press(1, "n_first_timers")).json()

    desk = send(signed_in(coordinator), at("tally", session.pk), press(2, "n_eura")).json()
    looked = client.get(by_link("tally-counts", session.pk)).json()

    assert sent == again == {"counts": EMPTY | {"n_residents": 2, "n_first_timers": 1}}
    assert desk == looked == {"counts": sent["counts"] | {"n_eura": 1}}
    session.refresh_from_db()
    assert (session.status, session.state) == ("held", "submitted")


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "null",
        "{}",
        '{"presses": 1}',
        '{"presses": [1]}',
        json.dumps({"presses": [press(0, step=2)]}),
        json.dumps({"presses": [press(0, "state")]}),
        json.dumps({"presses": [press(0, ["n_staff"])]}),
        json.dumps({"presses": [press(0) | {"key": "x"}]}),
        json.dumps({"presses": [press(0) | {"key": 7}]}),
        json.dumps({"presses": [press(0)] * 501}),
    ],
)
def test_what_is_no_press_is_refused(client, session, by_link, body):
    path = by_link("tally", session.pk)

    response = client.post(path, body, content_type="application/json")

    session.refresh_from_db()
    assert (response.status_code, session.n_residents) == (400, None)


def test_phone_is_told_why_its_presses_must_wait(client, session, by_link):
    session.status = "cancelled"
    session.save()

    response = send(client, by_link("tally", session.pk), press(0))

    assert (response.status_code, response.json()) == (
        409,
        {"refusal": "Kerta on peruttu. Palauta se ensin, jos se kuitenkin pidettiin."},
    )


def test_without_a_script_each_button_counts_and_the_last_press_is_undone(
    signed_in, coordinator, session, at
):
    client = signed_in(coordinator)
    path = at("tally", session.pk)
    key = client.get(path).context["key"]

    data = {"key": str(key), "press": "n_volunteers:1"}
    first = client.post(path, data)
    client.post(path, data)
    shown = client.get(first["Location"])
    session.refresh_from_db()
    counted = session.n_volunteers
    client.post(path, {"undo": str(shown.context["latest"])})
    session.refresh_from_db()

    assert first["Location"] == f"{path}?latest={key}#n_volunteers"
    assert (counted, session.n_volunteers) == (1, None)


@pytest.mark.parametrize(
    "data",
    [{}, {"key": "x", "press": "n_staff:1"}, {"press": "n_staff:9", "key": KEYS[0]}],
)
def test_form_that_says_nothing_counts_nothing(signed_in, coordinator, session, at, data):
    path = at("tally", session.pk)

    response = signed_in(coordinator).post(path, data)

    session.refresh_from_db()
    assert (response["Location"], session.status) == (path, "planned")


def test_page_tells_not_counted_from_nobody(signed_in, coordinator, session, at):
    session.status, session.n_residents, session.n_staff = "held", 16, 0
    session.save()

    page = signed_in(coordinator).get(at("tally", session.pk))

    assert [(c.kind, c.count) for c in page.context["counters"]] == [
        (kind, {"n_residents": 16, "n_staff": 0}.get(kind)) for kind in EMPTY
    ]
    assert main_text(page).count("ei vielä laskettu") == 4
    assert isinstance(page.context["key"], UUID)


def test_session_to_come_is_not_counted_yet(signed_in, coordinator, session, at, today):
    session.held_on = today + timedelta(days=1)
    session.save()

    page = main_text(signed_in(coordinator).get(at("tally", session.pk)))

    assert "Päivä on vasta tulossa." in page
    assert "Asukkaita" not in page
