from io import BytesIO

import pikepdf
import pytest
from django.template import engines

from osallisuus.files.pdf import render_pdf
from tests.structure import elements, faults_of

TEXT = """{% extends "base_pdf.html" %}
{% block title %}Raportti{% endblock %}
{% block content %}<h1>Raportti</h1>
<nav class="toc"><ol><li><a href="#hinta">1 Mitä se maksoi</a></li></ol></nav>
<p><a href="https://esimerkki.example/">Lähde</a> ja <a href="/kunnat/">kunnat</a></p>
<ul><li>Nimi <span class="fill"></span><p>Toinen <b>kappale</b></p></li></ul>
<p><span class="box"></span>Rasti</p>
<h2 id="hinta">Mitä se maksoi</h2>
<table><caption>Kulut</caption>
<thead><tr><th scope="col">Meno</th><th scope="col">€</th></tr></thead>
<tbody><tr><th scope="row">Kahvi</th><td>12</td></tr></tbody></table>
{% endblock %}"""


@pytest.fixture
def document(settings, tmp_path):
    (tmp_path / "text.html").write_text(TEXT, encoding="utf-8")
    backend = settings.TEMPLATES[0]
    settings.TEMPLATES = [backend | {"DIRS": [*backend["DIRS"], tmp_path]}]
    engines.__dict__.pop("templates", None)
    content = render_pdf("text.html", {}, base_url="https://portaali.example/")
    assert faults_of(content, "fi", is_long=True) == []
    with pikepdf.open(BytesIO(content)) as opened:
        yield opened


def tags(document, *kinds):
    return [one for one in elements(document.Root.StructTreeRoot) if str(one.S) in kinds]


def test_links_are_told_by_their_words_and_once_each(document):
    notes = [note for page in document.pages for note in page.get("/Annots", [])]

    assert [(str(note.Contents), int(note.F)) for note in notes] == [
        ("1 Mitä se maksoi", 4),
        ("Lähde", 4),
        ("kunnat", 4),
    ]
    assert len(tags(document, "/Link")) == 3


def test_each_link_is_tied_to_its_place_in_the_tree(document):
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    held = {int(numbers[n]): numbers[n + 1] for n in range(0, len(numbers), 2)}
    notes = [note for page in document.pages for note in page.get("/Annots", [])]

    assert [str(held[int(note.StructParent)].S) for note in notes] == ["/Link"] * 3
    assert len(held) == len(document.pages) + len(notes)


def test_headers_tell_what_they_head(document):
    assert [str(one.A.Scope) for one in tags(document, "/TH")] == ["/Column", "/Row"]
    # "Meno" heads headers only.
    assert len(tags(document, "/TD")) == 2


def test_items_of_a_list_hold_nothing_beside_their_text(document):
    kinds = {str(kid.S) for item in tags(document, "/LI") for kid in item.K}

    assert kinds == {"/Lbl", "/LBody"}


def test_empty_boxes_are_not_read(document):
    empty = [str(one.S) for one in elements(document.Root.StructTreeRoot) if not list(one.K)]

    assert empty == []


def test_page_numbers_are_set_apart(document):
    drawn = []
    for operands, operator in pikepdf.parse_content_stream(document.pages[0]):
        if str(operator) == "BDC" and str(operands[0]) == "/Artifact":
            drawn.append(str(operands[1].Type))

    assert drawn
    assert set(drawn) == {"/Pagination"}
