"""The sheet of a pilot's costs × every kind of input that people have × CSV and XLSX."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile

from osallisuus.files.spreadsheets import write_csv, write_xlsx
from projects.models import AuditEvent, CostLine
from tests.projects.views.pilots.test_cost_sheet import FORMULA, ticked

pytestmark = pytest.mark.django_db
FORMATS = ["csv", "xlsx"]
GOOD = {"Pvm": date(2023, 5, 4), "Selite": "Kahvi", "Summa": 5, "Laji": "", "Huomautus": ""}
SAVED = (date(2023, 5, 4), "Kahvi", Decimal("5.00"), "catering")
TICK = "Solussa on rasti (TOSI tai EPÄTOSI). Kirjoita teksti."
AMOUNT = "Kirjoita summa numeroina, esimerkiksi 12,50."
DAY = "Kirjoita päivä muodossa 5.2.2026."
EMPTY = dict.fromkeys(GOOD, "")


def nfd(text):
    return unicodedata.normalize("NFD", text)


def file_of(kind, lines):
    table = tablib.Dataset(*(list((GOOD | line).values()) for line in lines), headers=list(GOOD))
    return write_csv(table) if kind == "csv" else write_xlsx(table)


@pytest.fixture
def outcome(signed_in, coordinator, at, pilot):
    """Problems by row, and nothing written; else what was saved."""
    client = signed_in(coordinator)

    def bring(kind, content):
        file = SimpleUploadedFile(f"kulut.{kind}", content)
        page = client.post(at("costs-import"), {"step": "file", "file": file})
        if "rows" not in page.context:
            sheet = page.context["packed"]
            page = client.post(
                at("costs-import"), {"step": "match", "sheet": sheet, "col-4": "addition"}
            )
        problems = {
            row["found"].row: row["found"].problems
            for row in page.context["rows"]
            if row["found"].problems
        }
        sent = client.post(at("costs-import"), ticked(page))
        if problems:
            assert (sent.status_code, CostLine.objects.count()) == (422, 0)
            assert not AuditEvent.objects.exists()
            return problems
        found = pilot.costs.order_by("pk")
        return list(found.values_list("spent_on", "description", "amount", "kind"))

    return bring


TABLE = {
    "two lines alike": ([{}, {}], [SAVED, SAVED]),
    "year that nobody means": ([{"Pvm": "5.2.0026"}], {2: {"spent_on": "Tarkista vuosi: 26."}}),
    "more than a cost can be": (
        [{}, {"Summa": 10**12}],
        {3: {"amount": "Tässä luvussa voi olla yhteensä enintään 10 numeroa."}},
    ),
    "tick box for a sum": ([{"Summa": True}], {2: {"amount": AMOUNT}}),
    "result that is none": (
        [{"Summa": "#REF!"}, {"Selite": "#ARVO!"}, {"Pvm": "#N/A"}, {"Huomautus": "#REF!"}],
        {
            2: {"amount": FORMULA},
            3: {"description": FORMULA},
            4: {"spent_on": FORMULA},
            5: {"description": FORMULA},
        },
    ),
    "kind that is no word of ours": (
        [{"Laji": "#REF!"}, {"Laji": True}, {"Laji": "kahvitus"}],
        [SAVED] * 3,
    ),
    "letters in two pieces": (
        [{"Selite": nfd("Äiti"), "Laji": nfd("työaika"), "Huomautus": nfd("Änkyrä")}],
        [(date(2023, 5, 4), "Äiti, Änkyrä", Decimal("5.00"), "staff")],
    ),
    "characters that nobody sees": (
        [{"Selite": "Kah\u00advi", "Laji": "tar\u200bjoilu", "Huomautus": "\ufeffpulla"}],
        [(date(2023, 5, 4), "Kahvi, pulla", Decimal("5.00"), "catering")],
    ),
    "minus, euro and a space of a typist": (
        [{"Summa": "\u22121\u00a0234,50\u00a0€"}],
        [(date(2023, 5, 4), "Kahvi", Decimal("-1234.50"), "catering")],
    ),
    "empty line and a total": ([{}, EMPTY, {}, EMPTY | {"Selite": "Yhteensä"}], [SAVED] * 2),
    "day of a spreadsheet as a number": ([{"Pvm": "45050"}], {2: {"spent_on": DAY}}),
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(("lines", "expected"), TABLE.values(), ids=TABLE.keys())
def test_kind(outcome, kind, lines, expected):
    assert outcome(kind, file_of(kind, lines)) == expected


@pytest.mark.parametrize("kind", FORMATS)
def test_tick_box_where_text_belongs(outcome, kind):
    lines = [{}, {"Selite": True}, {"Huomautus": True}]

    assert outcome(kind, file_of(kind, lines)) == {
        3: {"description": TICK},
        4: {"description": TICK},
    }


def test_formula_that_was_saved_without_its_result(outcome):
    book = openpyxl.Workbook()
    book.active.append(list(GOOD))
    for heading in GOOD:
        book.active.append([*(GOOD | {heading: "=A1"}).values()])
    out = BytesIO()
    book.save(out)

    # A kind is guessed from the words; the other cells are asked of.
    assert outcome("xlsx", out.getvalue()) == {
        2: {"spent_on": FORMULA},
        3: {"description": FORMULA},
        4: {"amount": FORMULA},
        6: {"description": FORMULA},
    }


def test_size_that_the_file_says_is_not_believed(outcome):
    out = BytesIO()
    with ZipFile(BytesIO(file_of("xlsx", [{}, {}]))) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            part = re.sub(rb'<dimension ref="[A-Z0-9:]+"', b'<dimension ref="A1"', old.read(name))
            new.writestr(name, part)

    assert outcome("xlsx", out.getvalue()) == [SAVED] * 2


def test_line_that_names_the_separator(outcome):
    content = file_of("csv", [{}]).removeprefix(b"\xef\xbb\xbf")

    assert outcome("csv", b"sep=;\r\n" + content) == [SAVED]
