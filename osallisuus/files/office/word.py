"""HTML of our own templates as DOCX: the words of a page in a file that people go on writing.

The rows of a chart become a table: its names, what it says, and what it draws as pictures.
"""

import re
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from osallisuus.files.office.documents import add_picture, content_of, empty_document
from osallisuus.files.office.pictures import picture_of
from osallisuus.text.finnish import without_controls

SPACE = re.compile(r"[ \t\r\n]+")
SKIPPED = {"svg", "script", "style", "template"}
BOLD, ITALIC = {"strong", "b", "th"}, {"em", "i"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
INLINE = {"a", "abbr", "b", "bdi", "br", "code", "em", "i", "mark", "s", "small", "span", "strong"}
CHART_ROW = "dumb-label"


@dataclass(frozen=True)
class Run:
    text: str
    is_bold: bool = False
    is_italic: bool = False
    href: str = ""
    language: str = ""


@dataclass
class _Writer:
    document: object
    base_url: str
    language: str
    anchors: list[str] = field(default_factory=list)
    n_bookmarks: int = 0

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
        # The lines of the contents have their numbers in their words.
        is_contents = element.getparent().tag == "nav"
        is_numbered = element.tag == "ol" and not is_contents
        style = "List" if is_contents else "List Number" if is_numbered else "List Bullet"
        number = self._new_numbering() if is_numbered else None
        for item in element:
            if item.tag != "li":
                continue
            first = len(self.document.paragraphs)
            self.blocks(item, style, run)
            if number is not None:
                for paragraph in self.document.paragraphs[first:]:
                    _numbered(paragraph, number)

    def _new_numbering(self) -> int:
        """Begins at one again: the style alone would count on from the list before."""
        from docx.oxml.ns import qn  # noqa: PLC0415  slow import

        style = self.document.styles["List Number"].element
        numbering = self.document.part.numbering_part.element
        known = numbering.num_having_numId(style.pPr.numPr.numId.val)
        made = numbering.add_num(known.abstractNumId.val)
        made.add_lvlOverride(0).add_startOverride(1)
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
                _repeats(added)
            for cell, source in zip(added.cells, _cells(row), strict=False):
                self.fill(cell.paragraphs[0], runs_of(source, run))
        self.document.add_paragraph()

    def paragraph(self, line, style=None):
        line = squeezed(line)
        if line:
            self.fill(self.document.add_paragraph(style=style), line)

    def fill(self, paragraph, line):
        for name in self.anchors:
            self.n_bookmarks += 1
            _bookmark(paragraph, name, self.n_bookmarks)
        self.anchors.clear()
        for run in squeezed(line):
            if run.href:
                self._link(paragraph, run)
            else:
                self._run(paragraph.add_run(run.text), run)

    def _run(self, made, run):
        made.bold, made.italic = run.is_bold or None, run.is_italic or None
        if run.language and run.language != self.language:
            _speaks(made, run.language)

    def _link(self, paragraph, run):
        from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415  slow import
        from docx.oxml.ns import qn  # noqa: PLC0415  slow import
        from docx.oxml.parser import OxmlElement  # noqa: PLC0415  slow import

        link = OxmlElement("w:hyperlink")
        if run.href.startswith("#"):
            link.set(qn("w:anchor"), _name(run.href[1:]))
        else:
            target = urljoin(self.base_url, run.href)
            key = self.document.part.relate_to(
                target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
            link.set(qn("r:id"), key)
        made = paragraph.add_run(run.text)
        self._run(made, run)
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


def is_hidden(element) -> bool:
    return (
        not isinstance(element.tag, str)
        or element.tag in SKIPPED
        or element.get("aria-hidden") == "true"
    )


def is_block(element) -> bool:
    return not is_hidden(element) and element.tag not in INLINE


def runs_of(element, run: Run) -> list[Run]:
    """The words of an element with how they look, deep first; nothing of what is only drawn."""
    if is_hidden(element):
        return []
    if element.tag == "br":
        return [replace(run, text=" ")]
    inside = replace(
        run,
        is_bold=run.is_bold or element.tag in BOLD,
        is_italic=run.is_italic or element.tag in ITALIC,
        href=element.get("href") or run.href,
        language=element.get("lang") or run.language,
    )
    found = [replace(inside, text=element.text or "")]
    for child in element:
        found += runs_of(child, inside)
        found.append(replace(inside, text=child.tail or ""))
    return found


def squeezed(line: list[Run]) -> list[Run]:
    """One space between words, as a browser shows them, and none at the ends."""
    found: list[Run] = []
    ends_in_space = True
    for run in line:
        text = SPACE.sub(" ", without_controls(run.text))
        text = text[1:] if ends_in_space and text.startswith(" ") else text
        if text:
            found.append(replace(run, text=text))
            ends_in_space = text.endswith(" ")
    if found and (last := found[-1]).text.endswith(" "):
        found[-1] = replace(last, text=last.text[:-1])
    return [run for run in found if run.text]


def words_of(element) -> str:
    return "".join(run.text for run in squeezed(runs_of(element, Run(""))))


def _chart_rows(element) -> list:
    return [p for p in element.iter("p") if CHART_ROW in p.get("class", "").split()]


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


def _name(anchor: str) -> str:
    # Word takes forty letters, digits and lines under.
    return re.sub(r"\W", "_", anchor)[:40]


def _bookmark(paragraph, anchor, number):
    from docx.oxml.ns import qn  # noqa: PLC0415  slow import
    from docx.oxml.parser import OxmlElement  # noqa: PLC0415  slow import

    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        made = OxmlElement(tag)
        made.set(qn("w:id"), str(number))
        if tag.endswith("Start"):
            made.set(qn("w:name"), _name(anchor))
        paragraph.paragraph_format.element.append(made)


def _numbered(paragraph, number):
    properties = paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = number
    properties.get_or_add_ilvl().val = 0


def _repeats(row):
    from docx.oxml.parser import OxmlElement  # noqa: PLC0415  slow import

    # Read out with every cell, and seen again on the next page.
    cell = row.cells[0].paragraphs[0].paragraph_format.element.getparent()
    cell.getparent().get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _speaks(made, language):
    from docx.oxml.ns import qn  # noqa: PLC0415  slow import
    from docx.oxml.parser import OxmlElement  # noqa: PLC0415  slow import

    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    made.font.element.get_or_add_rPr().append(spoken)
