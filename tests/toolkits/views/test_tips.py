import sys
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.test.html import parse_html
from django.urls import reverse
from docx import Document

from osallisuus.files import pdf
from tests import factories
from tests.reading import one_line

ORIGIN = "Tekstit ovat sivuston omia, eivät hankkeen vinkkilistoja."

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def titles(response):
    return [one.title for one in response.context["page"]]


def test_tip_lists_are_found_by_any_word_of_theirs(client):
    factories.make_tip_list(title="Hyvä kohtaaminen", tips=["Tervehdi ensin"])
    factories.make_tip_list(title="Kyyti ja kaveri", tips=["Soita ÄITI mukaan"])

    found = client.get(reverse("toolkits:tiplist-list"), {"haku": "kaveri äiti"})

    assert titles(found) == ["Kyyti ja kaveri"]
    assert "1 vinkkilista ja 0 työkalua" in found.text


def test_tip_lists_are_narrowed_by_theme(client):
    factories.make_tip_list(title="Hyvä kohtaaminen", theme="encounter")
    factories.make_tip_list(title="Raati", theme="influence")
    factories.make_tool(title="Raadin runko", theme="influence")

    found = client.get(reverse("toolkits:tiplist-list"), {"aihe": "influence"})

    assert titles(found) == ["Raati"]
    assert [tool.title for tool in found.context["tools"]] == ["Raadin runko"]
    assert found.context["featured"] is None


def test_tip_lists_ignore_a_theme_that_does_not_exist(client):
    factories.make_tip_list(title="Raati", theme="influence")

    assert titles(client.get(reverse("toolkits:tiplist-list"), {"aihe": "onni"})) == ["Raati"]


def test_tip_lists_say_what_to_do_when_nothing_is_found(client):
    factories.make_tip_list()

    found = client.get(reverse("toolkits:tiplist-list"), {"haku": "avaruus"})

    assert "Kokeile sanan alkua, esimerkiksi ”aamu”, tai toista aihetta." in found.text


def test_tip_lists_are_found_by_another_form_of_a_word(client):
    factories.make_tip_list(title="Vanhempien aamupala")

    assert titles(client.get(reverse("toolkits:tiplist-list"), {"haku": "vanhemmat"})) == [
        "Vanhempien aamupala"
    ]


def test_tip_lists_lead_with_the_one_looked_over_last(client):
    factories.make_tip_list(title="Vanha", reviewed_on=date(2025, 1, 1))
    factories.make_tip_list(title="Uusi", reviewed_on=date(2026, 1, 1), tips=["a", "b"])

    found = client.get(reverse("toolkits:tiplist-list"))

    assert found.context["featured"].title == "Uusi"


def test_tip_lists_hide_what_is_not_published(client):
    hidden = factories.make_tip_list(is_published=False)
    factories.make_tip_list(title="Julki")

    assert titles(client.get(reverse("toolkits:tiplist-list"))) == ["Julki"]
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get(reverse("toolkits:tiplist-pdf", args=[hidden.slug])).status_code == 404


def test_tip_lists_show_one_version_of_each_in_the_language_of_the_page(client):
    first = factories.make_tip_list(title="Kohtaaminen")
    factories.make_tip_list(title="Möte", language="sv", translation_of=first)
    factories.make_tip_list(title="Raati")

    finnish = client.get("/vinkkilistat/")
    swedish = client.get("/sv/vinkkilistat/")

    assert titles(finnish) == ["Kohtaaminen", "Raati"]
    assert titles(swedish) == ["Möte", "Raati"]


@pytest.mark.parametrize("n_rows", [1, 3])
def test_tip_lists_take_the_same_queries_for_one_and_three(
    client, django_assert_num_queries, n_rows
):
    for number in range(n_rows):
        factories.make_tip_list(tips=["a", "b"], reviewed_on=date(2026, 1, number + 1))
        factories.make_tool()

    with django_assert_num_queries(9):
        response = client.get(reverse("toolkits:tiplist-list"))

    assert len(titles(response)) == n_rows


def test_tip_list_offers_boxes_that_need_no_script(client):
    tip_list = factories.make_tip_list()
    tip_list.tips.create(order=1, text="Tervehdi ensin.", example="”Hei!”")

    page = client.get(tip_list.get_absolute_url())

    box = (
        '<label class="check" for="vinkki-1"><input type="checkbox" id="vinkki-1" '
        'aria-describedby="esimerkki-1"><b>Tervehdi ensin.</b></label>'
    )
    assert parse_html(page.text).count(parse_html(box)) == 1
    assert "Valinnat eivät tallennu." in page.text


