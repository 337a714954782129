from io import BytesIO

from docx import Document

from osallisuus.files.office.documents import Heading, docx_response, text_document


def test_document_has_its_title_its_words_and_its_language():
    content = text_document("Tila", ["Yksi <b>&", "Kaksi"], "sv")

    found = Document(BytesIO(content))
    words = [(one.style.name, one.text) for one in found.paragraphs]
    assert words == [("Heading 1", "Tila"), ("Normal", "Yksi <b>&"), ("Normal", "Kaksi")]
    facts = found.core_properties
    assert (facts.title, facts.language, facts.author, facts.comments) == ("Tila", "sv", "", "")


def test_document_has_its_headings_below_the_title():
    content = text_document("Tila", [Heading("Yksi"), "Sanat"], "fi")

    words = [(one.style.name, one.text) for one in Document(BytesIO(content)).paragraphs]
    assert words == [("Heading 1", "Tila"), ("Heading 2", "Yksi"), ("Normal", "Sanat")]


def test_document_is_a_file_to_keep():
    response = docx_response("teksti.docx", "Tila", ["Yksi"])

    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert response["Content-Disposition"] == 'attachment; filename="teksti.docx"'
    assert Document(BytesIO(response.content)).core_properties.language == "fi"
