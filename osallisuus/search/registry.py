"""What can be found: each app registers its kinds of pages in a module named `search`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise


@dataclass(frozen=True)
class Document:
    """What a page says. `texts`: its paragraphs and names, in the order of the page.

    `path` is that of the default language. Words in `names` are looked for but never shown.
    """

    title: str
    texts: tuple[str, ...]
    language: str
    path: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """One kind of page. `public` gives the rows that anybody may see; `document` what one says.

    `follows`: for another model whose change is seen on the page, the rows of this kind that a
    row of it concerns, as a condition of `filter`.
    """

    kind: str
    label: str | Promise
    model: type[Model]
    public: Callable[[], QuerySet]
    document: Callable[[Any], Document]
    follows: dict[type[Model], Callable[[Any], Q]] = field(default_factory=dict)


@dataclass(frozen=True)
class SitePage:
    """A page that belongs to the site and to no row, told in the language that is active."""

    title: str | Promise
    about: str | Promise
    url_name: str


_SOURCES: dict[str, Source] = {}
_PAGES: list[SitePage] = []
PAGE_KIND = "page"


def register_source(source: Source) -> Source:
    """The order of registering is the order of the groups in what is found."""
    _SOURCES[source.kind] = source
    return source


def register_pages(pages: Iterable[SitePage]) -> None:
    _PAGES.extend(page for page in pages if page not in _PAGES)


def sources() -> list[Source]:
    return list(_SOURCES.values())


def source_of(kind: str) -> Source:
    """Raises KeyError for a kind that nobody registered."""
    return _SOURCES[kind]


def site_pages() -> list[SitePage]:
    return list(_PAGES)
