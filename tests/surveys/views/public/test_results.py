import csv
import hashlib
import json
import re
from datetime import date
from io import StringIO

import pytest
from django.core.cache import caches

from surveys.reports import latest_report
from surveys.services.releasing.releases import freeze_release
from tests import factories
from tests.reading import one_line, pdf_text
from tests.surveys.frozen import make_hidden_level, make_level, make_release
from tests.surveys.reports.samples import (
    EIGHT,
    SIX,
    add_pair,
    add_pairs,
    answers,
    small_survey,
    three_places,
)

TODAY = date(2026, 6, 1)
HIDDEN = "Tulosta ei näytetä, jotta yksittäisen vastaajan tietoja ei voi päätellä."


@pytest.fixture
def frozen(project):
    three_places(project)
    return freeze_release(project=project, today=TODAY)


def page(client, project, ending="/"):
    return client.get(f"/tulokset/{project.slug}{ending}").content.decode()


def rows_of(text):
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def test_results_before_the_first_release_say_what_comes(client, project):
    html = page(client, project)

    assert "Tuloksia ei ole vielä vahvistettu." in html
    assert client.get(f"/tulokset/{project.slug}.csv").status_code == 404
    assert client.get(f"/tulokset/{project.slug}.json").status_code == 404


def test_results_of_an_unpublished_project_are_not_found(client, project):
    assert client.get(f"/tulokset/{project.slug}/").status_code == 200
    project.is_published = False
    project.save()

    assert client.get(f"/tulokset/{project.slug}/").status_code == 404


def test_results_show_numbers_sentences_and_the_day(client, project, frozen):
    html = page(client, project)

    assert "Luvut vahvistettu 1.6.2026." in html
    assert "17 ihmistä vastasi sekä alussa että lopussa." in html
    assert "Vertailuryhmää ei ollut, joten kyselystä ei voi päätellä" in html
    assert "<b>+27,9</b>" in one_line(html)
    assert "Kyselyä ei ole vielä tutkittu." in html


def test_results_hide_small_groups_in_the_page_and_both_files(client, project, frozen):
    html = page(client, project)
    rows = rows_of(page(client, project, ".csv"))
    levels = json.loads(page(client, project, ".json"))["levels"]

    # Pyhäjoki: three people whose mean change would be 75; Kalajoki guards it with 16.7.
    # The other two are questions that nobody answered.
    assert html.count(HIDDEN) == 4
    assert "Kalajoki ja Pyhäjoki" in html
    for text in (html, page(client, project, ".csv"), page(client, project, ".json")):
        assert "75,0" not in text
        assert "16,7" not in text
        assert "16.666" not in text
    hidden = [row for row in rows if row["ei näytetä, syy"]]
    # Twelve measures of the two small places, and two questions that nobody answered.
    assert len(hidden) == 14
    facts = {"hanke", "aineisto", "vahvistettu", "menetelmä", "tarkistussumma", "taso", "tunnus"}
    facts |= {"nimi", "mitattu asia", "asian nimi", "yksikkö", "ei näytetä, syy", "sanoin"}
    assert {value for row in hidden for key, value in row.items() if key not in facts} == {""}
    small = [level for level in levels if "pyhajoki" in level["slug"]]
    assert [level["flow"]["paired"] for level in small] == [None, None]
    assert {
        (measure["hidden"], measure["change"]) for level in small for measure in level["measures"]
    } == {("under_limit", None)}


