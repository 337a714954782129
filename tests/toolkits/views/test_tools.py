import sys
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse
from docx import Document

from osallisuus.text.writable import Kind, Place
from tests import factories
from tests.toolkits.views.test_tips import WithoutPango
from toolkits.pages.tool_form import draw_written

pytestmark = pytest.mark.django_db
FORM = "1. Mitä teemme? ______\n2. Sopiiko? ☐ ei ☐ kyllä"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_tools_link_to_where_they_are(client):
    factories.make_tool(title="Lomake", slug="lomake")
    factories.make_tool(title="Opas", kind="link", body="", url="https://esimerkki.example/opas")

    page = client.get(reverse("toolkits:tool-list")).text

    assert 'href="/tyokalut/lomake.pdf"' in page
    assert 'href="https://esimerkki.example/opas"' in page


@pytest.mark.parametrize("n_rows", [1, 3])
def test_tools_take_the_same_queries_for_one_and_three(client, django_assert_num_queries, n_rows):
    for _number in range(n_rows):
        factories.make_tool()

    with django_assert_num_queries(5):
        response = client.get(reverse("toolkits:tool-list"))

    assert len(response.context["tools"]) == n_rows


def test_tool_shows_lines_to_write_on(client):
    tool = factories.make_tool(body="1. Mitä teemme? ______")

    page = client.get(tool.get_absolute_url()).text

    line = '<span class="fill"><span class="vh">(tyhjä kohta)</span></span>'
    assert f"<li>Mitä teemme? {line}</li>" in page


def test_tool_without_a_form_of_its_own_has_no_pdf(client):
    tool = factories.make_tool(kind="link", body="", url="https://esimerkki.example/")

    assert client.get(reverse("toolkits:tool-pdf", args=[tool.slug])).status_code == 404
    assert "https://esimerkki.example/" in client.get(tool.get_absolute_url()).text


def test_tool_is_a_form_on_the_screen(client):
    tool = factories.make_tool(body=FORM)

    detail = client.get(tool.get_absolute_url()).text
    page = client.get(reverse("toolkits:tool-fill", args=[tool.slug]))

    assert f'href="/tyokalut/{tool.slug}/tayta/"' in detail
    assert page.context["form"] == (
        '<ol>\n<li>Mitä teemme? <textarea class="text" name="kohta-1" maxlength="2000" '
        'aria-label="Mitä teemme?" rows="2"></textarea></li>\n'
        '<li>Sopiiko? <label class="tick"><input type="checkbox" name="kohta-2" value="x" '
        'aria-label="Sopiiko?: ei"></label> ei <label class="tick"><input type="checkbox" '
        'name="kohta-3" value="x" aria-label="Sopiiko?: kyllä"></label> kyllä</li>\n</ol>\n'
    )
    assert '<meta name="robots" content="noindex">' in page.text
    assert page.cookies == {}


def test_what_is_written_into_a_tool_comes_back_as_a_word_file(client):
    factories.make_tool(title="Lupaus", slug="lupaus", body=FORM)
    sent = {"kohta-1": "Kahvit\r\nja <b>pullat</b>", "kohta-3": "x", "kohta-9": "y", "docx": "1"}

    answer = client.post(reverse("toolkits:tool-fill", args=["lupaus"]), sent)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="tool-lupaus.docx"'
    assert [one.text for one in Document(BytesIO(answer.content)).paragraphs] == [
        "Lupaus",
        "Siksi.",
        "Kaikille",
        "Mitä teemme? Kahvit\nja <b>pullat</b>",
        "Sopiiko? ☐ ei ☒ kyllä",
        "Lomakkeeseen ei kirjoiteta osallistujien nimiä.",
        "Käytä vapaasti, lisenssi CC BY 4.0.",
        "http://testserver/tyokalut/lupaus/",
    ]


def test_empty_tool_as_word_file_has_lines_to_write_on(client):
    tool = factories.make_tool(body=FORM)

    answer = client.get(reverse("toolkits:tool-docx", args=[tool.slug]))

    texts = [one.text for one in Document(BytesIO(answer.content)).paragraphs]
    assert texts[3:5] == ["Mitä teemme? " + "_" * 40, "Sopiiko? ☐ ei ☐ kyllä"]


