"""HTML of our own templates as DOCX: the words of a page in a file that people go on writing.

The rows of a chart become a table: its names, what it says, and what it draws as pictures.
"""

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin

from osallisuus.files.office.documents import add_picture, content_of, empty_document
from osallisuus.files.office.pictures import picture_of
from osallisuus.files.office.word_parts import bookmark, bookmark_name, numbered, repeats, speaks
from osallisuus.files.office.word_text import (
    EMPTY_BOX,
    LINE_END,
    Run,
    classes_of,
    is_block,
    is_hidden,
    runs_of,
    squeezed,
    words_of,
)

HEADINGS = {f"h{level}": level for level in range(1, 7)}
CHART_ROW = "dumb-label"
DEEPEST_LIST = 3
"""Word's own styles of lists go no deeper."""


@dataclass(frozen=True)
class Item:
    """How an item of a list begins: the style of its first paragraph and that of the others, the
    numbering that counts it, and a sign before its words."""

    style: str
    rest: str
    number: int | None = None
    sign: str = ""


@dataclass
class _Writer:
    document: Any
    base_url: str
    language: str
    anchors: list[str] = field(default_factory=list)
    n_bookmarks: int = 0
    n_lists: int = 0
    begins: Item | None = None

    def blocks(self, element, style=None, run=None):
        """Text and blocks of an element in their order; `run` is how its own words look."""
        run = run or Run("")
        run = replace(run, language=element.get("lang") or run.language)
        line = [replace(run, text=element.text or "")]
        for child in element:
            if is_block(child):
                self.paragraph(line, style)
                line = []
                self.block(child, style, run)
            else:
                line += runs_of(child, run)
            line.append(replace(run, text=child.tail or ""))
        self.paragraph(line, style)

    def block(self, element, style, run):
        if element.get("id"):
            self.anchors.append(element.get("id"))
        if element.tag in HEADINGS:
            line = runs_of(element, run)
            self.paragraph(line, f"Heading {HEADINGS[element.tag]}")
        elif element.tag in {"ul", "ol"} and _chart_rows(element):
            self.chart(element)
        elif element.tag in {"ul", "ol"}:
            self.list(element, run)
        elif element.tag == "table":
            self.table(element, run)
        elif element.tag == "blockquote":
            self.blocks(element, "Quote", run)
        elif element.tag in {"summary", "dt"}:
            self.blocks(element, style, replace(run, is_bold=True))
        else:
            self.blocks(element, style, run)

    def list(self, element, run):
        self.n_lists += 1
        item = self._item_of(element)
        for child in element:
            if child.tag == "li":
                self.begins = item
                self.blocks(child, item.rest, run)
        self.n_lists, self.begins = self.n_lists - 1, None

    def _item_of(self, element) -> Item:
        depth = min(self.n_lists, DEEPEST_LIST)
        deep = f" {depth}" if depth > 1 else ""
        rest = f"List Continue{deep}"
        if element.getparent().tag == "nav":
            # The lines of the contents have their numbers in their words.
            return Item("List", rest)
        if "checks" in classes_of(element):
            return Item("List", rest, sign=f"{EMPTY_BOX} ")
        if element.tag == "ul":
            return Item(f"List Bullet{deep}", rest)
        style = f"List Number{deep}"
        return Item(style, rest, self._new_numbering(style, int(element.get("start") or 1)))

    def _new_numbering(self, style: str, first: int) -> int:
        """Begins anew: the style alone would count on from the list before."""
        from docx.oxml.ns import qn  # noqa: PLC0415  slow import

        numbers = self.document.styles[style].element.pPr.numPr
        numbering = self.document.part.numbering_part.element
        known = numbering.num_having_numId(numbers.numId.val)
        made = numbering.add_num(known.abstractNumId.val)
        made.add_lvlOverride(0).add_startOverride(first)
        return int(made.get(qn("w:numId")))

    def chart(self, element):
        """Rows of a chart as a table of names and values, with a picture where one is drawn."""
        rows = [(_cells_of(row), *_drawing_of(row)) for row in _chart_rows(element)]
        n_columns = 3 if any(picture for _cells, picture, _label in rows) else 2
        table = self.document.add_table(rows=0, cols=n_columns, style="Table Grid")
        for words, picture, label in rows:
            cells = table.add_row().cells
            for cell, text in zip(cells[:2], words, strict=True):
                cell.text = text
            if picture:
                add_picture(cells[2].paragraphs[0], picture, label)
        self.document.add_paragraph()

    def table(self, element, run):
        rows = list(element.iter("tr"))
        caption = element.find("caption")
        if caption is not None:
            self.paragraph(runs_of(caption, run), "Caption")
        widest = max((len(_cells(row)) for row in rows), default=0)
        if not widest:
            return
        table = self.document.add_table(rows=0, cols=widest, style="Table Grid")
        for row in rows:
            added = table.add_row()
            if row.getparent().tag == "thead":
                repeats(added)
            for cell, source in zip(added.cells, _cells(row), strict=False):
                self.fill(cell.paragraphs[0], runs_of(source, run))
        self.document.add_paragraph()

    def paragraph(self, line, style=None):
        line = squeezed(line)
        if not line:
            return
        item = self.begins if self.begins and self.begins.rest == style else None
        made = self.document.add_paragraph(style=item.style if item else style)
        if item:
            self.begins = None
            if item.number is not None:
                numbered(made, item.number)
            if item.sign:
                made.add_run(item.sign)
        self.fill(made, line)

    def fill(self, paragraph, line):
        for name in self.anchors:
            self.n_bookmarks += 1
            bookmark(paragraph, name, self.n_bookmarks)
        self.anchors.clear()
        for run in squeezed(line):
            if run.href:
                self._link(paragraph, run)
            else:
                self._run(paragraph, run)

    def _run(self, paragraph, run):
        # The library makes a line feed the end of a line within the paragraph.
        made = paragraph.add_run(run.text.replace(LINE_END, "\n"))
        made.bold, made.italic = run.is_bold or None, run.is_italic or None
        if run.language and run.language != self.language:
            speaks(made, run.language)
        return made

    def _link(self, paragraph, run):
        from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415  slow import
        from docx.oxml.ns import qn  # noqa: PLC0415  slow import
        from docx.oxml.parser import OxmlElement  # noqa: PLC0415  slow import

        link = OxmlElement("w:hyperlink")
        if run.href.startswith("#"):
            link.set(qn("w:anchor"), bookmark_name(run.href[1:]))
        else:
            target = urljoin(self.base_url, run.href)
            key = self.document.part.relate_to(
                target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
            link.set(qn("r:id"), key)
        made = self._run(paragraph, run)
        made.underline = True
        link.append(made.font.element)
        paragraph.paragraph_format.element.append(link)


def word_file(html: str, *, base_url: str) -> bytes:
    """A page of ours as DOCX in the language of its `<html>`, with its title, headings, links,
    lists and tables; `base_url` is what relative links lead to."""
    from lxml.html import document_fromstring  # noqa: PLC0415  slow import

    root = document_fromstring(html)
    language = root.get("lang") or "fi"
    document = empty_document((root.findtext(".//title") or "").strip(), language)
    _Writer(document, base_url, language).blocks(root.body)
    return content_of(document)


def _chart_rows(element) -> list:
    return [p for p in element.iter("p") if CHART_ROW in classes_of(p)]


def _cells_of(row) -> tuple[str, str]:
    name, *values = [words_of(child) for child in row if not is_hidden(child)]
    reasons = [words_of(p) for p in row.itersiblings("p")]
    return name, " ".join([*values, *reasons])


def _drawing_of(row) -> tuple[bytes | None, str]:
    """What is drawn of a row of a chart, with its words for whoever does not see it."""
    drawing = next(row.itersiblings("svg"), None)
    if drawing is None:
        return None, ""
    return picture_of(drawing), " ".join((drawing.get("aria-label") or "").split())


def _cells(row) -> list:
    return [cell for cell in row if cell.tag in {"td", "th"}]