def test_tip_list_links_to_its_other_languages(client):
    first = factories.make_tip_list(title="Kohtaaminen")
    other = factories.make_tip_list(title="Möte", slug="mote", language="sv", translation_of=first)

    finnish, swedish = client.get(first.get_absolute_url()), client.get(other.get_absolute_url())

    assert [one.title for one in finnish.context["versions"]] == ["Möte"]
    assert [one.title for one in swedish.context["versions"]] == ["Kohtaaminen"]
    assert '<div lang="sv">' in swedish.text
    assert 'hreflang="sv" href="/vinkkilistat/mote/">Möte</a>' in one_line(finnish.text)


def test_tip_list_says_in_a_demonstration_that_its_text_is_the_portals(client):
    tip_list = factories.make_tip_list()
    elsewhere = client.get(tip_list.get_absolute_url()).text

    factories.make_project(is_demo=True)
    in_demo = client.get(tip_list.get_absolute_url()).text

    assert (ORIGIN in elsewhere, ORIGIN in in_demo) == (False, True)


def test_tip_list_that_was_published_elsewhere_names_its_source(client):
    factories.make_project(is_demo=True)
    source = factories.make_source(title="Diakin opas")
    tip_list = factories.make_tip_list(provenance="published", source=source)

    page = client.get(tip_list.get_absolute_url()).text

    assert (ORIGIN in page, "Julkaistu tieto" in page, "Diakin opas" in page) == (False, True, True)


def test_tip_list_as_pdf_has_its_title_and_tips(client):
    tip_list = factories.make_tip_list(title="Hyvä kohtaaminen", slug="hyva", tips=["Tervehdi"])

    answer = client.get(reverse("toolkits:tiplist-pdf", args=["hyva"]))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="tiplist-hyva.pdf"'
    with pikepdf.open(BytesIO(answer.content)) as document:
        assert len(document.pages) == 1
        assert document.Root.Lang == "fi"
    page = client.get(tip_list.get_absolute_url()).text
    assert f"(1 sivu, {pdf.known_pdf('tiplist-hyva').n_kilobytes} kt)" in page


class WithoutPango:
    """What importing WeasyPrint does on a machine without its library."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


def test_pdf_that_cannot_be_drawn_tells_how_to_print(client, monkeypatch, caplog):
    tip_list = factories.make_tip_list()
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [WithoutPango, *sys.meta_path])

    answer = client.get(reverse("toolkits:tiplist-pdf", args=[tip_list.slug]))

    assert answer.status_code == 503
    assert "PDF ei ole nyt saatavilla" in answer.text
    assert [record.getMessage() for record in caplog.records] == [
        f"Service Unavailable: /vinkkilistat/{tip_list.slug}.pdf"
    ]
    caplog.clear()


def test_tip_list_as_word_file_says_what_the_page_says_in_its_own_language(client):
    first = factories.make_tip_list(title="Kohtaaminen")
    tip_list = factories.make_tip_list(
        title="Möte",
        slug="mote",
        language="sv",
        translation_of=first,
        audience="För alla",
        why="Därför.",
        reviewed_on=date(2026, 11, 2),
    )
    tip_list.tips.create(order=1, text="Hälsa först.", example="”Hej!”")
    tip_list.tips.create(order=2, text="Lyssna.")

    answer = client.get(reverse("toolkits:tiplist-docx", args=["mote"]))

    assert answer.headers["Content-Disposition"] == 'attachment; filename="tiplist-mote.docx"'
    document = Document(BytesIO(answer.content))
    assert document.core_properties.language == "sv"
    assert [one.text for one in document.paragraphs] == [
        "Möte",
        "Därför.",
        "För alla",
        "☐ Hälsa först.",
        "”Hej!”",
        "☐ Lyssna.",
        "Använd fritt, licens CC BY 4.0. Senast granskad 2.11.2026.",
        "http://testserver/sv/vinkkilistat/mote/",
    ]


def test_word_file_says_that_a_translation_is_a_draft(client):
    tip_list = factories.make_tip_list(title="Möte", language="sv", slug="mote")
    draft = factories.make_tip_list(
        title="Utkast", language="sv", slug="utkast", translation_of=tip_list, reviewed_on=None
    )
    paths = [reverse("toolkits:tiplist-docx", args=[one.slug]) for one in (tip_list, draft)]

    said = [
        "utkast" in Document(BytesIO(client.get(path).content)).paragraphs[0].text for path in paths
    ]

    assert said == [False, True]
