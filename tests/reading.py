"""What a reader finds on a page."""

import re
from html import unescape
from html.parser import HTMLParser
from io import BytesIO

import pikepdf


def main_html(response) -> str:
    """The page's own part, without the frame."""
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def main_text(response) -> str:
    """The words of the page's own part, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main_html(response))).split())


BLOCKS = "circle|dd|div|dl|dt|fieldset|form|h[1-6]|legend|li|main|nav|ol|p|section|t[dhr]|ul"


def one_line(html: str) -> str:
    """HTML without the white space that a browser drops: in tags, and beside blocks."""
    html = re.sub(r" (?=/?>)", "", " ".join(html.split()))
    html = re.sub(rf" ?(</?(?:{BLOCKS})\b[^>]*>) ?", r"\1", html)
    return re.sub(r"(<button\b[^>]*>) | (?=</button>)", r"\1", html)


def title(response) -> str:
    """As a browser shows it: with single spaces, none at its ends."""
    found = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)
    return " ".join(unescape(found[1]).split())


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


class FormReader(HTMLParser):
    """What a browser would send of one form, untouched."""

    def __init__(self, form_id):
        super().__init__()
        self.form_id, self.is_inside = form_id, False
        self.sent, self.select, self.text = {}, None, None

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            self.is_inside = found.get("id") == self.form_id
        if not self.is_inside:
            return
        if tag == "input" and found.get("type") not in {"submit", "file", "button"}:
            is_box = found.get("type") in {"checkbox", "radio"}
            if not is_box or "checked" in found:
                self._add(found["name"], found.get("value", "on" if is_box else ""))
        elif tag == "select":
            self.select = [found["name"], None]
        elif tag == "option" and self.select:
            if "selected" in found or self.select[1] is None:
                self.select[1] = found["value"]
        elif tag == "textarea":
            self.text = [found["name"], ""]

    def handle_data(self, data):
        if self.text:
            self.text[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False
        elif tag == "select" and self.select:
            if self.select[1] is not None:
                self._add(*self.select)
            self.select = None
        elif tag == "textarea" and self.text:
            self._add(self.text[0], self.text[1].removeprefix("\n"))
            self.text = None

    def _add(self, name, value):
        self.sent.setdefault(name, []).append(value)


def untouched(response, form_id) -> dict[str, list[str]]:
    """Names and values that a browser sends of a form nobody has touched."""
    reader = FormReader(form_id)
    reader.feed(response.content.decode())
    return reader.sent
