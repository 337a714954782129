"""The page of what was found: groups with their first pages, or one group page by page."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from osallisuus.search.finding import Found, find
from osallisuus.search.registry import PAGE_KIND, source_of
from osallisuus.search.showing import Hit, hits

SHOWN_OF_GROUP, ON_PAGE = 4, 20


@dataclass(frozen=True)
class Group:
    """Pages of one kind. `n_found` of all of them; `has_more` if not all are in `hits`."""

    kind: str
    label: str
    n_found: int
    hits: tuple[Hit, ...]

    @property
    def has_more(self) -> bool:
        return self.n_found > len(self.hits)


@dataclass(frozen=True)
class Suggestion:
    """A word of those typed that alone finds something."""

    word: str
    n_found: int


@dataclass(frozen=True)
class FoundPage:
    """What the template shows. `page` only where one kind was chosen."""

    found: Found
    groups: tuple[Group, ...]
    suggestions: tuple[Suggestion, ...] = ()
    page: Page | None = None
    kind: str = ""


def found_page(text: str, *, kind: str = "", number: str | None = None) -> FoundPage:
    """What `text` finds; of a kind that has nothing or is unknown, what it finds of all kinds.

    `number` of the page, as typed: nonsense is the first, too many the last.
    """
    found = find(text)
    if kind in found.ids:
        page = Paginator(found.ids[kind], ON_PAGE).get_page(number)
        shown = {kind: list(page)}
    else:
        kind, page = "", None
        shown = {each: ids[:SHOWN_OF_GROUP] for each, ids in found.ids.items()}
    made = hits(found.query, [pk for ids in shown.values() for pk in ids])
    groups = [
        Group(
            kind=each,
            label=label_of(each),
            n_found=len(found.ids[each]),
            hits=tuple(made[pk] for pk in ids if pk in made),
        )
        for each, ids in shown.items()
    ]
    return FoundPage(found, tuple(groups), _suggestions(found), page, kind)


def label_of(kind: str) -> str:
    """Raises KeyError for a kind that nobody registered."""
    return _("Sivuston sivut") if kind == PAGE_KIND else str(source_of(kind).label)


def _suggestions(found: Found) -> tuple[Suggestion, ...]:
    """Where the words are found, but not on one page: each by itself."""
    words = [word.typed for word in (*found.query.words, *found.query.said)]
    if found.ids or len(words) < 2:
        return ()
    alone = (Suggestion(word, find(word).n_found) for word in words)
    return tuple(each for each in alone if each.n_found)