def test_filled_tool_as_pdf_is_kept_nowhere(client, folder):
    tool = factories.make_tool(slug="lupaus", body=FORM)

    answer = client.post(
        reverse("toolkits:tool-fill", args=[tool.slug]), {"kohta-1": "Kahvit", "pdf": "1"}
    )

    assert answer.headers["Content-Disposition"] == 'attachment; filename="tool-lupaus.pdf"'
    with pikepdf.open(BytesIO(answer.content)) as document:
        assert (len(document.pages), document.Root.Lang) == (1, "fi")
    assert list(folder.rglob("*.pdf")) == []


def test_filled_tool_shows_in_files_what_was_written_and_nothing_else():
    line, gap, cell, box = (Place("a", kind, "Nimi") for kind in Kind)

    written = [draw_written(place, {"a": " Yksi\n<b> "}) for place in (line, gap, cell, box)]
    empty = [draw_written(place, {}) for place in (line, gap, cell, box)]

    text = '<span class="written">Yksi<br>&lt;b&gt;</span>'
    hidden = '<span class="vh">(tyhjä kohta)</span></span>'
    assert written == [text] * 3 + ['<span class="box">×<span class="vh">(rastittu)</span></span>']
    assert empty == [
        f'<span class="fill">{hidden}',
        f'<span class="blank">{hidden}',
        f'<span class="vh nothing">{hidden}',
        '<span class="box"><span class="vh">(ei rastia)</span></span>',
    ]


def test_nothing_is_lost_where_the_pdf_cannot_be_made(client, monkeypatch, caplog):
    tool = factories.make_tool(body=FORM)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [WithoutPango, *sys.meta_path])

    answer = client.post(
        reverse("toolkits:tool-fill", args=[tool.slug]),
        {"kohta-1": "Kahvit </textarea>", "kohta-3": "x", "pdf": "1"},
    )

    assert answer.status_code == 503
    assert "PDF-tiedostoa ei voi nyt tehdä. Mitään ei kadonnut." in answer.text
    assert ">Kahvit &lt;/textarea&gt;</textarea>" in answer.context["form"]
    assert 'aria-label="Sopiiko?: kyllä" checked></label>' in answer.context["form"]
    caplog.clear()


@pytest.mark.parametrize(
    "overrides",
    [{"is_published": False}, {"body": "Vain tekstiä."}, {"body": "", "url": "https://a.example/"}],
)
def test_tool_that_is_hidden_or_no_form_is_not_filled(client, overrides):
    tool = factories.make_tool(**{"body": FORM} | overrides)
    path = reverse("toolkits:tool-fill", args=[tool.slug])

    assert [client.get(path).status_code, client.post(path, {"docx": "1"}).status_code] == [404] * 2


def test_one_network_does_not_keep_the_maker_of_pdf_files_busy(client, monkeypatch, caplog):
    monkeypatch.setattr("toolkits.views.tools.PDF_FILES_AN_HOUR", 1)
    tool = factories.make_tool(body=FORM)
    path = reverse("toolkits:tool-fill", args=[tool.slug])

    first, second = (client.post(path, {"kohta-1": "a", "pdf": "1"}) for _time in range(2))
    word = client.post(path, {"kohta-1": "a", "docx": "1"})

    assert [first.status_code, second.status_code, word.status_code] == [200, 503, 200]
    assert "Samasta verkosta on pyydetty monta PDF-tiedostoa" in second.text
    caplog.clear()


@pytest.mark.parametrize("file", ["docx", "pdf"])
@pytest.mark.parametrize(
    ("written", "is_over"),
    [
        ("a" * 2000, False),
        ("a" * 2001, True),
        ("a\r\n" * 60, False),
        ("a\r\n" * 61, True),
        ("aa" * 999 + "\r\na", False),
    ],
)
def test_no_more_is_drawn_than_the_fields_take(client, file, written, is_over):
    tool = factories.make_tool(body=FORM)
    path = reverse("toolkits:tool-fill", args=[tool.slug])

    answer = client.post(path, {"kohta-1": written, "kohta-2": "x", file: "1"})

    assert answer.status_code == (400 if is_over else 200)
    assert ("Content-Disposition" in answer.headers) is not is_over
    if is_over:
        assert (
            "Kohdassa ”Mitä teemme?” on liikaa tekstiä. Siihen mahtuu enintään 2000 merkkiä ja "
            "60 riviä. Mitään ei kadonnut." in answer.text
        )
        assert "Tallenna nyt Word-tiedostona" not in answer.text
        kept = written.replace("\r\n", "\n")
        assert f">{kept}</textarea>" in answer.context["form"]
