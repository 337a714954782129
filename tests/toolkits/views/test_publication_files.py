from io import BytesIO

import pytest
from docx import Document
from pptx import Presentation

from tests import factories
from tests.surveys.frozen import make_level, make_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def publication(project):
    release = make_release(project, make_level("project", project.slug, 12))
    body = "Vastasi [[luku:pareja]] ihmistä.\n\n[[kuva:muutos]]"
    return factories.make_publication(
        [("Tulos", body)], title="Loppujulkaisu", slug="loppu", project=project, release=release
    )


def test_word_file_is_the_page_in_words(client, publication):
    answer = client.get("/julkaisut/loppu.docx")

    document = Document(BytesIO(answer.content))
    assert answer["Content-Disposition"] == 'attachment; filename="julkaisu-loppu.docx"'
    assert "Vastasi 12 ihmistä." in [paragraph.text for paragraph in document.paragraphs]
    [chart] = document.tables
    assert [cell.text for cell in chart.rows[0].cells] == [
        "Kaikki osa-alueet",
        "+3,0 luottamusväli +1,0 … +5,0",
        "",
    ]
    assert len(document.inline_shapes) == len(chart.rows)


@pytest.mark.parametrize("ending", ["docx", "pptx"])
def test_files_are_made_of_text_with_control_characters(client, publication, ending):
    publication.title = "Loppu\x0bjulkaisu\x01"
    publication.save()
    publication.chapters.update(body="Yhdessä\x0bsyötiin.\x1f [[luku:pareja]]")

    answer = client.get(f"/julkaisut/loppu.{ending}")

    assert answer.status_code == 200
    if ending == "docx":
        document = Document(BytesIO(answer.content))
        assert document.core_properties.title.startswith("Loppu julkaisu")
        assert "Yhdessä syötiin. 12" in [each.text for each in document.paragraphs]
    else:
        deck = Presentation(BytesIO(answer.content))
        assert deck.slides[0].shapes.title.text == "Loppu julkaisu"


def test_slides_follow_the_language_of_the_publication(client, publication):
    publication.language = "sv"
    publication.save()

    deck = Presentation(BytesIO(client.get("/julkaisut/loppu.pptx").content))

    assert deck.core_properties.language == "sv"
    assert deck.slides[1].shapes.title.text == "Centrala siffror"


def test_page_offers_the_files_that_there_are(client, publication):
    with_figures = client.get(publication.get_absolute_url()).text
    publication.release = None
    publication.save()
    without = client.get(publication.get_absolute_url()).text

    word, slides = 'href="/julkaisut/loppu.docx"', 'href="/julkaisut/loppu.pptx"'
    assert (word in with_figures, slides in with_figures) == (True, True)
    assert (word in without, slides in without) == (True, False)
    assert client.get("/julkaisut/loppu.pptx").status_code == 404


@pytest.mark.parametrize("ending", ["docx", "pptx"])
def test_draft_has_no_public_files(client, publication, ending):
    publication.is_published = False
    publication.save()

    assert client.get(f"/julkaisut/loppu.{ending}").status_code == 404


@pytest.mark.parametrize("ending", ["docx", "pptx"])
def test_publication_elsewhere_has_no_files(client, ending):
    factories.make_publication(slug="tiedote", url="https://a.example/")

    assert client.get(f"/julkaisut/tiedote.{ending}").status_code == 404
