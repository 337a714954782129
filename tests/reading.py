"""What a reader finds on a page."""

import re
from html import unescape
from io import BytesIO

import pikepdf


def main_html(response) -> str:
    """The page's own part, without the frame."""
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def main_text(response) -> str:
    """The words of the page's own part, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main_html(response))).split())


def title(response) -> str:
    return unescape(re.search(r"<title>(.*?)</title>", response.content.decode())[1])


def pdf_text(content: bytes) -> str:
    """The words of a PDF, in the order in which they are drawn."""
    words = []
    with pikepdf.open(BytesIO(content)) as document:
        for page in document.pages:
            tables = {name: _characters(font) for name, font in page.Resources.Font.items()}
            table = {}
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    table = tables[str(operands[0])]
                elif str(operator) in ("Tj", "TJ"):
                    words.append(_drawn(operands[0], table))
    return " ".join("".join(words).split())


def _drawn(thing, table) -> str:
    if isinstance(thing, pikepdf.Array):
        return "".join(_drawn(one, table) for one in thing) + " "
    if isinstance(thing, pikepdf.String):
        codes = bytes(thing).hex()
        return "".join(table.get(codes[n : n + 4], "") for n in range(0, len(codes), 4))
    return ""


def _characters(font) -> dict[str, str]:
    """Code of a glyph -> the characters it stands for."""
    lines = re.findall(r"<([0-9a-fA-F]+)> <([0-9a-fA-F]+)>", font.ToUnicode.read_bytes().decode())
    return {code.lower(): bytes.fromhex(text).decode("utf-16-be") for code, text in lines}
