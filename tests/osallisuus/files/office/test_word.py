from io import BytesIO

from docx import Document
from docx.oxml.ns import qn

from osallisuus.files.office.word import word_file
from osallisuus.text.markdown import render_markdown
from osallisuus.text.writable import render_form
from toolkits.pages.tool_form import draw_written

PAGE = """<!doctype html>
<html lang="fi"><head><title>Raportti – Portaali</title></head><body>
<h1>Raportti</h1>
<nav class="toc"><h2>Sisällys</h2><ol><li><a href="#tulos">1 Tulos</a></li></ol></nav>
<section id="tulos"><h2><span class="no">1</span>
  Tulos</h2>
<div class="prose"><p>Sata <strong>ihmistä</strong>,
 <em>heti</em> <a href="/vaikutukset/">mukana</a>.</p>
<ol><li>Yksi</li><li>Kaksi</li></ol><p lang="sv">På svenska.</p>
<ol><li>Taas yksi</li></ol><ul><li>Kohta</li></ul></div>
<figure class="chartfig"><p class="ciaxis" aria-hidden="true"><span>0</span></p>
<ul class="ci"><li><p class="dumb-label"><span>Ihmissuhteet</span>
<span class="dumb-val"><b>+5,0</b> <span class="vh">väli</span> +1 … +9</span></p>
<svg><title>Ei tätä</title></svg></li>
<li><p class="dumb-label"><span>Vapaa-aika</span></p><p class="supp">Ei näytetä.</p></li></ul>
<figcaption><p>Piste on muutos.</p></figcaption></figure>
<table><caption>Mukana</caption><thead><tr><th scope="col">Kunta</th><th>Ihmisiä</th></tr></thead>
<tbody><tr><th scope="row">Nivala</th><td>25</td></tr></tbody></table>
<blockquote><p>Iloittiin.</p></blockquote><script>pois()</script></section>
</body></html>"""


def read(html=PAGE):
    return Document(BytesIO(word_file(html, base_url="https://p.example/")))


def test_words_keep_their_order_and_their_rank():
    found = [(paragraph.style.name, paragraph.text) for paragraph in read().paragraphs]

    assert [one for one in found if one[1]] == [
        ("Heading 1", "Raportti"),
        ("Heading 2", "Sisällys"),
        ("List", "1 Tulos"),
        ("Heading 2", "1 Tulos"),
        ("Normal", "Sata ihmistä, heti mukana."),
        ("List Number", "Yksi"),
        ("List Number", "Kaksi"),
        ("Normal", "På svenska."),
        ("List Number", "Taas yksi"),
        ("List Bullet", "Kohta"),
        ("Normal", "Piste on muutos."),
        ("Caption", "Mukana"),
        ("Quote", "Iloittiin."),
    ]


def test_chart_becomes_a_table_of_what_it_says():
    chart, table = read().tables

    assert [[cell.text for cell in row.cells] for row in chart.rows] == [
        ["Ihmissuhteet", "+5,0 väli +1 … +9"],
        ["Vapaa-aika", "Ei näytetä."],
    ]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Kunta", "Ihmisiä"],
        ["Nivala", "25"],
    ]


def test_what_a_row_draws_is_a_picture_with_its_words():
    strip = '<svg viewBox="0 0 600 26" aria-label="Muutos\n +5"><circle cx="9" cy="9" r="8"/></svg>'
    chart = read(PAGE.replace("<svg><title>Ei tätä</title></svg>", strip)).tables[0]

    rows = [[cell.text for cell in row.cells] for row in chart.rows]
    assert rows == [
        ["Ihmissuhteet", "+5,0 väli +1 … +9", ""],
        ["Vapaa-aika", "Ei näytetä.", ""],
    ]
    paragraphs = [row.cells[2].paragraphs[0].paragraph_format.element for row in chart.rows]
    told = [[one.get("descr") for one in each.iter(qn("wp:docPr"))] for each in paragraphs]
    assert told == [["Muutos +5"], []]


def test_first_row_of_a_table_is_its_heading_on_every_page():
    _chart, table = read().tables
    body = table.columns[0].cells[0].paragraphs[0].paragraph_format.element
    rows = list(body.getparent().getparent().getparent().iter(qn("w:tr")))

    assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [True, False]


