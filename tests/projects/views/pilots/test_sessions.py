from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from projects.models import PilotSession
from tests import factories
from tests.reading import main_text

pytestmark = pytest.mark.django_db


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def rows(pilot):
    found = pilot.sessions.order_by("held_on", "pk")
    return [(row.held_on, row.status, row.state) for row in found]


def test_list_tells_not_counted_from_nobody_and_keeps_the_cancelled(
    signed_in, coordinator, pilot, at, today
):
    def make(days, **values):
        day = today + timedelta(days=days)
        return factories.make_pilot_session(pilot=pilot, held_on=day, **values)

    make(-3, n_residents=0)
    make(-2)
    make(-1, status="cancelled", note="Vetäjä sairastui")
    make(7, status="planned")

    page = signed_in(coordinator).get(at("sessions"))
    groups = page.context["groups"]

    text = main_text(page)
    assert [len(groups.uncounted), len(groups.coming), len(groups.past)] == [1, 1, 2]
    assert ("0 asukasta" in text, text.count("ei vielä laskettu")) == (True, 1)
    assert ("peruttu" in text, "Vetäjä sairastui" in text) == (True, True)


@pytest.mark.parametrize("n_rows", [1, 3])
def test_list_costs_the_same_for_one_session_and_for_three(
    signed_in, association_contact, pilot, at, django_assert_num_queries, n_rows
):
    for _n in range(n_rows):
        factories.make_pilot_session(pilot=pilot, state="submitted")
    client = signed_in(association_contact)
    client.get(at("sessions"))

    with django_assert_num_queries(7):
        client.get(at("sessions"))


def test_next_session_is_offered_a_week_after_the_last(signed_in, coordinator, pilot, at, today):
    factories.make_pilot_session(pilot=pilot, held_on=today, n_residents=9)
    client = signed_in(coordinator)

    offered = client.get(at("session-add")).context["form"].initial["held_on"]
    response = client.post(at("session-add"), {"held_on": offered.isoformat()})

    week = today + timedelta(weeks=1)
    assert (offered, response["Location"]) == (week, at("sessions"))
    assert rows(pilot)[1] == (week, "planned", "approved")
    assert pilot.sessions.last().n_residents is None


def test_session_of_today_leads_to_its_tally(client, pilot, by_link, today):
    response = client.post(by_link("session-add"), {"held_on": today.isoformat()})

    [row] = pilot.sessions.all()
    assert response["Location"] == by_link("tally", row.pk)
    assert row.state == "submitted"


def test_second_session_of_a_day_is_asked_about(signed_in, coordinator, pilot, at, today):
    factories.make_pilot_session(pilot=pilot, held_on=today)
    client = signed_in(coordinator)
    data = {"held_on": today.isoformat()}

    asked = client.post(at("session-add"), data)
    client.post(at("session-add"), data | {"is_second": "on"})

    assert asked.status_code == 422
    assert dict(asked.context["form"].errors) == {
        "held_on": ["Tältä päivältä on jo kerta. Rastita alta, jos kertoja on kaksi."]
    }
    assert pilot.sessions.count() == 2


def test_session_before_its_pilot_began_is_refused_beside_its_day(
    signed_in, coordinator, pilot, at
):
    page = signed_in(coordinator).post(at("session-add"), {"held_on": "1999-02-05"})

    assert (page.status_code, dict(page.context["form"].errors)) == (
        422,
        {"held_on": ["Hankkeen alkamispäivä on 1.1.2025. Tarkista päivät."]},
    )
    assert pilot.sessions.count() == 0


@pytest.mark.parametrize(
    ("starts", "held", "first"),
    [(9, None, 9), (-9, None, 0), (None, None, 0), (9, 3, 10)],
)
def test_series_is_offered_from_the_first_day_that_makes_sense(
    signed_in, coordinator, pilot, at, starts, held, first
):
    today = timezone.localdate()
    pilot.starts_on = None if starts is None else today + timedelta(days=starts)
    pilot.save()
    if held:
        day = today + timedelta(days=held)
        factories.make_pilot_session(pilot=pilot, held_on=day, status="planned")

    page = signed_in(coordinator).get(at("series"))

    assert page.context["form"].initial["first"] == today + timedelta(days=first)
    assert "Muut kerrat ovat samana viikonpäivänä." in page.content.decode()


SERIES = {"first": "2027-04-29", "last": "2027-05-27", "weeks": "1"}


def test_series_is_shown_with_holidays_left_out_before_it_is_saved(
    signed_in, coordinator, pilot, at
):
    factories.make_pilot_session(pilot=pilot, held_on=date(2027, 5, 13), status="planned")

    page = signed_in(coordinator).get(at("series"), SERIES)

    assert [(d.day.day, d.holiday, d.is_taken, d.is_chosen) for d in page.context["days"]] == [
        (29, "", False, True),
        (6, "helatorstai", False, False),
        (13, "", True, False),
        (20, "", False, True),
        (27, "", False, True),
    ]
    assert pilot.sessions.count() == 1


