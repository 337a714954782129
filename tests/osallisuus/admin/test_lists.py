import re
from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import translation

from osallisuus.admin.lists import MOST_CHOICES
from projects.models import Organisation
from tests import factories

SPRING = date(2024, 3, 7)
LIST = "/hallinta/projects/pilotsession/"


def filter_names(page, title):
    found = [each for each in page.context["cl"].filter_specs if each.title == title]
    return [choice["display"] for each in found for choice in each.choices(page.context["cl"])][1:]


def calendar(page):
    """Words of the links of days above a list."""
    shown = [line for line in page.context if "choices" in line and "show" in line]
    return [str(choice["title"]) for choice in shown[0]["choices"]] if shown else []


@pytest.fixture
def held(project):
    pilot = factories.make_pilot(project=project, name="Iltapala")

    def hold(*days):
        for day in days:
            factories.make_pilot_session(pilot=pilot, held_on=day)

    return hold


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_box_of_a_row_is_as_django_makes_it(language):
    row = Organisation(pk=7, name='Kylä & "Yhdistys" <ry>')
    keeper = admin.site.get_model_admin(Organisation)

    with translation.override(language):
        own, django = keeper.action_checkbox(row), admin.ModelAdmin.action_checkbox(keeper, row)

    assert 'value="7"' in own
    assert own == django


@pytest.mark.parametrize(
    ("days", "asked", "shown"),
    [
        ([], "", []),
        ([SPRING, SPRING, date(2024, 3, 14)], "", ["7. maaliskuu", "14. maaliskuu"]),
        ([SPRING, date(2024, 5, 2)], "", ["Maaliskuu 2024", "Toukokuu 2024"]),
        ([SPRING, date(2026, 5, 2)], "", ["2024", "2026"]),
        ([SPRING, date(2026, 5, 2)], "?held_on__year=2024", ["Maaliskuu 2024"]),
        ([SPRING, date(2026, 5, 2)], "?status__exact=planned", []),
    ],
)
def test_calendar_offers_the_days_of_what_is_listed(
    signed_in, coordinator, held, days, asked, shown
):
    held(*days)

    page = signed_in(coordinator).get(LIST + asked)

    assert calendar(page) == shown


@pytest.mark.parametrize(("n_used", "n_offered"), [(MOST_CHOICES, MOST_CHOICES), (21, 0)])
def test_filter_offers_rows_in_use_while_they_can_be_read_through(
    signed_in, coordinator, project, n_used, n_offered
):
    places = [factories.make_municipality(name=f"Kunta {n:02}") for n in range(n_used + 1)]
    for place in places[:-1]:
        for _pilot in range(2):
            factories.make_pilot(project=project, municipality=place)
    factories.make_pilot(municipality=places[-1])

    page = signed_in(coordinator).get("/hallinta/projects/pilot/")

    assert filter_names(page, "kunta") == [f"Kunta {n:02}" for n in range(n_offered)]


def test_empty_list_has_no_filters_until_one_of_them_emptied_it(signed_in, coordinator, project):
    client, address = signed_in(coordinator), reverse("admin:projects_costline_changelist")

    empty = client.get(address).content.decode()
    factories.make_cost_line(pilot=factories.make_pilot(project=project))
    full = client.get(address).content.decode()
    filtered = client.get(address, {"state__exact": "returned"}).content.decode()

    marks = ["changelist-filter" in html for html in (empty, full, filtered)]
    assert marks == [False, True, True]


def test_rows_of_the_start_page_have_the_columns_of_their_head(
    client, signed_in, coordinator, project
):
    factories.make_pilot(project=project)
    signed_in(coordinator)

    page = client.get("/hallinta/").content.decode()

    tables = re.findall(r"<caption>.*?</table>", page, re.DOTALL)
    rows = [row for table in tables for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)]
    assert len(rows) > len(tables) > 1
    assert {len(re.findall(r"<t[hd]\b", row)) for row in rows} == {2}
