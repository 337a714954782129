"""Slides as PPTX: a title, words, one table or one chart each; the only module that knows how."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format

from osallisuus.text.finnish import without_controls

PPTX_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.7
"""In inches: a wide screen."""
BODY_TOP, BODY_HEIGHT, SOURCE_TOP = 1.7, 4.7, 6.7
LONG = 500
"""So many letters fill a slide in large print."""
MOST_ROWS = 10
BRAND, INK, TINT, PAPER = "17544F", "1C2A29", "E4EFEC", "FFFFFF"
"""The colours of the site, as in tokens.css."""
TITLE_DOWN = 1.3
"""The title page stands so much lower."""


@dataclass(frozen=True)
class Bars:
    """A chart of lying bars: names with values, from above to below. `label` says it in words."""

    label: str
    names: tuple[str, ...]
    values: tuple[float, ...]


@dataclass(frozen=True)
class Slide:
    """`source` stands small at the bottom; a table's first row is its heading."""

    title: str
    paragraphs: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    bars: Bars | None = None
    source: str = ""


def slide_deck(title: str, slides: Sequence[Slide], language: str) -> bytes:
    """The slides in order, the first as a title page, in a language of the site ("fi")."""
    from pptx import Presentation  # noqa: PLC0415  slow import
    from pptx.util import Inches  # noqa: PLC0415  slow import

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    facts = deck.core_properties
    facts.title, facts.language = without_controls(title), language
    # What the library's template says of itself is no word of ours.
    facts.author = facts.last_modified_by = ""
    facts.created = facts.modified = timezone.now()
    for number, slide in enumerate(slides):
        for part in parts_of(slide):
            _add(deck, part, language, down=0 if number else TITLE_DOWN)
    content = BytesIO()
    deck.save(content)
    return content.getvalue()


