from io import BytesIO

import pytest
from pptx import Presentation
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import PP_ALIGN

from osallisuus.files.office.slides import Bars, Slide, parts_of, slide_deck

SLIDES = [
    Slide("Raportti", ("Tiivistelmä.",), source="Lähde: hanke."),
    Slide("Luvut", table=(("Mitä", "Luku"), ("Mukana", "100"))),
    Slide("Hinta", bars=Bars("Euroa", ("Nivala", "Raahe"), (78.76, 79.0))),
]


@pytest.fixture
def deck():
    return Presentation(BytesIO(slide_deck("Raportti", SLIDES, "sv")))


def texts(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_slides_come_in_order_with_titles_that_are_titles(deck):
    assert [slide.shapes.title.text for slide in deck.slides] == ["Raportti", "Luvut", "Hinta"]
    assert texts(deck.slides[0]) == ["Raportti", "Tiivistelmä.", "Lähde: hanke."]


def test_table_has_its_first_row_as_heading(deck):
    [table] = [shape.table for shape in deck.slides[1].shapes if shape.has_table]

    assert table.first_row
    fills = [[str(cell.fill.fore_color.rgb) for cell in row.cells] for row in table.rows]
    assert fills == [["17544F", "17544F"], ["FFFFFF", "FFFFFF"]]
    aligned = [cell.text_frame.paragraphs[0].alignment for cell in table.rows[1].cells]
    assert aligned == [PP_ALIGN.LEFT, PP_ALIGN.RIGHT]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Mitä", "Luku"],
        ["Mukana", "100"],
    ]


def test_long_table_goes_on_with_its_heading():
    rows = tuple((f"Kunta {number}", str(number)) for number in range(12))

    parts = list(parts_of(Slide("Kunnat", table=(("Kunta", "Mukana"), *rows))))

    assert [(part.title, part.table[0], len(part.table)) for part in parts] == [
        ("Kunnat (1/2)", ("Kunta", "Mukana"), 11),
        ("Kunnat (2/2)", ("Kunta", "Mukana"), 3),
    ]


def test_chart_can_be_edited_and_has_its_values_from_above_to_below(deck):
    [frame] = [shape for shape in deck.slides[2].shapes if shape.has_chart]
    plot = frame.chart.plots[0]

    told = frame.element.nvGraphicFramePr.cNvPr.get("descr")
    assert told == "Euroa: Nivala 78,76; Raahe 79,00"
    assert list(plot.categories) == ["Raahe", "Nivala"]
    assert list(plot.series[0].values) == [79.0, 78.76]


def test_words_say_their_language(deck):
    [run] = deck.slides[0].shapes.title.text_frame.paragraphs[0].runs

    assert (run.font.language_id, deck.core_properties.title) == (
        MSO_LANGUAGE_ID.SWEDISH_FINLAND,
        "Raportti",
    )


def test_nothing_reaches_over_the_edge(deck):
    shapes = [shape for slide in deck.slides for shape in slide.shapes]

    assert max(shape.left + shape.width for shape in shapes) <= deck.slide_width
    assert max(shape.top + shape.height for shape in shapes) <= deck.slide_height


def test_words_tables_and_charts_begin_at_one_line(deck):
    lefts = {shape.left for slide in deck.slides for shape in slide.shapes}
    insets = {
        shape.text_frame.margin_left
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
    }

    assert (len(lefts), insets) == (1, {0})
