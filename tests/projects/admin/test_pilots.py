from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import CostLine, PilotSession
from projects.models.pilot import ICONS
from tests import factories
from tests.osallisuus.desk import admin_path
from tests.reading import untouched

pytestmark = pytest.mark.django_db
FUTURE = "Päivä on vasta tulossa, joten kertaa ei voi vielä merkitä pidetyksi."


@pytest.fixture
def pilot(project, municipality, association):
    pilot = factories.make_pilot(project=project, municipality=municipality, name="Iltapala")
    pilot.associations.add(association)
    return pilot


def links(client, pilot, name):
    form = client.get(admin_path(pilot) + "?_osa=kaynnit").context["adminform"]
    fields = [field for part in form for line in part for field in line]
    [shown] = [
        f.contents() for f in fields if getattr(f, "is_readonly", False) and f.field["name"] == name
    ]
    return shown


def test_pilot_leads_to_its_visits_and_costs_with_their_counts(signed_in, coordinator, pilot):
    client = signed_in(coordinator)
    factories.make_pilot_session(pilot=pilot, state="submitted")
    factories.make_pilot_session(pilot=pilot, held_on=date(2026, 3, 1))
    factories.make_pilot_session()

    visits, spending = links(client, pilot, "visits"), links(client, pilot, "spending")

    base = f"/hallinta/kokeilu/{pilot.slug}/kaynnit/"
    assert visits == (
        '<span class="part-links">2 toimintakertaa, 1 odottaa hyväksyntää'
        f'<a href="{base}">Katso käynnit</a>'
        f'<a href="{base}uusi/">Lisää kerta</a>'
        f'<a href="{base}sarja/">Monta kertaa kerralla</a></span>'
    )
    base = f"/hallinta/kokeilu/{pilot.slug}/kulut/"
    assert spending == (
        '<span class="part-links">0 kuluriviä'
        f'<a href="{base}">Katso kulut</a><a href="{base}uusi/">Lisää kulu</a></span>'
    )


def test_contact_of_the_association_adds_but_reader_only_reads(
    signed_in, association_contact, evaluator, pilot
):
    contact = links(signed_in(association_contact), pilot, "visits")
    reader = links(signed_in(evaluator), pilot, "visits")

    found = [("Katso käynnit" in shown, "Lisää kerta" in shown) for shown in (contact, reader)]
    assert found == [(True, True), (True, False)]


def test_list_of_one_pilot_leads_back_and_adds_to_it(signed_in, coordinator, pilot):
    client = signed_in(coordinator)
    cost = factories.make_cost_line(pilot=pilot)
    factories.make_cost_line(pilot=factories.make_pilot(project=pilot.project))

    page = client.get(f"/hallinta/projects/costline/?pilot__id__exact={pilot.pk}")
    form = client.get(page.context["copy_url"]).context["adminform"].form

    assert list(page.context["cl"].result_list) == [cost]
    assert f'href="/hallinta/projects/pilot/{pilot.pk}/change/"' in page.content.decode()
    assert form.initial["pilot"] == pilot


def test_new_row_of_a_listed_pilot_is_of_that_pilot(signed_in, coordinator, pilot):
    client = signed_in(coordinator)
    factories.make_pilot(project=pilot.project)
    filters = {"_changelist_filters": f"pilot__id__exact={pilot.pk}"}

    form = client.get("/hallinta/projects/pilotsession/add/", filters).context["adminform"].form

    assert form.initial["pilot"] == str(pilot.pk)


def test_copied_cost_is_like_the_last_one_on_a_new_day(signed_in, coordinator, pilot):
    client = signed_in(coordinator)
    factories.make_cost_line(pilot=pilot, description="Kahvit", amount="12.50", payer="Kunta")
    page = client.get(f"/hallinta/projects/costline/?pilot__id__exact={pilot.pk}")
    add = page.context["copy_url"]

    data = untouched(client.get(add), "costline_form")
    response = client.post(add, data)

    made = CostLine.objects.order_by("-pk").first()
    assert CostLine.objects.count() == 2
    assert (made.pilot, made.description, str(made.amount), made.payer) == (
        pilot,
        "Kahvit",
        "12.50",
        "Kunta",
    )
    assert made.spent_on == timezone.localdate()
    assert parse_qs(urlsplit(response.url).query) == {"pilot__id__exact": [str(pilot.pk)]}


def test_copied_session_leaves_the_people_to_be_counted(signed_in, coordinator, pilot):
    client = signed_in(coordinator)
    session = factories.make_pilot_session(pilot=pilot, n_residents=9, n_first_timers=2)

    page = client.get(f"/hallinta/projects/pilotsession/add/?kopioi={session.pk}")

    initial = page.context["adminform"].form.initial
    assert (initial["pilot"], initial["status"], initial.get("n_residents")) == (
        pilot,
        "held",
        None,
    )


def test_row_of_another_project_is_not_copied(signed_in, coordinator, pilot):
    client = signed_in(coordinator)
    theirs = factories.make_cost_line(description="Salaisuus")

    page = client.get(f"/hallinta/projects/costline/add/?kopioi={theirs.pk}")

    assert "description" not in page.context["adminform"].form.initial


@pytest.mark.parametrize(
    ("days", "status", "errors"),
    [
        (1, "held", {"held_on": [FUTURE]}),
        (0, "held", {}),
        (1, "planned", {}),
        (-1, "held", {}),
    ],
)
def test_session_is_not_held_before_its_day(signed_in, coordinator, pilot, days, status, errors):
    client = signed_in(coordinator)
    day = timezone.localdate() + timedelta(days=days)
    data = {"pilot": pilot.pk, "held_on": day.isoformat(), "status": status}
    data |= {"state": "approved", "provenance": "own"}

    response = client.post("/hallinta/projects/pilotsession/add/", data)

    found = dict(response.context["adminform"].form.errors) if response.context else {}
    assert (found, PilotSession.objects.count()) == (errors, 0 if errors else 1)


def test_drawing_of_a_pilot_is_chosen_from_those_there_are(client, signed_in, coordinator, pilot):
    pilot.icon = "breakfast"
    pilot.save()
    signed_in(coordinator)

    field = client.get(admin_path(pilot) + "?_osa=julkisuus").context["adminform"].form["icon"]

    offered = dict(field.field.choices)
    assert (field.value(), offered["breakfast"]) == ("breakfast", "aamupala")
    assert set(offered) == {""} | ICONS


def test_association_ticked_on_a_pilot_is_said_to_be_public(signed_in, coordinator, project):
    pilot = factories.make_pilot(project=project)

    page = signed_in(coordinator).get(reverse("admin:projects_pilot_change", args=[pilot.pk]))

    text = "Näkyvät kumppaneina kokeilun ja kunnan julkisella sivulla."
    assert text in page.content.decode()


def test_home_of_an_association_is_offered_among_own_municipalities_first(
    signed_in, coordinator, project, municipality
):
    project.municipalities.add(municipality)
    factories.make_municipality(name="Akaa")

    page = signed_in(coordinator).get(reverse("admin:projects_association_add"))

    field = page.context["adminform"].form.fields["home_municipality"]
    groups = [
        (str(title), [str(label) for _key, label in rows]) for title, rows in [*field.choices][1:]
    ]
    assert groups[0] == ("Hankkeen kunnat", [str(municipality)])
    assert groups[1][0] == "Muut kunnat"
    assert "Akaa" in groups[1][1]
