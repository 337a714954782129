"""What a Word file can have and the library has no word for: bookmarks, own numbers, languages."""

import re


def bookmark_name(anchor: str) -> str:
    # Word takes forty letters, digits and lines under.
    return re.sub(r"\W", "_", anchor)[:40]


def bookmark(paragraph, anchor, number):
    from docx.oxml.ns import qn  # noqa: PLC0415  slow import
    from docx.oxml.parser import OxmlElement  # noqa: PLC0415  slow import

    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        made = OxmlElement(tag)
        made.set(qn("w:id"), str(number))
        if tag.endswith("Start"):
            made.set(qn("w:name"), bookmark_name(anchor))
        paragraph.paragraph_format.element.append(made)


def numbered(paragraph, number):
    properties = paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = number
    properties.get_or_add_ilvl().val = 0


def repeats(row):
    from docx.oxml.parser import OxmlElement  # noqa: PLC0415  slow import

    # Read out with every cell, and seen again on the next page.
    cell = row.cells[0].paragraphs[0].paragraph_format.element.getparent()
    cell.getparent().get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def speaks(made, language):
    from docx.oxml.ns import qn  # noqa: PLC0415  slow import
    from docx.oxml.parser import OxmlElement  # noqa: PLC0415  slow import

    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    made.font.element.get_or_add_rPr().append(spoken)
