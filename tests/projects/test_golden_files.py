"""Files that office programs wrote, by import: what becomes of every row."""

from datetime import date
from decimal import Decimal

import pytest

from osallisuus.admin.transfer.bringing import bring_in
from osallisuus.files.sheets import find_table
from projects.models import CostLine, Municipality, Pilot, PilotSession
from projects.resources.pilot_parts import CostLineResource
from tests import factories
from tests.golden.make import HERE
from tests.projects.test_import_kinds import NOT_CALCULATED, bring, outcome, rows, stored

__all__ = ["rows"]
pytestmark = pytest.mark.django_db
WRITERS = ["excel", "excel_csv", "excelize", "libreoffice", "sheetjs"]
EVERY = pytest.mark.parametrize("writer", WRITERS)
IMPORTS = {"association": 3, "municipality": 3, "pilot": 3, "pilotsession": 4, "costline": 6}
FORMULA_ROWS = {"pilotsession": (6, "Asukkaita"), "costline": (10, "Euroa")}
"""Rows whose formulas Excelize saves without their results."""
COUNTS = "Tuotiin tiedosto: uusia rivejä %d, muuttuneita 0, ennallaan 0, tyhjiä 1."
TITLES = {
    "association": "Kylien yhdistykset",
    "municipality": "Kunnat ja väkiluku",
    "pilot": "Kokeilut 2026",
    "pilotsession": "Aamupalat, kävijät",
    "costline": "Kulut 2026",
}
PLACES = {"association": (5, 6, 8), "municipality": (5, 6, 8), "pilot": (5, 6, 8)} | {
    "pilotsession": (6, 7, 9),
    "costline": (6, 7, 11),
}
"""The hidden row, the empty one and the total of each file."""


def golden(writer, name):
    kind = "csv" if writer == "excel_csv" else "xlsx"
    return kind, (HERE / writer / f"{name}.{kind}").read_bytes()


@pytest.fixture(autouse=True)
def place(rows):
    """A second municipality, and no row of its own kind in the way."""
    factories.make_municipality(name="Sievi", code="746", slug="sievi")
    rows["costline"].delete()
    rows["pilotsession"].delete()
    rows["association"].delete()


@EVERY
@pytest.mark.parametrize("name", IMPORTS)
def test_file_is_read_with_the_outcome_by_row(client, writer, name):
    found = outcome(client, name, *golden(writer, name))

    if writer == "excelize" and name in FORMULA_ROWS:
        row, heading = FORMULA_ROWS[name]
        assert found == [(row, NOT_CALCULATED % heading)]
    else:
        assert found == [IMPORTS[name], 0, 0, 1]


@pytest.mark.parametrize(
    ("writer", "name"),
    [
        (writer, name)
        for writer in WRITERS
        for name in IMPORTS
        if writer != "excelize" or name not in FORMULA_ROWS
    ],
)
def test_what_is_no_row_is_named(client, writer, name):
    hidden, empty, total = PLACES[name]

    done = client.get(bring(client, name, *golden(writer, name)).url)

    skipped = f"1 ({TITLES[name]}), 2 (tyhjä), {empty} (tyhjä), {total} (Yhteensä)"
    told = [COUNTS % IMPORTS[name], f"Ohitettiin rivit: {skipped}."]
    if writer != "excel_csv":
        told.append(f"Piilotetut rivit luettiin: {hidden}.")
    assert [str(message) for message in done.context["messages"]] == told


@EVERY
def test_values_are_what_people_see(client, writer):
    for name in ("municipality", "pilot"):
        bring(client, name, *golden(writer, name))

    places = Municipality.objects.filter(code__in=["005", "009", "535"]).order_by("code")
    assert list(places.values_list("name", "population", "population_on")) == [
        ("Alajärvi", 9000, date(2025, 12, 31)),
        ("Alavieska", 2500, date(2025, 12, 31)),
        ("Nivala", 10000, date(2025, 12, 31)),
    ]
    found = Pilot.objects.exclude(slug="aamupala").order_by("slug")
    facts = ("slug", "municipality__code", "starts_on", "n_participants", "volunteer_hours")
    assert list(found.values_list(*facts)) == [
        ("iltapala", "071", date(2026, 2, 5), 30, Decimal("2.5")),
        ("kahvio", "071", date(2026, 3, 1), 1200, Decimal("2.5")),
        ("retki", "071", None, None, Decimal("2.5")),
    ]


