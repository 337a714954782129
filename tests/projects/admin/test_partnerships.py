from datetime import date, timedelta

import pytest
from django.utils import timezone

from projects.admin.partnerships import overdue
from tests import factories
from tests.osallisuus.desk import admin_path
from tests.projects.views.coaching_desk.conftest import pdf_pages
from tests.reading import main_text, pdf_text, untouched

PEOPLE = {"municipality_person": "Maija Meikäläinen", "association_email": "matti@a.example"}


@pytest.fixture
def row(project, municipality, association):
    return factories.make_partnership(
        project=project,
        municipality=municipality,
        association=association,
        municipality_promises="Tilan kerran viikossa.",
        association_promises="Vetäjän.",
        started_on=date(2026, 1, 1),
        **PEOPLE,
    )


@pytest.fixture
def desk(signed_in, coordinator):
    return signed_in(coordinator)


def saved(desk, row, subject, **changes):
    path = f"{admin_path(row)}?_osa={subject}"
    response = desk.post(path, untouched(desk.get(path), "partnership_form") | changes)
    row.refresh_from_db()
    return response.status_code


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def test_each_side_has_somebody_who_answers_for_it(desk, row):
    changes = {"municipality_person": "Liisa Uusi", "association_person": "Matti"}

    status = saved(desk, row, "vastuuhenkilot", **changes)

    assert (status, row.municipality_person, row.association_person, row.association_email) == (
        302,
        "Liisa Uusi",
        "Matti",
        "matti@a.example",
    )
    history = main_text(desk.get(admin_path(row, "history")))
    assert "Liisa" not in history


@pytest.mark.parametrize(
    ("actor", "sees"),
    [("association_contact", True), ("evaluator", False), ("editor", False)],
)
def test_people_are_seen_by_those_who_work_with_them(request, signed_in, row, actor, sees):
    client = signed_in(request.getfixturevalue(actor))

    page = client.get(f"{admin_path(row)}?_osa=vastuuhenkilot").content.decode()
    agreement = client.get(f"/hallinta/kumppanuus/{row.pk}/sopimus/").status_code

    assert ("Maija Meikäläinen" in page, agreement == 200) == (sees, sees)


def test_people_are_on_no_public_page(client, row):
    row.project.municipalities.add(row.municipality)
    factories.make_pilot(project=row.project, municipality=row.municipality)
    page = client.get(row.municipality.get_absolute_url()).content.decode()

    assert "Tilan kerran viikossa." in page
    assert "Maija" not in page
    assert "matti@a.example" not in page


def test_agreement_is_one_page_with_both_sides(desk, row):
    row.ends_on, row.review_on = date(2027, 12, 31), date(2027, 1, 15)
    row.save()

    content = desk.get(f"/hallinta/kumppanuus/{row.pk}/sopimus/?kieli=fi").content

    text = pdf_text(content)
    words = [
        "Kumppanuussopimus",
        "Voimassa 1.1.2026–31.12.2027.",
        "viimeistään 15.1.2027",
        "Tilan kerran viikossa.",
        "Vetäjän.",
        "Maija Meikäläinen",
        "matti@a.example",
    ]
    assert [word for word in words if word not in text] == []
    assert pdf_pages(content) == 1


def test_long_promises_still_fit_on_one_page(desk, row):
    row.municipality_promises = row.association_promises = "Kunta antaa tilan käyttöön. " * 60
    row.save()

    content = desk.get(f"/hallinta/kumppanuus/{row.pk}/sopimus/").content

    assert pdf_pages(content) == 1


def test_days_gone_by_are_on_the_list_and_on_the_start_page(desk, row, coordinator):
    before = main_text(desk.get(admin_path(row, "list")))
    row.review_on = ago(0)
    row.save()
    on_the_day = overdue(coordinator)
    row.review_on = ago(1)
    row.save()

    listed = main_text(desk.get(admin_path(row, "list")))
    [line] = overdue(coordinator)
    assert ("Sovittu päivä on mennyt" in before, on_the_day) == (False, [])
    assert line.title in main_text(desk.get("/hallinta/"))
    assert f"{row} Piti katsoa yhdessä viimeistään" in listed
    assert (line.count, line.detail) == (1, row.association.name)
    assert line.url == f"{admin_path(row)}?_osa=tilanne"


def test_agreement_past_its_end_is_overdue_until_the_partnership_has_ended(desk, row, coordinator):
    row.ends_on = ago(3)
    row.save()
    [line] = overdue(coordinator)

    saved(desk, row, "tilanne", progress="ended")

    assert line.url.endswith("?_osa=sopimus")
    assert overdue(coordinator) == []


def test_partnership_that_ends_has_its_last_day(desk, row):
    saved(desk, row, "tilanne", progress="ended")

    assert row.ends_on == timezone.localdate()


def test_end_before_the_beginning_is_told_on_its_page(desk, row):
    status = saved(desk, row, "sopimus", ends_on="2025-12-31")

    assert (status, row.ends_on) == (200, None)
