from datetime import date
from io import BytesIO

import openpyxl

from surveys.exports.workbook import results_workbook
from surveys.reports import build_report, latest_report
from surveys.services.releasing.releases import freeze_release
from tests.surveys.reports.samples import three_places

TODAY = date(2026, 6, 1)


def sheet_of(content):
    rows = openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True)
    headings, *values = rows
    return [dict(zip(headings, row, strict=True)) for row in values]


def test_workbook_is_the_same_to_the_byte(project):
    three_places(project)

    first, second = (results_workbook(build_report(project, today=TODAY)) for _ in range(2))

    assert first == second


def test_workbook_of_results_has_the_release_and_hides_what_it_hides(client, project):
    three_places(project)
    freeze_release(project=project, today=TODAY)

    response = client.get(f"/tulokset/{project.slug}.xlsx")

    rows = sheet_of(response.content)
    hidden = [row for row in rows if row["tunnus"] == "pyhajoki" and row["mitattu asia"] == "index"]
    assert response["Content-Disposition"] == f'attachment; filename="{project.slug}.xlsx"'
    assert rows[0]["tarkistussumma"] == latest_report(project).fingerprint
    assert (rows[0]["pareja"], float(rows[0]["muutos"])) == (17, 27.9)
    assert [(row["ei näytetä, syy"], row["muutos"]) for row in hidden] == [("under_limit", None)]


def test_workbook_before_the_first_release_is_not_there(client, project):
    three_places(project)

    assert client.get(f"/tulokset/{project.slug}.xlsx").status_code == 404
