"""Text in Markdown as a part of a DOCX document: headings, lists, tables and forms to write on."""

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any

from markdown_it.token import Token

from osallisuus.text.finnish import without_controls
from osallisuus.text.markdown import is_empty_cell, parsed, shift_headings
from osallisuus.text.writable import MARKS, Kind, Place, places_of

LINE, GAP, EMPTY_BOX, TICKED_BOX = "_" * 40, "_" * 8, "☐", "☒"
DEEPEST = 9
INDENT_CM = 0.75
BREAKS = {"hardbreak": "\n", "softbreak": " "}


def nothing_written(place: Place) -> str:
    """The form as it is printed: lines, gaps and empty boxes."""
    return {Kind.LINE: LINE, Kind.GAP: GAP, Kind.CELL: "", Kind.BOX: EMPTY_BOX}[place.kind]


def add_markdown(
    document: Any,
    text: str,
    *,
    first_heading: int = 2,
    written: Callable[[Place], str] = nothing_written,
) -> None:
    """Adds the text at the end of the document; `written` says what stands in each place of a
    form."""
    tokens = parsed(text)
    shift_headings(tokens, first_heading)
    _Writer(document, [written(place) for place in places_of(tokens)]).write(tokens)


class _Writer:
    """Walks the tokens once, and hands out what was written in their order."""

    def __init__(self, document, written: Sequence[str]):
        self.document = document
        self.written: Iterator[str] = iter(written)
        # Of each list that is open: the number of the next item, or nothing where it has none.
        self.lists: list[Iterator[int] | None] = []
        self.mark = self.address = ""
        self.rows: list[list[tuple[Token, bool]]] = []

    def write(self, tokens: list[Token]) -> None:
        in_table = False
        for index, token in enumerate(tokens):
            if token.type in {"table_open", "table_close"}:
                in_table = token.type == "table_open"
                self._table(in_table)
            elif in_table:
                self._cell(tokens, index)
            else:
                self._block(tokens, index)

    def _block(self, tokens, index):
        token = tokens[index]
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            first = int(token.attrGet("start") or 1)
            self.lists.append(count(first) if token.type.startswith("ordered") else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self.lists.pop()
        elif token.type == "list_item_open":
            numbers = self.lists[-1]
            self.mark = "•\t" if numbers is None else f"{next(numbers)}.\t"
        elif token.type == "inline":
            self._fill(self._paragraph(tokens[index - 1]), token.children)
        elif token.type == "hr" and token.markup.startswith("_"):
            self._fill(self._paragraph(token), [Token("blank", "", 0)])
        elif token.type in {"fence", "code_block"}:
            self._paragraph(token).add_run(without_controls(token.content.strip()))

    def _paragraph(self, opening):
        if opening.type == "heading_open":
            level = min(int(opening.tag[1]), DEEPEST)
            return self.document.add_heading(level=level)
        paragraph = self.document.add_paragraph()
        if self.lists:
            self._indent(paragraph)
        return paragraph

    def _indent(self, paragraph):
        from docx.shared import Cm  # noqa: PLC0415  slow import: python-docx

        form = paragraph.paragraph_format
        form.left_indent, form.first_line_indent = Cm(INDENT_CM * len(self.lists)), Cm(-INDENT_CM)
        form.tab_stops.add_tab_stop(Cm(INDENT_CM * len(self.lists)))
        # A number of its own: Word counts on from list to list.
        paragraph.add_run(self.mark or "\t")
        self.mark = ""

    def _table(self, begins):
        if begins:
            self.rows = []
            return
        table = self.document.add_table(len(self.rows), len(self.rows[0]), style="Table Grid")
        for number, (row, cells) in enumerate(zip(table.rows, self.rows, strict=True)):
            for cell, (inline, is_free) in zip(row.cells, cells, strict=True):
                paragraph = cell.paragraphs[0]
                if is_free:
                    paragraph.add_run(without_controls(next(self.written)))
                self._fill(paragraph, inline.children)
                for run in paragraph.runs if number == 0 else ():
                    run.bold = True
        self.document.add_paragraph()

    def _cell(self, tokens, index):
        token = tokens[index]
        if token.type == "tr_open":
            self.rows.append([])
        elif token.type in {"th_open", "td_open"}:
            self.rows[-1].append((tokens[index + 1], is_empty_cell(tokens, index)))

    def _fill(self, paragraph, parts):
        is_bold = is_italic = False
        for part in parts or ():
            if part.type in {"strong_open", "strong_close"}:
                is_bold = part.type == "strong_open"
            elif part.type in {"em_open", "em_close"}:
                is_italic = part.type == "em_open"
            else:
                run = paragraph.add_run(self._words(part))
                run.bold, run.italic = is_bold or None, is_italic or None

    def _words(self, part) -> str:
        if part.type in MARKS:
            return without_controls(next(self.written))
        if part.type == "link_open":
            self.address = part.attrGet("href") or ""
        if part.type == "link_close":
            # On paper an address is of use only where it can be read.
            return f" ({self.address})"
        return BREAKS.get(part.type) or without_controls(part.content)
