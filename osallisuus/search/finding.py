"""Answers: which public entries have every word that was typed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from heapq import nlargest

from django.conf import settings
from django.db.models import Count
from django.utils.translation import get_language

from osallisuus.models import SearchEntry, SearchTerm
from osallisuus.search.following import catch_up
from osallisuus.search.known import Fact, public_facts
from osallisuus.search.query import Query, Word, read_query
from osallisuus.search.registry import PAGE_KIND, sources
from osallisuus.text.words.analysis import listed_bases
from osallisuus.text.words.other_languages import english_stem, swedish_stem
from osallisuus.text.words.spelling import neighbours

OWN_LANGUAGE = 1000
"""Texts in the language of the reader come first."""
MOST_NEAR = 20
MOST_READ = 2
"""Readings of a word that nobody knows, whose neighbours are looked for too."""
Scores = dict[int, int]
"""Entry id -> how well it fits: the larger the better."""


@dataclass(frozen=True)
class Corrected:
    """A word that stands nowhere, and the one, a letter away, that was looked for instead."""

    typed: str
    instead: str


@dataclass(frozen=True)
class Found:
    """Entry ids by kind, the best first, in the order of the kinds; kinds without any are not
    there. `query` is what was looked for in the end."""

    query: Query
    corrected: tuple[Corrected, ...]
    ids: dict[str, list[int]]

    @property
    def n_found(self) -> int:
        return sum(map(len, self.ids.values()))


def find(text: str, *, kind: str = "") -> Found:
    """Public entries that have every word and every phrase of `text`; of one kind, or of all.

    A word that no public page has becomes its neighbour, if one is there. Nothing for a text
    without words.
    """
    catch_up()
    query, facts = read_query(text), public_facts()
    by_key = _by_key(key for word in (*query.words, *query.said) for key in word.keys)
    corrected = []
    words = list(query.words)
    for at, word in enumerate(words):
        near = None if _is_public(word, by_key, facts) else _neighbour(word, facts)
        if near is not None:
            words[at] = near
            by_key |= _by_key(near.keys)
            corrected.append(Corrected(word.typed, near.typed))
    query = replace(query, words=tuple(words))
    return Found(query, tuple(corrected), _sorted(_meeting(query, by_key, facts), facts, kind))


def rows_of(kind: str, text: str) -> list[int]:
    """Ids of the public rows of a kind that have every word of `text`."""
    ids = find(text, kind=kind).ids.get(kind, [])
    facts = public_facts()
    return [row_id for pk in ids if pk in facts and (row_id := facts[pk].row_id) is not None]


def _is_public(word: Word, by_key: dict[str, Scores], facts: dict[int, Fact]) -> bool:
    """Whether a page that anybody may see has it: what waits for its day is not told of."""
    return any(not facts.keys().isdisjoint(by_key.get(key, ())) for key in word.keys)


def _by_key(keys: Iterable[str]) -> dict[str, Scores]:
    """Key -> the entries that have it, public or not, with its weight; one query."""
    found: dict[str, Scores] = defaultdict(dict)
    rows = SearchTerm.objects.filter(key__in=set(keys)).order_by()
    for key, entry_id, weight in rows.values_list("key", "entry_id", "weight"):
        found[key][entry_id] = weight
    return dict(found)


def _meeting(query: Query, by_key: dict[str, Scores], facts: dict[int, Fact]) -> Scores:
    scores = [_of_word(word, by_key) for word in (*query.words, *query.said)]
    if not scores:
        return {}
    # From the rarest word on, there is the least to look through.
    first, *rest = sorted(scores, key=len)
    met = first.keys() & facts.keys()
    for other in rest:
        met &= other.keys()
    if query.phrases:
        met = _with_phrases(query.phrases, met)
    if len(scores) == 1:
        return {pk: first[pk] for pk in met}
    return {pk: sum([each[pk] for each in scores]) for pk in met}


def _of_word(word: Word, by_key: dict[str, Scores]) -> Scores:
    """The weight of the best of its keys in each entry."""
    known = [by_key[key] for key in word.keys if key in by_key]
    if len(known) == 1:
        return known[0]
    made: Scores = {}
    for scores in known:
        for pk, weight in scores.items():
            if weight > made.get(pk, 0):
                made[pk] = weight
    return made


def _with_phrases(phrases: tuple[str, ...], ids: set[int]) -> set[int]:
    """Those of `ids`, which have all the words, that have them in this order."""
    rows = SearchEntry.objects.filter(pk__in=ids).order_by().values_list("pk", "folded")
    return {pk for pk, folded in rows if all(f" {phrase} " in folded for phrase in phrases)}


def _sorted(scores: Scores, facts: dict[int, Fact], only: str) -> dict[str, list[int]]:
    language = get_language() or settings.LANGUAGE_CODE
    n_places = 1 + max((fact.place for fact in facts.values()), default=0)
    ranks: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for pk, score in scores.items():
        fact = facts[pk]
        is_own = fact.language == language
        if fact.kind == PAGE_KIND and not is_own:
            continue
        if not only or fact.kind == only:
            rank = (score + OWN_LANGUAGE * is_own) * n_places - fact.place
            ranks[fact.kind].append((rank, pk))
    kinds = [*(source.kind for source in sources()), PAGE_KIND]
    return {
        kind: [pk for _rank, pk in sorted(ranks[kind], reverse=True)]
        for kind in kinds
        if kind in ranks
    }


def _neighbour(word: Word, facts: dict[int, Fact]) -> Word | None:
    """The word one letter away that the most pages have; of several the first by the alphabet."""
    finnish = [key for key in word.keys if ":" not in key]
    wanted = set().union(*map(neighbours, {word.typed, *finnish[:MOST_READ]}))
    stems = (("sv:", swedish_stem(word.typed)), ("en:", english_stem(word.typed)))
    wanted |= {mark + near for mark, stem in stems for near in neighbours(stem)}
    found = _commonest(wanted, facts)
    if found is None:
        # A bent form with a slip in it, yhdistyksett: dearer, so only where the other found none.
        bases = {base for near in neighbours(word.typed) for base in listed_bases(near)}
        found = _commonest(bases, facts)
    return None if found is None else Word(found.rpartition(":")[2], (found,))


def _commonest(keys: set[str], facts: dict[int, Fact]) -> str | None:
    """Of the keys the one that the most public pages have; None if none has any."""
    if not keys:
        return None
    counted = SearchTerm.objects.filter(key__in=keys).order_by().values("key")
    some = nlargest(MOST_NEAR, counted.annotate(n=Count("pk")).values_list("n", "key"))
    having = _by_key(key for _n, key in some)
    n_public = {key: n for key in having if (n := len(having[key].keys() & facts.keys()))}
    return min(n_public, key=lambda key: (-n_public[key], key), default=None)
