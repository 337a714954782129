"""A text to copy: headings with lines below, the same for page, PDF, DOCX and clipboard."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from osallisuus.files.office.documents import Heading


@dataclass(frozen=True)
class Line:
    """One paragraph. `label`: what stands before it. `is_content`: somebody wrote it, in Finnish,
    and not this portal; `is_named`: so is its label; `quoted`: what somebody wrote inside it."""

    text: str
    label: str = ""
    is_content: bool = False
    is_named: bool = False
    quoted: str = ""

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """The text in order, each piece with the code of its language."""
        own, written = get_language() or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE
        if not self.quoted:
            return [(self.text, written if self.is_content else own)]
        before, words, after = self.text.partition(self.quoted)
        return [(before, own), (words, written), (after, own)]

    @property
    def plain(self) -> str:
        return f"{self.label}: {self.text}" if self.label else self.text

    @property
    def n_characters(self) -> int:
        return len(self.text)


@dataclass(frozen=True)
class Section:
    """Lines below a heading. `are_fields`: each has a field of its own where it is copied to."""

    key: str
    heading: str
    lines: tuple[Line, ...]
    is_example: bool = False
    are_fields: bool = False

    @property
    def paragraphs(self) -> list[str]:
        """Plain text; what is invented says so wherever it is taken."""
        example = [_("Keksitty esimerkki") + "."] if self.is_example else []
        return [line.plain for line in self.lines] + example

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)

    @property
    def n_characters(self) -> int:
        """Of the words below the heading, as they are copied."""
        return len(self.text)


def whole_text(title: str, sections: Iterable[Section]) -> str:
    """All of it, with an empty line before each heading."""
    return "\n\n".join([title, *(f"{each.heading}\n{each.text}" for each in sections)])


def paragraphs_of(sections: Iterable[Section]) -> list[str]:
    """All of it for a word processor, headings as headings."""
    return [
        paragraph
        for section in sections
        for paragraph in (Heading(section.heading), *section.paragraphs)
    ]


def content(text: str, label: str = "", *, is_named: bool = False) -> list[Line]:
    """What somebody wrote, in one paragraph; nothing where it is empty."""
    words = " ".join(text.split())
    return [Line(words, label, is_content=True, is_named=is_named)] if words else []