def test_ticked_days_of_a_series_are_saved_and_no_others(signed_in, coordinator, pilot, at):
    path = at("series") + "?first=2027-04-29&last=2027-05-27&weeks=1"
    chosen = {"day": ["2027-04-29", "2027-05-20", "2027-05-21", "roskaa"], "taken": ["roskaa"]}

    response = signed_in(coordinator).post(path, chosen)

    assert response["Location"] == at("sessions")
    assert said(response) == ["Lisäsit 2 kertaa."]
    assert rows(pilot) == [
        (date(2027, 4, 29), "planned", "approved"),
        (date(2027, 5, 20), "planned", "approved"),
    ]


def test_series_without_a_ticked_day_saves_nothing(signed_in, coordinator, pilot, at):
    path = at("series") + "?first=2027-04-29&last=2027-05-27&weeks=1"

    response = signed_in(coordinator).post(path, {})

    assert response["Location"] == path
    assert said(response) == ["Et valinnut yhtään päivää, joten mitään ei tallennettu."]
    assert pilot.sessions.count() == 0


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"last": "2027-04-28"}, {"last": ["Viimeinen päivä on ennen ensimmäistä."]}),
        ({"last": "0027-05-27"}, {"last": ["Tarkista vuosi: 27."]}),
        ({"first": "huomenna"}, {"first": ["Kirjoita päivä muodossa 5.2.2026."]}),
        ({"last": ""}, {"last": ["Anna päivä."]}),
        (
            {"first": "1999-04-29"},
            {"first": ["Hankkeen alkamispäivä on 1.1.2025. Tarkista päivät."]},
        ),
    ],
)
def test_series_that_cannot_be_says_why(signed_in, coordinator, pilot, at, changes, errors):
    page = signed_in(coordinator).get(at("series"), SERIES | changes)

    assert (page.status_code, dict(page.context["form"].errors)) == (422, errors)
    assert page.context["days"] is None


def test_session_is_moved_cancelled_and_restored(signed_in, coordinator, pilot, at, today):
    row = factories.make_pilot_session(pilot=pilot, held_on=today, status="planned")
    client = signed_in(coordinator)

    def act(name, **data):
        seen = client.get(at(name, row.pk)).context["form"].initial["seen"]
        response = client.post(at(name, row.pk), {"seen": seen} | data)
        row.refresh_from_db()
        return response.status_code, row.held_on, row.status, row.note

    tomorrow = today + timedelta(days=1)
    assert act("session-move", held_on=tomorrow.isoformat()) == (302, tomorrow, "planned", "")
    assert act("session-cancel", note="Vesivahinko") == (302, tomorrow, "cancelled", "Vesivahinko")
    assert act("session-restore") == (302, tomorrow, "planned", "Vesivahinko")


def test_moving_onto_a_day_with_a_session_is_asked_about(signed_in, coordinator, pilot, at, today):
    tomorrow = today + timedelta(days=1)
    row = factories.make_pilot_session(pilot=pilot, held_on=today, status="planned")
    factories.make_pilot_session(pilot=pilot, held_on=tomorrow, status="planned")
    client = signed_in(coordinator)

    def move(**data):
        form = client.get(at("session-move", row.pk)).context["form"]
        response = client.post(at("session-move", row.pk), form.initial | data)
        row.refresh_from_db()
        return response, row.held_on

    asked, held_on = move(held_on=tomorrow.isoformat())
    assert (asked.status_code, held_on) == (422, today)
    assert dict(asked.context["form"].errors) == {
        "held_on": ["Tältä päivältä on jo kerta. Rastita alta, jos kertoja on kaksi."]
    }
    # Its own day is no other session.
    assert move()[0].status_code == 302
    assert move(held_on=tomorrow.isoformat(), is_second="on")[1] == tomorrow


def test_second_one_to_move_a_session_is_told_and_keeps_the_own_day(
    signed_in, coordinator, pilot, at, today
):
    row = factories.make_pilot_session(pilot=pilot, held_on=today, status="planned")
    client = signed_in(coordinator)
    seen = client.get(at("session-move", row.pk)).context["form"].initial["seen"]
    days = [(today + timedelta(days=n)).isoformat() for n in (1, 2)]

    first = client.post(at("session-move", row.pk), {"seen": seen, "held_on": days[0]})
    second = client.post(at("session-move", row.pk), {"seen": seen, "held_on": days[1]})
    form = second.context["form"]
    again = {"seen": form["seen"].value(), "held_on": form["held_on"].value()}
    third = client.post(at("session-move", row.pk), again)

    assert [r.status_code for r in (first, second, third)] == [302, 409, 302]
    assert f"{coordinator} ehti muuttaa tätä ennen sinua." in main_text(second)
    assert PilotSession.objects.get().held_on.isoformat() == days[1]


def test_counted_session_is_not_cancelled_but_says_why(signed_in, coordinator, pilot, at, today):
    row = factories.make_pilot_session(pilot=pilot, held_on=today, n_residents=3)
    client = signed_in(coordinator)
    seen = client.get(at("session-cancel", row.pk)).context["form"].initial["seen"]

    response = client.post(at("session-cancel", row.pk), {"seen": seen})

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [
        "Kävijät on jo laskettu, joten kertaa ei voi perua. Korjaa ensin luvut."
    ]