@pytest.mark.parametrize("writer", ["excel", "excel_csv", "libreoffice", "sheetjs"])
def test_sessions_and_costs_are_what_people_see(client, writer):
    for name in ("pilotsession", "costline"):
        bring(client, name, *golden(writer, name))

    sessions = PilotSession.objects.order_by("held_on", "pk")
    assert list(sessions.values_list("held_on", "status", "n_residents")) == [
        (date(2026, 2, 5), "held", 9),
        (date(2026, 2, 5), "held", 14),
        (date(2026, 2, 12), "held", 23),
        (date(2026, 2, 19), "cancelled", None),
    ]
    costs = CostLine.objects.order_by("pk")
    assert [(cost.description, cost.hours, cost.payer, cost.total) for cost in costs] == [
        ("Kahvi", None, "Kunta", Decimal("1045.50")),
        ("Kortit", None, "", Decimal("45.50")),
        ("Kyyti", None, "", Decimal("1200")),
        ("Ohjaus", Decimal("2.5"), "Yhdistys", Decimal("60.63")),
        ("Siivous", Decimal("0.5"), "", Decimal("12.13")),
        ("Luento", None, "", Decimal("1045.80")),
    ]


@EVERY
def test_mistakes_are_told_by_row_and_nothing_is_stored(client, writer):
    tick = "Euroa: Kirjoita summa numeroina, esimerkiksi 12,50."

    assert outcome(client, "costline", *golden(writer, "costs-refused")) == [
        (4, "Päivä: Tarkista vuosi: 26."),
        (6, tick),
        (7, tick),
        (8, "Päivä: Kirjoita päivä muodossa 5.2.2026."),
        (9, "Kokeilu: Kokeilua ”iltapala” ei löydy niistä, joihin sinulla on oikeus."),
    ]


@pytest.mark.parametrize("writer", ["excel", "excel_csv", "libreoffice", "sheetjs"])
def test_cost_sheet_comes_in_when_its_other_headings_have_been_matched(client, rows, writer):
    kind, content = golden(writer, "costs-sheet")
    user = factories.make_user(is_superuser=True)
    sheet = find_table(f"kulut.{kind}", content, CostLineResource.words())

    known = [name for name in sheet.headers if name in CostLineResource(user).column_names()]
    fixed = {"Kokeilu": rows["pilot"].slug, "Laji": "tarjoilu"}
    table = sheet.matched({"Huom.": None}, fixed).strict()
    problems, counts = bring_in(
        lambda: CostLineResource(user), table, lambda resource, counts: resource.plan.write(user)
    )

    assert (known, sheet.headers[4:]) == (["Päivä", "Selite", "Euroa", "Maksaja"], ["Huom."])
    assert (problems, counts.new, counts.empty) == ([], 4, 1)
    assert counts.warnings[0] == (
        "Ohitettiin rivit: 1 (Vanhempien aamupala, kulut kevät 2023), 2 (tyhjä), 7 (tyhjä), "
        "9 (Yhteensä)."
    )
    assert counts.warnings[1:] == (
        []
        if kind == "csv"
        else [
            "Piilotetut rivit luettiin: 6.",
            "Luettiin taulukko Kulut. Lukematta jäi: Ohjeet.",
        ]
    )
    costs = CostLine.objects.order_by("pk").values_list("spent_on", "amount", "payer")
    assert list(costs) == [
        (date(2021, 8, 1), Decimal("1045.50"), "Kunta"),
        (date(2023, 5, 4), Decimal("45.50"), "Yhdistys"),
        (date(2023, 5, 5), Decimal("12.25"), "Kunta"),
        (date(2023, 5, 6), Decimal("24.50"), "Kunta"),
    ]


def test_cost_sheet_without_results_is_told_by_row(client, rows):
    before = stored()
    sheet = find_table("a.xlsx", golden("excelize", "costs-sheet")[1], CostLineResource.words())

    assert (sheet.problems, stored()) == (((8, NOT_CALCULATED % "Euroa"),), before)