def test_question_whose_classes_were_too_small_is_not_said_to_be_uniform(client, project):
    survey = small_survey(project, "Alajärvi")
    for number in range(10):
        start = answers(3, elama=1 + number % 4)
        add_pair(survey, start, answers(4, elama=2 + number % 4 - number // 8))
    freeze_release(project=project, today=TODAY)
    [question, _wish] = latest_report(project).questions
    assert (question.n, question.hidden, question.change.cells) == (10, None, ())

    html = one_line(page(client, project))

    # Eight rose and two did not: alike is not what they answered.
    assert f'<h3>Millaista elämä on?</h3><p class="supp">{HIDDEN}</p>' in html
    assert "yhtenäisiä" not in html


def test_results_hide_the_same_from_a_coordinator(signed_in, coordinator, project, frozen):
    html = page(signed_in(coordinator), project)

    assert html.count(HIDDEN) == 4
    assert "75,0" not in html


def test_results_csv_opens_in_finnish_spreadsheets(client, project, frozen):
    response = client.get(f"/tulokset/{project.slug}.csv")

    text = response.content.decode()
    first = rows_of(text)[0]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert text.startswith("\ufeffhanke;")
    assert (first["taso"], first["mitattu asia"], first["pareja"]) == ("hanke", "index", "17")
    assert (first["muutos"], first["tarkistussumma"]) == ("27,9", frozen.fingerprint)


def test_results_csv_has_the_counts_and_costs_of_the_page(client, project):
    surveys = three_places(project)
    factories.make_cost_line(pilot=surveys[0].pilot, amount="1200.50")
    freeze_release(project=project, today=TODAY)

    rows = rows_of(page(client, project, ".csv"))

    found = {(row["tunnus"], row["luku"]): (row["arvo"], row["yksikkö"]) for row in rows}
    assert found["kalajoki+pyhajoki", "Vastasi sekä alussa että lopussa"] == ("9", "ihmistä")
    assert found["alajarvi", "Vastasi sekä alussa että lopussa"] == ("8", "ihmistä")
    assert found[project.slug, "Vastasi sekä alussa että lopussa"] == ("17", "ihmistä")
    assert found[project.slug, "Osallistui kokeiluihin"] == ("60", "ihmistä")
    assert found["kerho-alajarvi", "Kulut osallistujaa kohti"] == ("60,03", "euroa")
    assert found["kerho-kalajoki", "Kulut osallistujaa kohti"] == ("", "euroa")
    assert found[project.slug, "Kulut yhteensä"] == ("1200,50", "euroa")


def test_results_csv_defuses_formulas(client, project):
    project.name = "=HYPERLINK(1)"
    project.save()
    three_places(project)
    freeze_release(project=project, today=TODAY)

    assert rows_of(page(client, project, ".csv"))[0]["hanke"] == "'=HYPERLINK(1)"


def test_results_json_is_the_release_to_the_byte(client, project, frozen):
    response = client.get(f"/tulokset/{project.slug}.json")

    assert response["Content-Type"] == "application/json"
    assert hashlib.sha256(response.content).hexdigest() == frozen.fingerprint


def test_results_show_the_published_cost_beside_the_computed_one(client, project):
    project.published_cost, project.source = "81.61", factories.make_source(title="Tiedote")
    project.save()
    survey = small_survey(project, "Alajärvi", n_participants=10)
    add_pairs(survey, *EIGHT)
    factories.make_cost_line(pilot=survey.pilot, amount="1200.50")
    freeze_release(project=project, today=TODAY)

    html = page(client, project)

    assert (
        "Kustannus osallistujaa kohti oli keskimäärin 81,61 €, siinä määrin kuin resurssit "
        "pystyttiin erittelemään." in html
    )
    assert "Tiedote" in html
    assert "1\xa0200,50 € / 10 ihmistä" in html
    assert "120,05" in html


def test_results_mark_made_up_answers(client, project):
    project.is_demo = True
    project.save()
    three_places(project)
    freeze_release(project=project, today=TODAY)

    html = page(client, project)

    assert "Keksittyjä vastauksia esittelyä varten" in html
    assert '<meta name="robots" content="noindex">' in html
    assert rows_of(page(client, project, ".csv"))[0]["aineisto"] == (
        "Keksittyjä vastauksia esittelyä varten"
    )


def test_results_work_in_other_languages(client, project, frozen):
    html = client.get(f"/en/tulokset/{project.slug}/").content.decode()

    assert "+27.9" in html


def test_results_need_the_same_queries_for_one_place_and_three(
    client, project, django_assert_num_queries
):
    survey = small_survey(project, "Alajärvi")
    add_pairs(survey, *EIGHT)
    freeze_release(project=project, today=TODAY)
    page(client, project)
    project.save()
    with django_assert_num_queries(QUERIES):
        page(client, project)
    for name in ("Kalajoki", "Pyhäjoki"):
        add_pairs(small_survey(project, name), *SIX)
    freeze_release(project=project, today=date(2026, 9, 1))
    page(client, project)
    project.save()

    with django_assert_num_queries(QUERIES):
        html = page(client, project)

    assert "20 ihmistä vastasi sekä alussa että lopussa." in html


QUERIES = 5


def test_results_begin_with_their_contents(client, project, frozen):
    html = page(client, project)
    found = re.findall(r'<li><a href="#([\w-]+)">([^<]+)</a></li>', html)

    assert found == [
        ("muutos", "Mikä muuttui"),
        ("ennen-ja-jalkeen", "Alussa ja lopussa"),
        ("ihmiset", "Kuinka monen tilanne muuttui"),
        ("kunnat", "Kunnittain"),
        ("vastaajat", "Keitä luvut koskevat"),
        ("kustannus", "Mitä se maksoi"),
        ("menetelma", "Näin arvioitiin"),
    ]
    assert all(f'<section class="chapter" id="{slug}">' in html for slug, _title in found)


def test_results_as_pdf_say_what_the_page_says(client, project, frozen):
    response = client.get(f"/tulokset/{project.slug}.pdf")
    text = pdf_text(response.content)
    shown = re.findall(r"<b\s*>([+−][\d,]+)</b>", page(client, project))

    assert response["Content-Type"] == "application/pdf"
    assert "17 ihmistä vastasi sekä alussa että lopussa." in text
    assert shown
    assert [number for number in shown if number not in text] == []
    assert HIDDEN in text


def test_results_say_how_they_may_be_used(client, project, frozen):
    html = one_line(page(client, project))

    address = "https://creativecommons.org/licenses/by/4.0/"
    assert f'Lisenssi: <a href="{address}">CC BY 4.0</a>.' in html


def test_results_have_no_pdf_before_the_first_release(client, project):
    assert client.get(f"/tulokset/{project.slug}.pdf").status_code == 404


@pytest.mark.django_db
def test_menu_leads_to_the_newest_project_that_has_results(client):
    ended = factories.make_project(slug="paattynyt", starts_on=date(2020, 1, 1))
    factories.make_project(slug="kaynnissa", starts_on=date(2025, 1, 1))
    before = client.get("/tulokset/").url

    make_release(ended, make_level("project", ended.slug, 12))

    assert before == "/tulokset/kaynnissa/"
    assert client.get("/tulokset/").url == "/tulokset/paattynyt/"


@pytest.mark.django_db
def test_menu_of_results_is_not_there_in_an_empty_portal(client):
    assert client.get("/tulokset/").status_code == 404


def test_workbook_is_made_once_until_its_figures_change(client, frozen, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    path = f"/tulokset/{frozen.project.slug}.xlsx"
    first = client.get(path).content
    [kept] = (tmp_path / "kept").iterdir()
    kept.write_bytes(b"as it was kept")

    caches["pages"].clear()
    again = client.get(path).content
    swedish = client.get(f"/sv{path}")

    assert first[:2] == b"PK"
    assert again == b"as it was kept"
    assert (swedish.status_code, swedish.content[:2]) == (200, b"PK")


def test_one_place_with_everybody_is_no_small_group(client, project):
    make_release(
        project,
        make_level("project", "kaikki", 12),
        make_level("municipality", "raahe", 12),
        make_hidden_level("municipality", "nivala"),
    )

    html = one_line(page(client, project))

    assert "Siksi kunnan tulos on sama kuin koko hankkeen." in html
    assert "Luvuissa ei ole vastauksia tästä kunnasta." in html
    assert ("vain suuntaa antavia" in html, HIDDEN in html) == (False, False)


def test_one_shown_place_of_two_stays_a_small_group(client, project):
    make_release(
        project,
        make_level("project", "kaikki", 16),
        make_level("municipality", "raahe", 12),
        make_hidden_level("municipality", "nivala"),
    )

    html = one_line(page(client, project))

    assert ("vain suuntaa antavia" in html, HIDDEN in html) == (True, True)
    assert "kunnan tulos on sama kuin koko hankkeen" not in html
