from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from surveys.reports import EvaluationReport
from surveys.reports.frozen.model import Sentence
from tests import factories
from tests.surveys.frozen import make_hidden_level, make_level, make_release
from toolkits.forms import ChapterForm
from toolkits.publication.chapters import ChapterPart, chapter_parts
from toolkits.publication.markers import euros, validate_markers, whole


@pytest.fixture
def report(project):
    """73 of 92 people answered twice; taking part cost 81,61 euros a head."""
    release = make_release(project, make_level("project", "hanke", 73))
    found = EvaluationReport.from_dict(release.report)
    level = found.project
    flow = replace(level.flow, participants=100, started=92, ended=75, paired=73)
    level = replace(level, flow=flow, measures=(replace(level.index, sentence=MILD),))
    cost = replace(found.cost, total_cost=Decimal("8161.00"), ratio_of_totals=Decimal("81.61"))
    return replace(found, levels=(level,), cost=cost, notes=(NO_COMPARISON,))


MILD = Sentence("changed", "Tilanne parani keskimäärin 3 pistettä.")
NO_COMPARISON = Sentence("no_comparison", "Vertailuryhmää <ei> *ollut*.")


def texts(body, report):
    return [str(part.html) or part.template or part.missing for part in chapter_parts(body, report)]


def test_chapter_prints_numbers_of_the_report_in_its_text(report):
    body = (
        "Mukana oli [[luku:osallistujia]] ihmistä, ja [[luku:pareja]] vastasi kahdesti. "
        "Se maksoi [[luku:kustannukset_yhteensa]] eli [[luku:kustannus_osallistujaa_kohti]]."
    )

    assert texts(body, report) == [
        "<p>Mukana oli 100 ihmistä, ja 73 vastasi kahdesti. "
        "Se maksoi 8\u00a0161,00\u00a0€ eli 81,61\u00a0€.</p>\n"
    ]


def test_chapter_counts_those_who_answered_once(report):
    body = "[[luku:ilman_loppuvastausta]] alussa, [[luku:vain_loppuvastauksia]] lopussa"

    assert texts(body, report) == ["<p>19 alussa, 2 lopussa</p>\n"]


def test_chapter_takes_sentences_alone_and_inside_text(report):
    body = "Ensin.\n\n[[lause:muutos]]\n\nSitten. [[lause:vertailuryhma]]"

    assert texts(body, report) == [
        "<p>Ensin.</p>\n<p>Tilanne parani keskimäärin 3 pistettä.</p>\n"
        "<p>Sitten. Vertailuryhmää &lt;ei&gt; *ollut*.</p>\n"
    ]


def test_headings_of_a_chapter_stand_below_its_own(report):
    assert texts("# Alku\n\n## Loppu", report) == ["<h3>Alku</h3>\n<h4>Loppu</h4>\n"]


def test_chapter_puts_figures_between_its_texts(report):
    body = "Alku.\n\n[[kuva:muutos]]\n\nLoppu.\n\n[[taulukko:kustannukset]]\n"

    assert texts(body, report) == [
        "<p>Alku.</p>\n",
        "surveys/_change_chart.html",
        "<p>Loppu.</p>\n",
        "surveys/_cost_table.html",
    ]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_chapter_is_the_same_with_the_line_ends_of_a_browser(report, end):
    body = "Alku.\n\n[[kuva:muutos]]\n\nMukana [[luku:pareja]].\n\n[[taulukko:kustannukset]]\n"
    sent = body.replace("\n", end)

    validate_markers(sent)

    assert chapter_parts(sent, report) == chapter_parts(body, report)


def test_chapter_shows_an_unknown_marker_where_it_stands(report):
    body = "Alku [[luku:onni]].\n\n[[kuva:onni]]"

    assert chapter_parts(body, report) == [
        ChapterPart(html="<p>Alku (tieto puuttuu).</p>\n"),
        ChapterPart(missing="kuva:onni"),
    ]


def test_chapter_without_a_report_keeps_its_text():
    body = "Mukana oli [[luku:osallistujia]].\n\n[[kuva:muutos]]\n\nLoppu."

    assert chapter_parts(body, None) == [
        ChapterPart(html="<p>Mukana oli (luku tulee myöhemmin).</p>\n"),
        ChapterPart(missing="kuva:muutos"),
        ChapterPart(html="<p>Loppu.</p>\n"),
    ]


def test_chapter_does_not_print_what_the_report_hides(report):
    hidden = replace(report, levels=(make_hidden_level("project", "hanke"),), notes=())

    found = texts("[[luku:pareja]] ja [[lause:vertailuryhma]]", hidden)

    assert found == ["<p>(lukua ei näytetä) ja (lukua ei näytetä)</p>\n"]


def test_chapter_does_not_take_a_number_for_markdown(report):
    assert texts("[[luku:pareja]]. päivä", report) == ["<p>73. päivä</p>\n"]


def test_chapter_takes_no_place_from_its_writer(report):
    assert texts("\ue0007\ue001 ja [[luku:pareja]]", report) == ["<p>7 ja 73</p>\n"]


@pytest.mark.parametrize("body", ["", "Pelkkää tekstiä.", "[[kuva:muutos]]", "On [[luku:pareja]]."])
def test_markers_that_are_known_are_valid(body):
    assert validate_markers(body) is None


def test_markers_that_are_unknown_are_named():
    with pytest.raises(ValidationError) as caught:
        validate_markers("[[kuva:onni]] ja [[luku:onni]] ja [[luku:pareja]]")

    message = caught.value.messages[0]
    assert message.startswith("Tuntematon merkintä: kuva:onni, luku:onni. Käytössä ovat: kuva:")


def test_markers_of_figures_stand_on_a_line_of_their_own():
    with pytest.raises(ValidationError) as caught:
        validate_markers("Katso [[kuva:muutos]] tästä.")

    assert caught.value.messages == [
        "Kirjoita kuvan tai taulukon merkintä omalle rivilleen: kuva:muutos."
    ]


@pytest.mark.django_db
def test_chapter_form_tells_of_an_unknown_marker():
    publication = factories.make_publication()
    sent = {"publication": publication.pk, "slug": "a", "title": "A", "body": "[[kuva:onni]]"}

    form = ChapterForm(sent)

    assert list(form.errors) == ["body"]
    assert form.errors["body"][0].startswith("Tuntematon merkintä: kuva:onni.")


@pytest.mark.parametrize(
    "body", ["Alku [[luku:pareja loppu.", "[[kuva:muutos", "[[kuva:\nmuutos]]"]
)
def test_marker_without_its_end_is_told(body):
    with pytest.raises(ValidationError) as caught:
        validate_markers(body)

    assert caught.value.messages == [
        "Merkintä on jäänyt auki: kirjoita sen loppuun ]], esimerkiksi [[luku:pareja]]."
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        (Decimal("78.756"), "78,76\u00a0€"),
        (Decimal("0.005"), "0,01\u00a0€"),
        (Decimal(1234), "1\u00a0234,00\u00a0€"),
    ],
)
def test_euros_are_rounded_as_everywhere(value, text):
    assert euros(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, None), (Decimal("102.5"), "103"), (102, "102"), (Decimal("1234.4"), "1\u00a0234")],
)
def test_whole_numbers_are_rounded_and_never_cut(value, text):
    assert whole(value) == text