def parts_of(slide: Slide) -> Iterator[Slide]:
    """The slide, or several with the heading of its table on each, numbered in their titles."""
    heading, *rows = slide.table or ((),)
    n_parts = -(-len(rows) // MOST_ROWS)
    if n_parts <= 1:
        yield slide
        return
    for number in range(n_parts):
        some = rows[number * MOST_ROWS : (number + 1) * MOST_ROWS]
        title = f"{slide.title} ({number + 1}/{n_parts})"
        yield replace(slide, title=title, table=(heading, *some))


def _add(deck, slide: Slide, language: str, down: float) -> None:
    title_only = 5
    made: Any = deck.slides.add_slide(deck.slide_layouts[title_only])
    heading = made.shapes.title
    _place(heading, 0.5 + down, 1.0)
    # The template's own titles stand in the middle, as for a slide of four to three.
    _write(heading.text_frame, [slide.title], 44 if down else 32, language, is_bold=True)
    if slide.paragraphs:
        has_more = bool(slide.table or slide.bars)
        box = _box(made, BODY_TOP + down, 1.0 if has_more else BODY_HEIGHT - down)
        _write(box.text_frame, slide.paragraphs, _points(slide.paragraphs, has_more), language)
    top = BODY_TOP + (1.2 if slide.paragraphs else 0)
    if slide.table:
        _table(made, slide.table, top, language)
    if slide.bars:
        _bars(made, slide.bars, top)
    if slide.source:
        _write(_box(made, SOURCE_TOP, 0.5).text_frame, [slide.source], 14, language)


def _points(paragraphs: Sequence[str], has_more: bool) -> int:
    """As large as the words have room for, in points."""
    n_letters = sum(len(words) for words in paragraphs)
    if has_more or n_letters > LONG:
        return 18
    return 24


def _box(made, top: float, height: float):
    from pptx.util import Inches  # noqa: PLC0415  slow import

    width = Inches(WIDTH - 2 * MARGIN)
    return made.shapes.add_textbox(Inches(MARGIN), Inches(top), width, Inches(height))


def _place(shape, top: float, height: float) -> None:
    from pptx.util import Inches  # noqa: PLC0415  slow import

    shape.left, shape.top = Inches(MARGIN), Inches(top)
    shape.width, shape.height = Inches(WIDTH - 2 * MARGIN), Inches(height)


def _write(frame, paragraphs, points: int, language: str, *, is_bold: bool = False) -> None:
    from pptx.enum.text import PP_ALIGN  # noqa: PLC0415  slow import
    from pptx.util import Pt  # noqa: PLC0415  slow import

    frame.word_wrap = True
    # Words, tables and charts begin at one line.
    frame.margin_left = 0
    for number, words in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_after = Pt(points / 2)
        run = paragraph.add_run()
        run.text = without_controls(words)
        _look(run.font, points, language, is_bold)


def _look(font, points: int, language: str, is_bold: bool, colour: str = "") -> None:
    from pptx.dml.color import RGBColor  # noqa: PLC0415  slow import
    from pptx.enum.lang import MSO_LANGUAGE_ID  # noqa: PLC0415  slow import
    from pptx.util import Pt  # noqa: PLC0415  slow import

    spoken = {"fi": "FINNISH", "sv": "SWEDISH_FINLAND", "en": "ENGLISH_UK", "uk": "UKRAINIAN"}
    font.size, font.bold = Pt(points), is_bold
    if language in spoken:
        # What a screen reader speaks and a spelling checker checks.
        font.language_id = MSO_LANGUAGE_ID[spoken[language]]
    font.color.rgb = RGBColor.from_string(colour or (BRAND if is_bold else INK))


def _table(made, rows, top: float, language: str) -> None:
    from pptx.enum.text import PP_ALIGN  # noqa: PLC0415  slow import
    from pptx.util import Inches  # noqa: PLC0415  slow import

    height = min(0.55, (SOURCE_TOP - top - 0.1) / len(rows))
    frame = made.shapes.add_table(
        len(rows),
        len(rows[0]),
        Inches(MARGIN),
        Inches(top),
        Inches(WIDTH - 2 * MARGIN),
        Inches(height * len(rows)),
    )
    frame.table.first_row, frame.table.first_col = True, True
    points = 20 if len(rows) <= 9 else 14
    for line, row in enumerate(rows):
        for column, words in enumerate(row):
            cell = frame.table.cell(line, column)
            _fill(cell, BRAND if line == 0 else PAPER if line % 2 else TINT)
            paragraph = cell.text_frame.paragraphs[0]
            # Beside the names stand numbers.
            paragraph.alignment = PP_ALIGN.RIGHT if column else PP_ALIGN.LEFT
            run = paragraph.add_run()
            run.text = without_controls(words)
            colour = INK if line else PAPER
            _look(run.font, points, language, is_bold=line == 0, colour=colour)


def _fill(cell, colour: str) -> None:
    from pptx.dml.color import RGBColor  # noqa: PLC0415  slow import
    from pptx.enum.text import MSO_ANCHOR  # noqa: PLC0415  slow import

    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(colour)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE


def _bars(made, bars: Bars, top: float) -> None:
    from pptx.chart.data import CategoryChartData  # noqa: PLC0415  slow import
    from pptx.dml.color import RGBColor  # noqa: PLC0415  slow import
    from pptx.enum.chart import XL_CHART_TYPE  # noqa: PLC0415  slow import
    from pptx.util import Inches, Pt  # noqa: PLC0415  slow import

    data = CategoryChartData(number_format="0.00")
    # Charts draw the first category lowest.
    data.categories = list(reversed(bars.names))
    data.add_series(bars.label, list(reversed(bars.values)))
    width, height = Inches(WIDTH - 2 * MARGIN), Inches(SOURCE_TOP - top - 0.1)
    kind = XL_CHART_TYPE.BAR_CLUSTERED
    frame = made.shapes.add_chart(kind, Inches(MARGIN), Inches(top), width, height, data)
    frame.name = bars.label
    pairs = zip(bars.names, bars.values, strict=True)
    told = "; ".join(f"{name} {number_format(value, 2)}" for name, value in pairs)
    # What a screen reader says of the drawing.
    frame.element.nvGraphicFramePr.cNvPr.set("descr", f"{bars.label}: {told}")
    chart = frame.chart
    chart.has_legend, chart.has_title = False, False
    chart.font.size = Pt(16)
    plot = chart.plots[0]
    colours = plot.series[0].format.fill
    colours.solid()
    colours.fore_color.rgb = RGBColor.from_string(BRAND)
    plot.gap_width = 60
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "0.00", False
    chart.value_axis.minimum_scale = 0
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.visible = False
