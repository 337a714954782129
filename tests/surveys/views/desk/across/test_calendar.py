import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from projects.models import AuditEvent, CalendarLink
from surveys.views.desk.across.calendar import WRONG_LINKS
from tests import factories

PAGE = "/hallinta/kalenteri/"


def made(client):
    page = client.post(f"{PAGE}tee/")
    return re.search(r"/kalenteri/[\w-]+\.ics", page.text)[0]


@pytest.fixture
def session(project):
    pilot = factories.make_pilot(project=project, name="Iltapala")
    day = timezone.localdate() + timedelta(days=3)
    return factories.make_pilot_session(pilot=pilot, held_on=day, status="planned")


def test_address_shows_the_calendar_to_whoever_has_it(session, coordinator, signed_in):
    address = made(signed_in(coordinator))

    response = Client().get(address)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    assert f"UID:kerta-{session.pk}@testserver\r\n" in response.text
    assert all(len(line.encode()) <= 75 for line in response.text.split("\r\n"))


def test_secret_is_stored_nowhere_and_shown_once(session, coordinator, signed_in):
    client = signed_in(coordinator)
    token = made(client).split("/")[-1].removesuffix(".ics")

    row = CalendarLink.objects.values().get()

    assert token not in str(row)
    assert token not in client.get(PAGE).text
    assert len(row["token_hash"]) == 64
    assert token not in str(list(AuditEvent.objects.values()))


def test_new_address_ends_the_old_one_and_revoking_ends_both(session, coordinator, signed_in):
    client = signed_in(coordinator)
    first, second = made(client), made(client)
    before = [Client().get(address).status_code for address in (first, second)]

    client.post(f"{PAGE}poista/")
    client.post(f"{PAGE}poista/")

    assert before == [404, 200]
    assert Client().get(second).status_code == 404
    assert list(AuditEvent.objects.order_by("pk").values_list("target", flat=True)) == [
        "kalenterin osoite",
        "kalenterin osoite",
        "kalenterin osoite pois",
    ]


def test_calendar_ends_with_the_right_and_with_the_account(session, coordinator, signed_in):
    address = made(signed_in(coordinator))

    coordinator.memberships.all().delete()
    without_right = Client().get(address)
    coordinator.is_active = False
    coordinator.save()

    assert "BEGIN:VEVENT" not in without_right.text
    assert Client().get(address).status_code == 404


def test_guesser_is_stopped_and_shuts_nobody_out(session, coordinator, signed_in):
    address = made(signed_in(coordinator))
    guesser = Client()

    codes = [guesser.get(f"/kalenteri/vaara{n}.ics").status_code for n in range(WRONG_LINKS + 1)]

    assert codes == [404] * WRONG_LINKS + [429]
    assert guesser.get(address).status_code == 200


def test_address_is_made_and_ended_by_a_form_only(coordinator, signed_in):
    client = signed_in(coordinator)

    assert [client.get(f"{PAGE}{name}/").status_code for name in ("tee", "poista")] == [405, 405]
    assert not CalendarLink.objects.exists()
