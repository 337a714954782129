"""What is shown of each page that was found: a piece of its text, and why it was found."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language

from osallisuus.models import SearchEntry, SearchTerm
from osallisuus.search.query import Query
from osallisuus.search.registry import PAGE_KIND, Source, Told, sources, titles_of
from osallisuus.text.words.keys import tokens

BEFORE, AROUND = 60, 200
"""Characters shown before the first word that was found, and in all."""
BREAKS = re.compile(r"\s*\n\s*")
Place = tuple[int, int]
"""Where it begins in title, line feed and text; its length."""


@dataclass(frozen=True)
class Piece:
    """A part of the text that is shown, and whether it is what was looked for."""

    text: str
    is_match: bool = False


@dataclass(frozen=True)
class Hit:
    """One page that was found. `forms`: the words that made it match, as they stand on it;
    `unseen`: the reason where there are none; `place`: where it is at home, as the reader calls it,
    empty where the title says it."""

    title: tuple[Piece, ...]
    title_language: str
    url: str
    language: str
    forms: tuple[str, ...]
    excerpt: tuple[Piece, ...]
    place: str = ""
    unseen: str = ""


@dataclass(frozen=True)
class _Told:
    """What sources tell of rows in the language of the reader, by entry id."""

    titles: dict[int, str]
    places: dict[int, str]


def hits(query: Query, ids: list[int]) -> dict[int, Hit]:
    """Entry id -> what is shown of it, with the reason why it was found; two queries for all, and
    one for each kind that is called otherwise in other languages or has a place."""
    entries = list(SearchEntry.objects.filter(pk__in=ids).defer("folded"))
    keys = [key for word in query.words for key in word.keys]
    terms = SearchTerm.objects.filter(entry__in=ids, key__in=keys, length__gt=0)
    places: dict[int, set[Place]] = defaultdict(set)
    for entry_id, at, length in terms.values_list("entry", "at", "length"):
        places[entry_id].add((at, length))
    told = _Told(_told(entries, titles_of), _told(entries, lambda source: source.places))
    return {entry.pk: _hit(entry, places[entry.pk], query, told) for entry in entries}


def _told(entries: list[SearchEntry], teller: Callable[[Source], Told | None]) -> dict[int, str]:
    """What the teller of each source says of these entries, by entry id."""
    found: dict[int, str] = {}
    for source in sources():
        ids = {
            entry.row_id: entry.pk
            for entry in entries
            if entry.kind == source.kind and entry.row_id is not None
        }
        tell = teller(source)
        if tell is not None and ids:
            found |= {ids[row_id]: text for row_id, text in tell(sorted(ids)).items()}
    return found


def _hit(entry: SearchEntry, found: set[Place], query: Query, told: _Told) -> Hit:
    whole = f"{entry.title}\n{entry.text}"
    places = _apart(found | _phrase_places(whole, query.phrases))
    start = len(entry.title) + 1
    forms = {whole[at : at + length].casefold(): whole[at : at + length] for at, length in places}
    title = tuple(_pieces(whole, 0, start - 1, places))
    own = told.titles.get(entry.pk, entry.title)
    is_other = own != entry.title
    return Hit(
        title=(Piece(own, any(piece.is_match for piece in title)),) if is_other else title,
        title_language=get_language() or entry.language if is_other else entry.language,
        url=_url(entry),
        language=entry.language,
        forms=tuple(forms.values()),
        excerpt=_excerpt(whole, start, [place for place in places if place[0] >= start]),
        place=told.places.get(entry.pk, ""),
        unseen=next((str(each.unseen) for each in sources() if each.kind == entry.kind), ""),
    )


def _apart(places: set[Place]) -> list[Place]:
    """In their order, and of those that lie over each other the first and longest."""
    made: list[Place] = []
    for at, length in sorted(places, key=lambda place: (place[0], -place[1])):
        if not made or at >= made[-1][0] + made[-1][1]:
            made.append((at, length))
    return made


def _phrase_places(whole: str, phrases: tuple[str, ...]) -> set[Place]:
    """Where each phrase first stands."""
    found = set()
    words = list(tokens(whole)) if phrases else []
    for phrase in phrases:
        n_words = phrase.count(" ") + 1
        for first in range(len(words) - n_words + 1):
            some = words[first : first + n_words]
            if " ".join(each.word for each in some) == phrase:
                found.add((some[0].at, some[-1].at + some[-1].length - some[0].at))
                break
    return found


def _excerpt(whole: str, start: int, places: list[Place]) -> tuple[Piece, ...]:
    """Text around the first match, cut between words; the beginning without any."""
    first = start
    if places and places[0][0] - BEFORE > start:
        first = whole.find(" ", places[0][0] - BEFORE, places[0][0]) + 1 or places[0][0]
    last = len(whole)
    if last > first + AROUND:
        least = sum(places[0]) if places else first
        last = max(whole.rfind(" ", first, first + AROUND), least)
    made = [_in_a_row(piece) for piece in _pieces(whole, first, last, places)]
    before = [Piece("… ")] if first > start else []
    after = [Piece(" …")] if last < len(whole) else []
    return tuple(before + made + after) if made else ()


def _pieces(whole: str, first: int, last: int, places: list[Place]) -> list[Piece]:
    made, at = [], first
    for begin, length in places:
        if begin >= at and begin + length <= last:
            made += [Piece(whole[at:begin]), Piece(whole[begin : begin + length], is_match=True)]
            at = begin + length
    made.append(Piece(whole[at:last]))
    return [piece for piece in made if piece.text]


def _in_a_row(piece: Piece) -> Piece:
    """Paragraphs one after another, as in an excerpt; empty lines and cells leave nothing."""
    return Piece(BREAKS.sub(" · ", piece.text), piece.is_match)


def _url(entry: SearchEntry) -> str:
    """The page in the language of the reader; pages of the site have a path for each."""
    language = get_language()
    if entry.kind == PAGE_KIND or language == settings.LANGUAGE_CODE:
        return entry.path
    return f"/{language}{entry.path}"
