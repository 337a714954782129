from io import BytesIO

from docx import Document

from osallisuus.files.office.documents import content_of, new_document
from osallisuus.files.office.markdown_documents import add_markdown


def made(text, **options):
    document = new_document("Otsikko", "fi")
    add_markdown(document, text, **options)
    return Document(BytesIO(content_of(document)))


def lines(document):
    return [(one.style.name, one.text) for one in document.paragraphs][1:]


def test_headings_lists_and_paragraphs_keep_their_words_and_order():
    found = made("# Ensin\n\nYksi *kaksi*\nkolme\n\n1. a\n   - b\n2. c\n\n## Sitten")

    assert lines(found) == [
        ("Heading 2", "Ensin"),
        ("Normal", "Yksi kaksi kolme"),
        ("Normal", "1.\ta"),
        ("Normal", "•\tb"),
        ("Normal", "2.\tc"),
        ("Heading 3", "Sitten"),
    ]


def test_bold_and_italic_stay_and_links_tell_their_address():
    found = made("**Tule** *heti* [sivulle](https://esimerkki.example)")

    runs = [(run.text, run.bold, run.italic) for run in found.paragraphs[1].runs if run.text]
    assert runs == [
        ("Tule", True, None),
        (" ", None, None),
        ("heti", None, True),
        (" ", None, None),
        ("sivulle", None, None),
        (" (https://esimerkki.example)", None, None),
    ]


def test_form_is_empty_to_write_on_or_filled():
    text = "1. Mitä? ______\n2. ☐ ei ☐ kyllä\n\n| a | b |\n| --- | --- |\n| Tila | |\n\n______"
    answers = {"kohta-1": "Kahvit\x01", "kohta-2": "☐", "kohta-3": "☒", "kohta-4": "12 €"}

    empty = made(text)
    filled = made(text, written=lambda place: answers.get(place.name, "Viimeinen"))

    assert lines(empty) == [
        ("Normal", "1.\tMitä? " + "_" * 40),
        ("Normal", "2.\t☐ ei ☐ kyllä"),
        ("Normal", ""),
        ("Normal", "_" * 40),
    ]
    assert lines(filled) == [
        ("Normal", "1.\tMitä? Kahvit"),
        ("Normal", "2.\t☐ ei ☒ kyllä"),
        ("Normal", ""),
        ("Normal", "Viimeinen"),
    ]
    cells = [[cell.text for cell in row.cells] for row in filled.tables[0].rows]
    assert cells == [["a", "b"], ["Tila", "12 €"]]