def test_links_lead_out_and_to_chapters():
    document = read()
    links = list(document.element.iter(qn("w:hyperlink")))
    targets = {key: one.target_ref for key, one in document.part.rels.items() if one.is_external}

    assert [link.get(qn("w:anchor")) for link in links] == ["tulos", None]
    assert targets[links[1].get(qn("r:id"))] == "https://p.example/vaikutukset/"
    marks = [mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))]
    assert marks == ["tulos"]


def test_numbered_lists_begin_at_one_each():
    numbers = [
        paragraph.paragraph_format.element.pPr.numPr.numId.val
        for paragraph in read().paragraphs
        if paragraph.style.name == "List Number"
    ]

    assert (numbers[0] == numbers[1], numbers[1] == numbers[2]) == (True, False)


def test_file_says_its_title_and_the_language_of_every_word():
    document = read()

    assert (document.core_properties.title, document.core_properties.language) == (
        "Raportti – Portaali",
        "fi",
    )
    spoken = [
        (one.get(qn("w:val")), one.getparent().getparent().text)
        for one in document.element.iter(qn("w:lang"))
    ]
    assert spoken == [("sv", "På svenska.")]


def of_markdown(text):
    html = (
        f'<html lang="fi"><head><title>T</title></head><body>{render_markdown(text)}</body></html>'
    )
    return read(html)


def lines(document):
    return [(one.style.name, one.text) for one in document.paragraphs]


def test_lists_within_lists_keep_their_rank_and_their_first_number():
    found = of_markdown("3. a\n   - b\n     - c\n\n     jatkuu\n4. d\n\n   lisää")

    assert lines(found) == [
        ("List Number", "a"),
        ("List Bullet 2", "b"),
        ("List Bullet 3", "c"),
        ("List Continue 2", "jatkuu"),
        ("List Number", "d"),
        ("List Continue", "lisää"),
    ]
    first, last = (found.paragraphs[at].paragraph_format.element.pPr for at in (0, 4))
    number = first.numPr.numId.val
    [begins] = [
        one.lvlOverride_lst[0].startOverride.val
        for one in found.part.numbering_part.element.num_lst
        if one.numId == number
    ]
    assert (begins, last.numPr.numId.val) == (3, number)
    # Only the first paragraph of an item has its number.
    assert found.paragraphs[5].paragraph_format.element.pPr.numPr is None


def test_form_has_lines_gaps_and_boxes_and_what_was_written():
    table = "| a | b |\n| --- | --- |\n| Tila | |"
    text = f"1. Mitä? ______\n2. ☐ ei ☐ kyllä, ____ kertaa\n\n{table}\n\n______"
    answers = {"kohta-1": "Kahvit\nja <b>", "kohta-3": "x", "kohta-5": "12 €", "kohta-6": "Loppu"}
    filled = render_form(text, lambda place: draw_written(place, answers))
    empty = render_form(text, lambda place: draw_written(place, {}))

    blank, written, hollow = (
        of_markdown(text),
        read(f'<html lang="fi"><body>{filled}</body></html>'),
        read(f'<html lang="fi"><body>{empty}</body></html>'),
    )

    shown = [words for _style, words in lines(blank)]
    assert shown == ["Mitä? " + "_" * 40, "☐ ei ☐ kyllä, ________ kertaa", "", "_" * 40]
    assert [words for _style, words in lines(written)] == [
        "Mitä? Kahvit\nja <b>",
        "☐ ei ☒ kyllä, ________ kertaa",
        "",
        "Loppu",
    ]
    assert [words for _style, words in lines(hollow)] == shown
    cells = [
        [[cell.text for cell in row.cells] for row in found.tables[0].rows]
        for found in (blank, written, hollow)
    ]
    assert cells == [[["a", "b"], ["Tila", ""]], [["a", "b"], ["Tila", "12 €"]], cells[0]]


def test_end_of_a_line_stays_and_takes_no_space_with_it():
    found = read('<html lang="fi"><body><p>Kahvit <b>ja<br>\n pullat</b><br>heti</p></body></html>')

    assert lines(found) == [("Normal", "Kahvit ja\npullat\nheti")]


def test_checklist_has_a_box_before_each_item_and_none_before_its_example():
    items = "<li><p><b>Kuuntele.</b></p><p>”Hei!”</p></li><li><p>Kysy.</p></li>"
    found = read(f'<html lang="fi"><body><ul class="checks">{items}</ul></body></html>')

    assert lines(found) == [
        ("List", "☐ Kuuntele."),
        ("List Continue", "”Hei!”"),
        ("List", "☐ Kysy."),
    ]
    assert [run.bold for run in found.paragraphs[0].runs] == [None, True]
