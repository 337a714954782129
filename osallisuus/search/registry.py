"""What can be found: each app registers its kinds of pages in a module named `search`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Document:
    """What a page says. `texts`: its paragraphs and names, in the order of the page.

    `path` is that of the default language. Words in `names` are looked for but never shown, and
    so are `translations`, pairs of a language and a text, which stand on the page in that language.
    """

    title: str
    texts: tuple[str, ...]
    language: str
    path: str
    names: tuple[str, ...] = ()
    translations: tuple[tuple[str, str], ...] = ()


Told = Callable[[list[int]], dict[int, str]]
"""Row ids -> what is told of each in the active language; rows without are left out."""


@dataclass(frozen=True)
class Source:
    """One kind of page. `public` gives the rows that anybody may see; `document` what one says.

    `copied`: the rows whose words are kept; without it those that are public. Rows that become
    public by a day alone are copied before it, as nobody saves them on that day.

    `unseen` is the reason told of a page that was found by words that are never shown.
    `titles`: other titles for readers of the active language; `places`: where each row is at home.
    `follows`: for another model whose change is seen on the page, the rows of this kind that a
    row of it concerns, as a condition of `filter`.
    """

    kind: str
    label: str | Promise
    model: type[Model]
    public: Callable[[], QuerySet]
    document: Callable[[Any], Document]
    follows: dict[type[Model], Callable[[Any], Q]] = field(default_factory=dict)
    copied: Callable[[], QuerySet] | None = None
    unseen: str | Promise = _("Löytyi paikan nimestä.")
    titles: Told | None = None
    places: Told | None = None

    def rows(self) -> QuerySet:
        """What the index has of this kind, whether anybody may see it today or not."""
        return (self.copied or self.public)()


@dataclass(frozen=True)
class SitePage:
    """A page that belongs to the site and to no row, told in the language that is active."""

    title: str | Promise
    about: str | Promise
    url_name: str


_SOURCES: dict[str, Source] = {}
_TITLES: dict[str, Told] = {}
_SAME_NAMES: list[Callable[[], Iterable[tuple[str, str]]]] = []
_PAGES: list[SitePage] = []
PAGE_KIND = "page"


def register_source(source: Source) -> Source:
    """The order of registering is the order of the groups in what is found."""
    _SOURCES[source.kind] = source
    return source


def register_titles(kind: str, tell: Told) -> None:
    """Titles in other languages that another app than the one of the source keeps."""
    _TITLES[kind] = tell


def titles_of(source: Source) -> Told | None:
    """How rows of the kind are called in other languages; None where nobody says."""
    return source.titles or _TITLES.get(source.kind)


def register_pages(pages: Iterable[SitePage]) -> None:
    _PAGES.extend(page for page in pages if page not in _PAGES)


def sources() -> list[Source]:
    return list(_SOURCES.values())


def source_of(kind: str) -> Source:
    """Raises KeyError for a kind that nobody registered."""
    return _SOURCES[kind]


def site_pages() -> list[SitePage]:
    return list(_PAGES)


def register_same_names(read: Callable[[], Iterable[tuple[str, str]]]) -> None:
    """Pairs of names of one place, such as Raahe and Brahestad: who types one means both."""
    _SAME_NAMES.append(read)
    same_names.cache_clear()


@cache
def same_names() -> dict[str, tuple[str, ...]]:
    """Name -> the others of the same place, in lower case; of names in one word alone."""
    found: dict[str, tuple[str, ...]] = {}
    for pair in (pair for read in _SAME_NAMES for pair in read()):
        one, other = (name.casefold() for name in pair)
        if one != other and one.isalpha() and other.isalpha():
            found[one] = (*found.get(one, ()), other)
            found[other] = (*found.get(other, ()), one)
    return found
