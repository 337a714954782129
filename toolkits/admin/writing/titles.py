"""Titles at the desk in the language in which they are written, so that a voice reads them so."""

from collections.abc import Sequence

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from osallisuus.templatetags.languages import spoken
from toolkits.models import Publication, Summary, TipList, Tool

Titled = TipList | Tool | Publication | Summary


@admin.display(description=_("otsikko"), ordering="title")
def told_title(row: Titled) -> str:
    """A column of a list."""
    return spoken(row.title, row)


def told_titles(rows: Sequence[Titled], n_letters: int) -> SafeString:
    """As many titles as these letters hold, the first one always; dots stand for the others."""
    fitting: list[tuple[str]] = []
    n = 0
    for row in rows:
        n += len(row.title) + len(", ")
        if fitting and n > n_letters:
            break
        fitting.append((told_title(row),))
    dots = ", …" if len(fitting) < len(rows) else ""
    return format_html("{}{}", format_html_join(", ", "{}", fitting), dots)
