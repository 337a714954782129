import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

SHEET = "/hallinta/kokeilu/?to=sheet"


def test_start_page_leads_a_sheet_of_costs_to_the_pilot(
    client, signed_in, coordinator, project, municipality
):
    pilot = factories.make_pilot(project=project, municipality=municipality)
    signed_in(coordinator)

    start = client.get("/hallinta/").content.decode()
    found = client.get(SHEET)

    assert f'<a href="{SHEET}">Tuo kulut taulukosta' in start
    assert found.url == reverse("pilots:costs-import", args=[pilot.slug])


def test_of_several_pilots_each_has_its_way_to_the_sheet(client, signed_in, coordinator, project):
    pilots = [factories.make_pilot(project=project) for _n in range(2)]
    signed_in(coordinator)

    page = client.get(SHEET).content.decode()

    ways = [reverse("pilots:costs-import", args=[pilot.slug]) for pilot in pilots]
    assert all(f'href="{way}"' in page for way in ways)


def test_who_only_counts_visitors_is_led_to_the_costs(
    client, signed_in, association_contact, project, association
):
    pilot = factories.make_pilot(project=project)
    pilot.associations.add(association)
    signed_in(association_contact)

    assert client.get(SHEET).url == reverse("pilots:costs", args=[pilot.slug])


def test_contact_without_a_pilot_is_told_whom_to_ask(client, signed_in, association_contact):
    signed_in(association_contact)

    page = " ".join(client.get("/hallinta/kokeilu/").content.decode().split())

    assert "Yhdistyksesi ei ole vielä mukana missään kokeilussa." in page
