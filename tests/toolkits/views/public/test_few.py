"""What is served of a release whose groups are of seven people: whole points, and nothing else."""

import csv
import json
import re
from datetime import date
from html import unescape
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.template.loader import render_to_string

from surveys.reports import EvaluationReport, build_report
from surveys.services.releasing.releases import freeze_release
from tests import factories
from tests.reading import main_html, pdf_text
from tests.surveys.reports.samples import add_pair, add_start, answers, small_survey

DAY = date(2026, 6, 1)
# Nothing of them is a whole number: means, spreads and the ends of the intervals have decimals.
SEVEN = (
    (answers(2, 3, seura_1=3), answers(3, 3)),
    (answers(3, 2), answers(3, 4, seura_2=5)),
    (answers(4, 4, tekeminen_1=5), answers(4, 4)),
    (answers(2, 1), answers(4, 3, tekeminen_2=4)),
    (answers(1, 3), answers(2, 3, seura_1=4)),
    (answers(3, 3, tekeminen_3=2), answers(2, 4)),
    (answers(5, 4, seura_2=3), answers(4, 5)),
)
CHAPTER = """[[lause:muutos]]

[[kuva:muutos]]

[[luku:pareja]] vastasi kahdesti, [[luku:alkuvastauksia]] alussa.

[[taulukko:kokeilut]]
"""
OF_MEASURE = {"n", "mean_change", "ci_low", "ci_high"}
DECIMAL = re.compile(r"(?<![\w.])−?-?\d+[.,]\d+%?(?![\w.])")
# Of a drawn interval.
OPACITY = "0.45"
LANGUAGES = ("", "/sv", "/en")


@pytest.fixture
def seven(project):
    """A release of one pilot with seven pairs, and three who answered at the start only."""
    survey = small_survey(project, "Alajärvi")
    for start, end in SEVEN:
        add_pair(survey, start, end)
    for value in (2, 3, 5):
        add_start(survey, value)
    release = freeze_release(project=project, today=DAY)
    factories.make_publication(
        [("Tulokset", CHAPTER)], project=project, slug="raportti", release=release
    )
    return release


def pages_of(project):
    paths = [
        f"/tulokset/{project.slug}/",
        "/kunnat/alajarvi/",
        "/kokeilut/kerho-alajarvi/",
        f"/hankkeet/{project.slug}/",
        "/julkaisut/raportti/",
    ]
    return [f"{language}{path}" for path in paths for language in LANGUAGES]


def changes_of(release):
    levels = EvaluationReport.from_dict(release.report).levels
    return [measure.shown_change for level in levels for measure in level.measures]


def places_of(changes, form):
    """Where a mean and the ends of its interval stand on the axis, as drawings write it."""
    values = [value for one in changes for value in (one.mean_change, one.ci_low, one.ci_high)]
    reach = next(one for one in (10, 20, 30, 40, 50, 100) if max(map(abs, values)) <= one)
    ticks = [-reach, -reach / 2, 0, reach / 2, reach]
    return {form((value + reach) / (2 * reach)) for value in (*values, *ticks)}


def in_percent(share):
    return f"{share * 100:.1f}%"


def in_points(share):
    return f"{24 + share * (600 - 48):.1f}"


def decimals(text):
    """Numbers with decimals; days, licences and pictures without figures left out."""
    text = re.sub(r'<svg class="(?!strip|in").*?</svg>', " ", text, flags=re.DOTALL)
    text = re.sub(r"\d{1,2}\.\d{1,2}\.(\d{4})?|(CC BY(-SA)? |by(-sa)?/)4\.0", " ", text)
    return set(DECIMAL.findall(text))


def test_the_real_figures_of_seven_have_decimals(seven, project):
    report = build_report(project, shows_all=True, today=DAY)

    found = {
        value for measure in report.project.measures for value in vars(measure.change).values()
    }
    assert len({value for value in found if value and value != round(value)}) > 40


def test_json_has_the_mean_and_a_wide_interval_in_whole_points(seven, project, client):
    report = client.get(f"/tulokset/{project.slug}.json").json()

    for level in report["levels"]:
        assert level["flow"]["paired"] == 7
        for measure in level["measures"]:
            change = measure["change"]
            assert {name for name, value in change.items() if value is not None} == OF_MEASURE
            assert all(float(change[name]).is_integer() for name in OF_MEASURE)
            assert change["ci_high"] - change["mean_change"] in {25, 50, 100, 200}
            other = ("people", "pooled", "dropouts", "reliability", "has_floor", "has_ceiling")
            assert [measure[name] for name in (*other, "p_adjusted")] == [None] * 7
            for check in measure["checks"]:
                assert check["mean_change"] is None or float(check["mean_change"]).is_integer()
    assert [question["n"] for question in report["questions"]] == [None, None]
    floats = [
        one for one in json.dumps(report["levels"]).split() if re.match(r"-?\d+\.\d*[1-9]", one)
    ]
    assert floats == []


