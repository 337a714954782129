import re
from datetime import timedelta

import pytest

from projects.models import CostLine, PilotPass, PilotSession
from tests import factories
from tests.asking import SURE
from tests.reading import main_text

pytestmark = pytest.mark.django_db


def test_link_is_shown_once_and_leads_to_the_sessions(signed_in, coordinator, pilot, at, today):
    client = signed_in(coordinator)
    last = today + timedelta(days=30)

    page = client.post(at("passes"), {"label": "Vetäjä", "expires_on": last.isoformat()})
    path = re.search(r'value="http://testserver(/kirjaus/[^"]+)"', page.content.decode())[1]
    client.logout()
    led = client.get(path)
    shown = client.get(led["Location"])

    assert "no-store" in page["Cache-Control"]
    assert led["Location"] == f"{path}kaynnit/"
    assert shown.status_code == 200
    row = PilotPass.objects.get()
    assert (row.pilot, row.label, row.expires_on) == (pilot, "Vetäjä", last)
    assert path not in signed_in(coordinator).get(at("passes")).content.decode()


@pytest.mark.parametrize(
    ("days", "label", "errors"),
    [
        (-1, "Vetäjä", {"expires_on": ["Päivä on jo mennyt."]}),
        (367, "Vetäjä", {"expires_on": ["Linkki voi olla voimassa enintään vuoden."]}),
        (0, "", {"label": ["Kirjoita, kenelle linkki on."]}),
    ],
)
def test_link_that_cannot_be_says_why(
    signed_in, coordinator, pilot, at, today, days, label, errors
):
    day = today + timedelta(days=days)

    page = signed_in(coordinator).post(
        at("passes"), {"label": label, "expires_on": day.isoformat()}
    )

    assert (page.status_code, dict(page.context["form"].errors)) == (422, errors)
    assert PilotPass.objects.count() == 0


def test_link_is_revoked_by_its_page(signed_in, client, coordinator, pilot, at, by_link):
    row, desk = pilot.passes.get(), signed_in(coordinator)

    desk.post(at("pass-revoke", row.pk))
    before = client.get(by_link("sessions")).status_code
    desk.post(at("pass-revoke", row.pk), SURE)

    assert (before, client.get(by_link("sessions")).status_code) == (200, 410)


def test_what_a_link_sends_is_approved_or_returned_with_a_note(
    signed_in, client, coordinator, pilot, by_link, today
):
    client.post(by_link("session-add"), {"held_on": today.isoformat()})
    session = pilot.sessions.get()
    client.post(by_link("tally", session.pk), {"press": "n_residents:1", "key": f"{1:032x}"})
    cost = {"kind": "catering", "spent_on": today.isoformat(), "amount": "5", "basis": "itemised"}
    client.post(by_link("cost-add"), cost)
    line = pilot.costs.get()
    sent = (session.state, line.state)

    desk = signed_in(coordinator)
    desk.post(
        "/hallinta/projects/costline/",
        {"action": "send_back", "_selected_action": [line.pk], "note": "Mistä kaupasta?"},
    )
    desk.post(
        "/hallinta/projects/pilotsession/",
        {"action": "approve", "_selected_action": [session.pk]},
    )
    desk.logout()
    told = main_text(client.get(by_link("costs")))

    assert sent == ("submitted", "submitted")
    assert "palautettu täydennettäväksi : Mistä kaupasta?" in told
    found = PilotSession.objects.get()
    assert (found.state, found.n_residents) == ("approved", 1)
    assert CostLine.objects.get().state == "returned"


@pytest.mark.parametrize("language", ["sv", "en", "uk"])
def test_pages_of_a_link_speak_the_languages_of_public_pages(client, pilot, by_link, language):
    page = client.get(by_link("sessions"), {"kieli": language})

    words = {"sv": "Besök", "en": "Visits", "uk": "Käynnit"}
    shown = page.content.decode()
    lang = "fi" if language == "uk" else language
    assert (f'lang="{lang}"' in shown, f"<h1>{words[language]}</h1>" in shown) == (True, True)
    assert "?kieli=uk" not in shown


def test_link_does_not_see_what_the_pilot_of_another_sends(client, pilot, by_link):
    factories.make_cost_line(description="Salaisuus", pilot=factories.make_pilot())
    factories.make_cost_line(description="Oma", pilot=pilot, state="submitted")

    shown = main_text(client.get(by_link("costs")))

    assert ("Oma" in shown, "Salaisuus" in shown) == (True, False)


def test_link_sees_only_the_costs_that_its_association_has_sent(
    signed_in, client, coordinator, pilot, at, by_link
):
    made = {"spent_on": "2026-02-05", "basis": "itemised", "amount": "5"}
    client.post(by_link("cost-add"), made | {"kind": "catering", "description": "Hedelmät"})
    pay = {"kind": "staff", "description": "Ohjaajan palkka", "amount": "1000"}
    desk = signed_in(coordinator)
    desk.post(at("cost-add"), made | pay)
    approved = {"action": "approve", "_selected_action": [pilot.costs.get(kind="catering").pk]}
    desk.post("/hallinta/projects/costline/", approved)
    offered = main_text(desk.get(at("passes")))
    desk.logout()

    shown = main_text(client.get(by_link("costs")))

    assert pilot.costs.filter(state="approved").count() == 2
    assert ("Hedelmät" in shown, "palkka" in shown) == (True, False)
    assert ("1 0" in shown, "1\xa00" in shown, "Lajeittain" in shown) == (False, False, False)
    told = "Hän näkee kokeilun kerrat ja ne kulut, jotka yhdistys on itse lähettänyt."
    assert told in offered
