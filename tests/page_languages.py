"""The texts of a page, each with the language that the page tells for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"})
VOID |= {"source", "track", "wbr"}
PLAIN = frozenset({"title", "option", "textarea"})
SILENT = frozenset({"script", "style", "template"})
READ_ALOUD = ("alt", "aria-label", "title", "placeholder", "content")
"""Attributes whose words people hear or see; `content` of the description only."""


@dataclass(frozen=True)
class Told:
    """A text with the language that the page tells for it. `is_plain`: no element can stand in it,
    so that only the whole of it has a language."""

    language: str
    words: str
    is_plain: bool


class LanguageReader(HTMLParser):
    """`texts`: in the order of the page, those without letters left out."""

    def __init__(self):
        super().__init__()
        self.open: list[tuple[str, str, bool]] = [("", "", False)]
        self.texts: list[Told] = []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        language, is_silent = found.get("lang") or self.open[-1][1], self.open[-1][2]
        is_silent = is_silent or tag in SILENT or found.get("translate") == "no"
        if not is_silent:
            for name in READ_ALOUD:
                if name != "content" or found.get("name") == "description":
                    self._add(language, found.get(name), is_plain=True)
        if tag not in VOID:
            self.open.append((tag, language, is_silent))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tag, language, is_silent = self.open[-1]
        if not is_silent:
            self._add(language, data, is_plain=tag in PLAIN)

    def _add(self, language, words, *, is_plain):
        words = " ".join((words or "").split())
        if re.search(r"[^\W\d_]", words):
            self.texts.append(Told(language, words, is_plain))


def told_texts(html: str) -> Iterator[Told]:
    """Each text node, and each attribute that is read aloud."""
    reader = LanguageReader()
    reader.feed(html)
    reader.close()
    yield from reader.texts