def test_tables_have_whole_points_only(seven, project, client):
    text = client.get(f"/tulokset/{project.slug}.csv").content.decode("utf-8-sig")
    lines = list(csv.reader(StringIO(text), delimiter=";"))
    book = openpyxl.load_workbook(BytesIO(client.get(f"/tulokset/{project.slug}.xlsx").content))
    cells = [list(row) for row in book.active.iter_rows(values_only=True)]

    place = {name: number for number, name in enumerate(lines[0])}
    figures = slice(place["pareja"], place["luku"])
    of_measures = [line for line in lines[1:] if line[place["pareja"]]]
    assert len(of_measures) == 9
    for line in of_measures:
        assert line[place["pareja"]] == "7"
        assert all(re.fullmatch(r"-?\d*", cell) for cell in line[figures])
    for row in cells[1:]:
        numbers = [cell for cell in row if isinstance(cell, int | float)]
        assert all(float(number).is_integer() for number in numbers)
        assert not any(decimals(cell) for cell in row if isinstance(cell, str))
    # Costs that nobody has counted are no zero.
    assert decimals(text) == set()


def test_pages_have_whole_points_in_words_and_drawings(seven, project, client):
    allowed = places_of(changes_of(seven), in_percent) | {OPACITY}
    seen = set()

    for path in pages_of(project):
        response = client.get(path)
        assert response.status_code == 200
        found = decimals(unescape(main_html(response)))
        assert found <= allowed, path
        seen |= found

    assert seen != set()


def test_paper_has_whole_points_in_words_drawings_and_their_descriptions(seven, project, client):
    report = EvaluationReport.from_dict(seven.report)
    paper = pdf_text(client.get("/julkaisut/raportti.pdf").content)

    drawn = render_to_string(
        "surveys/_change_chart.html", {"level": report.project, "report": report, "is_pdf": True}
    )

    assert decimals(paper) == set()
    assert "7 ihmistä vastasi" in paper
    labels = re.findall(r'aria-label="([^"]*)"', drawn)
    assert len(labels) == 3
    assert decimals(" ".join(labels)) == set()
    assert decimals(drawn) <= places_of(changes_of(seven), in_points) | {OPACITY}


@pytest.fixture
def beside_others(project):
    """Seven pairs in one place, and the same people nearly twice in each of two others."""
    for name, every in (("Alajärvi", SEVEN), ("Kalajoki", SEVEN * 2), ("Sievi", SEVEN[:6] * 3)):
        survey = small_survey(project, name)
        for start, end in every:
            add_pair(survey, start, end)
    return freeze_release(project=project, today=DAY)


def section_of(page, slug):
    start = page.index(f'<section class="band line" aria-labelledby="kunta-{slug}"')
    return page[start : page.index("</section>", start)]


def test_seven_beside_larger_groups_have_whole_points_and_the_others_decimals(
    beside_others, project, client
):
    levels = EvaluationReport.from_dict(beside_others.report).levels
    text = client.get(f"/tulokset/{project.slug}.csv").content.decode("utf-8-sig")
    page = main_html(client.get(f"/tulokset/{project.slug}/"))

    is_coarse = {level.slug: {m.shown_change.is_coarse for m in level.measures} for level in levels}
    assert is_coarse["alajarvi"] == is_coarse["kerho-alajarvi"] == {True}
    # Fourteen are as coarse, since the spread of the seven would follow from theirs.
    assert (is_coarse["kalajoki"], is_coarse["sievi"], is_coarse[project.slug]) == (
        {True},
        {False},
        {False},
    )
    rows = list(csv.DictReader(StringIO(text), delimiter=";"))
    found = {}
    for row in rows:
        if row["pareja"]:
            found.setdefault(row["tunnus"], set()).update(decimals(" ".join(row.values())))
    assert found["alajarvi"] == found["kerho-alajarvi"] == set()
    assert len(found["sievi"]) > 20
    own = decimals(section_of(page, "alajarvi"))
    assert own <= places_of(changes_of(beside_others), in_percent) | {OPACITY}
    assert not any(re.fullmatch(r"[+−-]?\d+,\d", one) for one in own)
    assert any(re.fullmatch(r"[+−-]?\d+,\d", one) for one in decimals(section_of(page, "sievi")))
