"""A release of method v1, as the demonstration froze it then: three of its levels."""

import csv
import hashlib
import json
import re
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest

from projects.models import Project
from surveys.models import Release
from tests import factories
from tests.reading import main_text

V1 = (Path(__file__).parents[2] / "reports/frozen/v1_release.json").read_text("utf-8").strip()
FINGERPRINT = hashlib.sha256(V1.encode()).hexdigest()


@pytest.fixture
def v1(project):
    Project.objects.filter(pk=project.pk).update(slug="yhdessa-osallisuutta")
    project.refresh_from_db()
    return Release.objects.create(
        project=project,
        instrument_key="arki_ja_elama",
        released_on=date(2023, 9, 29),
        method_version="v1",
        report=json.loads(V1),
        fingerprint=FINGERPRINT,
    )


def test_page_shows_its_figures_and_its_words(v1, client):
    page = main_text(client.get("/tulokset/yhdessa-osallisuutta/"))

    assert "Tilanne parani keskimäärin 3 pistettä. Muutos on tuskin pelkkää sattumaa." in page
    assert "Kaikki osa-alueet yhdessä +2,9 luottamusväli +0,8 … +5,0" in page
    assert "Vastasi alussa 92 Vastasi lopussa 75 Vastasi sekä alussa että lopussa 73" in page
    assert "Menetelmän versio v1." in page
    # Who is in which figure is a rule of v2.
    assert "Kaikissa luvuissa ovat samat" not in page


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("sv", "deltagarnas situation var i slutet i genomsnitt 3 poäng bättre"),
        ("en", "at the end the respondents’ situation was on average 3 points better"),
    ],
)
def test_page_speaks_other_languages(v1, client, language, sentence):
    page = main_text(client.get(f"/{language}/tulokset/yhdessa-osallisuutta/"))

    assert sentence in page


def test_json_is_what_was_frozen_to_the_byte(v1, client):
    content = client.get("/tulokset/yhdessa-osallisuutta.json").content

    assert content.decode() == V1


def test_tables_have_its_fingerprint_and_its_figures_as_pages_round_them(v1, client):
    text = client.get("/tulokset/yhdessa-osallisuutta.csv").content.decode("utf-8-sig")
    book = client.get("/tulokset/yhdessa-osallisuutta.xlsx").content

    rows = list(csv.DictReader(StringIO(text), delimiter=";"))
    (index,) = [r for r in rows if (r["tunnus"], r["mitattu asia"]) == ("nivala", "index")]
    assert {row["tarkistussumma"] for row in rows} == {FINGERPRINT}
    assert {row["menetelmä"] for row in rows} == {"v1"}
    assert (index["pareja"], index["keskiarvo alussa"], index["muutos"]) == ("18", "63,9", "2,8")
    assert (index["Hodges–Lehmann"], index["p, Wilcoxon–Pratt"]) == ("3,1", "0,048")
    cells = [cell for row in openpyxl.load_workbook(BytesIO(book)).active for cell in row]
    assert FINGERPRINT in {cell.value for cell in cells}


def test_expert_view_and_report_show_it(v1, signed_in, coordinator, client):
    factories.make_publication(
        [("Tulokset", "[[lause:muutos]]\n\n[[kuva:muutos]]\n\n[[luku:alkuvastauksia]] alussa.")],
        project=v1.project,
        slug="raportti",
        release=v1,
    )

    chapter = main_text(client.get("/julkaisut/raportti/"))
    desk = signed_in(coordinator).get("/hallinta/tulokset/yhdessa-osallisuutta/asiantuntijalle/")

    assert "Tilanne parani keskimäärin 3 pistettä." in chapter
    assert "92 alussa." in chapter
    assert desk.status_code == 200
    assert re.search(r"Nivala.*?63,9", main_text(desk), re.DOTALL)
