"""Long forms as pages by subject: each is saved alone, and two pages of one row never meet."""

import re

import pytest
from django.conf import settings
from django.contrib import admin

from osallisuus.admin import SubjectPages
from osallisuus.admin.guide.subjects import place_of
from projects.models import CoachingSession, Partnership, Pilot, Project
from surveys.models import Survey
from tests import factories
from tests.osallisuus.desk import admin_path
from tests.reading import untouched
from toolkits.models import Assessment

PAGED = {Project, Pilot, CoachingSession, Partnership, Survey, Assessment}


@pytest.fixture
def pilot(project, municipality):
    project.municipalities.add(municipality)
    return factories.make_pilot(
        project=project, municipality=municipality, need="Tarve", results="Tulos"
    )


def page(client, row, key):
    return client.get(f"{admin_path(row)}?_osa={key}")


def sent(response, **changes):
    return untouched(response, "pilot_form") | changes


def test_long_forms_are_pages():
    found = {m for m, keeper in admin.site._registry.items() if isinstance(keeper, SubjectPages)}

    assert found == PAGED


@pytest.mark.parametrize("model", sorted(PAGED, key=lambda m: m.__name__))
def test_no_page_asks_more_than_eight_things(model):
    keeper = admin.site.get_model_admin(model)

    counts = {one.key: len(one.fields) + 2 * len(one.inlines) for one in keeper.subjects}

    assert {key: count for key, count in counts.items() if not 0 < count <= 8} == {}


def test_two_who_write_on_two_pages_never_meet(signed_in, coordinator, pilot):
    client = signed_in(coordinator)
    before, results = page(client, pilot, "ennen"), page(client, pilot, "tulokset")

    first = client.post(admin_path(pilot), sent(before, need="Uusi tarve"))
    second = client.post(admin_path(pilot), sent(results, results="Uusi tulos"))

    pilot.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 302)
    assert (pilot.need, pilot.results) == ("Uusi tarve", "Uusi tulos")


def test_two_who_write_on_one_page_are_asked(signed_in, coordinator, pilot):
    client = signed_in(coordinator)
    slow, quick = page(client, pilot, "ennen"), page(client, pilot, "ennen")

    client.post(admin_path(pilot), sent(quick, need="Nopean tarve"))
    response = client.post(admin_path(pilot), sent(slow, need="Hitaan tarve"))

    pilot.refresh_from_db()
    found = [(c.label, c.mine, c.theirs) for c in response.context["conflicts"]]
    assert found == [("Tarve", "Hitaan tarve", "Nopean tarve")]
    assert pilot.need == "Nopean tarve"


def test_saving_leads_to_the_next_page(signed_in, coordinator, pilot):
    client = signed_in(coordinator)

    response = client.post(admin_path(pilot), sent(page(client, pilot, "ennen"), _next="1"))

    assert response["Location"] == f"{admin_path(pilot)}?_osa=kaynnit"


def test_new_row_asks_little_and_gets_its_address_from_its_name(
    signed_in, coordinator, pilot, project, municipality
):
    client = signed_in(coordinator)
    form = client.get("/hallinta/projects/pilot/add/")
    facts = {"municipality": municipality.pk, "project": project.pk, "kind": "group"}

    response = client.post(
        "/hallinta/projects/pilot/add/", sent(form, name="Äijien sauna", **facts)
    )

    made = Pilot.objects.get(name="Äijien sauna")
    assert list(form.context["adminform"].form.fields) == [
        "project",
        "municipality",
        "name",
        "kind",
        "lead",
    ]
    assert made.slug == "aijien-sauna"
    assert response["Location"] == f"{admin_path(made)}?_osa=perustiedot"


def test_rule_over_two_pages_is_told_in_a_sentence(signed_in, coordinator, project):
    client = signed_in(coordinator)
    Project.objects.filter(pk=project.pk).update(
        starts_on="2026-01-01", ends_on="2026-12-31", retention_until="2027-12-31"
    )
    data = untouched(page(client, project, "perustiedot"), "project_form")

    response = client.post(
        admin_path(project), data | {"starts_on": "2028-01-01", "ends_on": "2028-12-31"}
    )

    assert response.status_code == 200
    assert "Säilytysaika ei voi päättyä ennen hankkeen alkua." in response.content.decode()


def test_only_own_municipalities_are_offered(signed_in, coordinator, pilot, municipality):
    factories.make_municipality(name="Muu kunta")

    form = page(signed_in(coordinator), pilot, "perustiedot").context["adminform"].form

    assert list(form.fields["municipality"].queryset) == [municipality]


def test_municipality_that_left_the_project_stays_with_its_pilot(
    signed_in, coordinator, pilot, municipality, project
):
    other = factories.make_municipality(name="Toinen")
    project.municipalities.set([other])

    form = page(signed_in(coordinator), pilot, "perustiedot").context["adminform"].form

    assert set(form.fields["municipality"].queryset) == {municipality, other}


def test_sources_are_asked_only_where_they_are_written_down(signed_in, coordinator, pilot):
    client = signed_in(coordinator)
    without = [tab.title for tab in page(client, pilot, "ennen").context["tabs"]]
    factories.make_source()

    with_sources = [tab.title for tab in page(client, pilot, "ennen").context["tabs"]]

    assert with_sources == [*without, "Lähteet"]


def test_partnership_without_sources_is_saved_as_the_projects_own(
    signed_in, coordinator, project, municipality, association
):
    row = factories.make_partnership(
        project=project, municipality=municipality, association=association
    )
    client = signed_in(coordinator)
    path = admin_path(row) + "?_osa=tilanne"
    response = client.get(path)
    form = response.context["adminform"].form
    data = untouched(response, "partnership_form") | {"progress_note": "Hyvin menee."}

    saved = client.post(path, data)

    row.refresh_from_db()
    assert "provenance" not in form.fields
    assert (saved.status_code, row.progress_note, row.provenance) == (302, "Hyvin menee.", "own")


AMENDED = [
    (Project, "retention_until"),
    (Project, "controller_email"),
    (Project, "flat_rate_percent"),
    (Pilot, "n_participants"),
    (CoachingSession, "feedback"),
    (CoachingSession, "capacity"),
    (Survey, "opens_on"),
]


@pytest.mark.parametrize(("model", "name"), AMENDED)
def test_place_of_a_field_is_the_page_that_has_it(signed_in, superuser, model, name):
    make = {
        Project: factories.make_project,
        Pilot: factories.make_pilot,
        CoachingSession: factories.make_coaching_session,
        Survey: factories.make_survey,
    }[model]
    url = place_of(make(), name, back="/hallinta/")

    shown = signed_in(superuser).get(url.split("#")[0]).content.decode()

    assert url.endswith(f"_palaa=/hallinta/#id_{name}")
    assert f'id="id_{name}"' in shown


def test_place_of_a_field_that_is_nowhere_is_no_place():
    with pytest.raises(LookupError):
        place_of(Project(pk=1), "no_such_field")


def test_templates_ask_where_a_field_is():
    """A page written by hand goes wrong when the field moves; a bare one opens at its first page,
    which is right only where a row is named, not where something of it is to be mended."""
    mending = re.compile(
        r'{% url "admin:(?:projects_(?:project|pilot|coachingsession)|surveys_survey)_change" '
        r'[^%]*%}(?:[?]_osa=[^"]*)?"[^>]*>\s*{% translate'
    )
    folder = settings.BASE_DIR / "templates"
    found = {
        str(path.relative_to(folder)): mending.findall(path.read_text())
        for path in sorted(folder.rglob("*.html"))
    }

    assert {name for name, places in found.items() if places} == set()
