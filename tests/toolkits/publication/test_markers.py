from dataclasses import replace
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from surveys.reports import EvaluationReport
from surveys.reports.frozen.cost_figures import PilotCost
from tests.surveys.frozen import make_hidden_level, make_level, make_release
from toolkits.publication.chapters import chapter_parts, value_of
from toolkits.publication.markers import MARKERS, level_of, marker_of, names_in, places_of

pytestmark = pytest.mark.django_db
HIDDEN = "Tulosta ei näytetä, jotta yksittäisen vastaajan tietoja ei voi päätellä."


@pytest.fixture
def report(project):
    levels = (
        make_level("project", "hanke", 73),
        make_level("municipality", "nivala", 18),
        make_hidden_level("municipality", "raahe"),
        make_level("pilot", "aamupala", 18),
    )
    found = EvaluationReport.from_dict(make_release(project, *levels).report)
    pilot = PilotCost(
        slug="aamupala",
        name="Aamupala",
        municipality="nivala",
        municipality_name="Nivala",
        total_cost=Decimal(1969),
        n_participants=25,
        per_participant=Decimal("78.76"),
        n_visits=120,
        per_visit=None,
        n_uncountable=0,
        volunteer_hours=None,
    )
    return replace(found, cost=replace(found.cost, pilots=(pilot,)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("luku:pareja", "73"),
        ("luku:pareja:nivala", "18"),
        ("luku:pareja:raahe", None),
        ("luku:pareja:aamupala", "18"),
        ("luku:pareja:rovaniemi", None),
        ("luku:kokeiluja:nivala", None),
        ("luku:kustannus_osallistujaa_kohti:aamupala", "78,76\u00a0€"),
        ("luku:kustannus_osallistujaa_kohti:nivala", None),
        ("lause:muutos:raahe", HIDDEN),
    ],
)
def test_number_of_a_place_is_its_own(report, name, value):
    assert value_of(name, report) == value


@pytest.mark.parametrize(
    ("name", "is_known"),
    [
        ("kuva:muutos", True),
        ("kuva:muutos:nivala", True),
        ("kuva:muutos:", False),
        ("kuva:kustannukset:nivala", False),
        ("kuva:onni", False),
        ("kuva", False),
        ("", False),
    ],
)
def test_marker_is_known_by_its_whole_name(name, is_known):
    assert (marker_of(name) is not None) == is_known


def test_figure_is_about_the_place_that_it_names(report):
    [shown] = chapter_parts("[[kuva:muutos:nivala]]", report)

    assert (shown.template, shown.level.slug) == ("surveys/_change_chart.html", "nivala")


def test_figure_of_a_hidden_place_says_why_it_is_not_shown(report):
    [hidden] = chapter_parts("[[kuva:muutos:raahe]]", report)

    assert (hidden.html, hidden.template) == (f'<p class="supp">{HIDDEN}</p>', "")


def test_place_that_the_report_does_not_know_is_missing(report):
    assert level_of("kuva:muutos:rovaniemi", report) is None
    [part] = chapter_parts("[[kuva:muutos:rovaniemi]]", report)
    assert part.missing == "kuva:muutos:rovaniemi"


def test_places_are_told_once_each(report):
    assert [level.slug for level in places_of(report)] == ["nivala", "raahe", "aamupala"]


def test_every_marker_is_words_or_a_figure():
    both = {name for name, marker in MARKERS.items() if bool(marker.value) == bool(marker.template)}

    assert both == set()
    assert {name.split(":")[0] for name in MARKERS} == {"kuva", "taulukko", "lause", "luku"}


def test_names_in_a_text_come_once_each():
    assert names_in("[[b]] [[a]] [[b]]") == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("luku:kustannukset_yhteensa", "(ei laskettu)"),
        ("luku:vapaaehtoistunteja", "(ei laskettu)"),
        ("luku:kustannus_osallistujaa_kohti", "(ei laskettu)"),
        ("luku:osallistujia:raahe", "(ei laskettu)"),
        ("luku:pareja:raahe", "(lukua ei näytetä)"),
    ],
)
def test_text_says_what_was_not_counted(report, name, words):
    uncounted = replace(report, cost=replace(report.cost, pilots=()))

    [part] = chapter_parts(f"Luku: [[{name}]].", uncounted)

    assert part.html == f"<p>Luku: {words}.</p>\n"


@pytest.mark.parametrize(
    ("hours", "written"), [("0", "0"), ("24.50", "24,5"), ("100.00", "100"), ("1200", "1\xa0200")]
)
def test_hours_are_as_they_were_told(report, hours, written):
    [pilot] = report.cost.pilots
    pilots = (replace(pilot, volunteer_hours=Decimal(hours)),)
    told = replace(report.cost, pilots=pilots, volunteer_hours=Decimal(hours))

    assert value_of("luku:vapaaehtoistunteja", replace(report, cost=told)) == written
    assert value_of("luku:vapaaehtoistunteja", report) is None


@pytest.mark.parametrize(
    "template",
    ["surveys/_cost_chart.html", "surveys/_cost_table.html", "toolkits/_pilot_costs.html"],
)
def test_tables_of_costs_show_no_zero_where_nothing_was_counted(report, template):
    cost = replace(report.cost, pilots=())

    html = render_to_string(template, {"report": report, "cost": cost})

    assert "0,00" not in html
    assert "ei laskettu" in html or "ei ole laskettu" in html
