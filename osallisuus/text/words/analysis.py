"""The base forms of a Finnish word: from the list, as the last part of a compound, or guessed."""

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from osallisuus.text.words.endings import LONGEST, kinds_before
from osallisuus.text.words.gradation import strong, weak
from osallisuus.text.words.inflection import NOUN, UNBENT, WHOLE, likely_kinds, stems_of

WORDS = Path(__file__).with_name("words.txt")
SHORTEST_PART = 3
MOST_GUESSES = 6
"""A word that is not on the list may be read so many ways; the rest are unlikely."""


@cache
def known_stems() -> dict[str, list[tuple[int, str]]]:
    """Stem -> (what may follow, base form), of the whole list. Read once in a process."""
    found: dict[str, list[tuple[int, str]]] = {}
    for word, kind in listed_words():
        for mask, stem in stems_of(word, kind):
            found.setdefault(stem, []).append((mask, word))
    for form, base in other_forms():
        found.setdefault(form, []).append((UNBENT, base))
    return found


def listed_words() -> Iterator[tuple[str, str]]:
    """(base form, kind) of every word on the list; the kind is the likeliest unless it is told."""
    for entry in _entries():
        word, _mark, kind = entry.lower().partition(":")
        if "=" not in word:
            yield word, kind or likely_kinds(word)[0]


def other_forms() -> Iterator[tuple[str, str]]:
    """(form, base form) of those that no kind makes: vuonna=vuosi."""
    for entry in _entries():
        form, mark, base = entry.partition("=")
        if mark:
            yield form, base


@cache
def names() -> frozenset[str]:
    """Names of places, in lower case: no word of its own stands at their end."""
    capital = (entry.partition(":")[0] for entry in _entries() if entry[0].isupper())
    return frozenset(name.lower() for name in capital)


def _entries() -> Iterator[str]:
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        yield from line.partition("#")[0].split()


@lru_cache(maxsize=20_000)
def base_forms(word: str) -> tuple[str, ...]:
    """Base forms of a whole word in lower case; never empty.

    Those of the list alone where it knows the word, else those of a compound with a known last
    part, else guesses, with the word itself.
    """
    known = listed_bases(word) or [whole for whole, _last in _compounds(word)]
    return tuple(dict.fromkeys(known)) or tuple(_guesses(word))


@lru_cache(maxsize=20_000)
def last_parts(word: str) -> tuple[str, ...]:
    """Base forms of the last part of a compound, and of the last part of that."""
    known = listed_bases(word)
    if any(base in names() for base in known):
        return ()
    pairs = [pair for base in known for pair in _compounds(base)] if known else _compounds(word)
    found = [last for _whole, last in pairs]
    deeper = [part for last in found if last != word for part in last_parts(last)]
    return tuple(dict.fromkeys(found + deeper))


def listed_bases(word: str, among: int = -1) -> list[str]:
    """Base forms that the list has for it, of the kinds in `among` only."""
    pairs = ((stem, mask & among) for stem, mask in _splits(word))
    return list(dict.fromkeys(base for stem, mask in pairs for base in _meet(stem, mask)))


def _splits(word: str) -> Iterator[tuple[str, int]]:
    for cut in range(len(word), max(1, len(word) - LONGEST - 1), -1):
        mask = kinds_before(word[cut:], word[cut - 1])
        if mask:
            yield word[:cut], mask


def _meet(stem: str, mask: int) -> Iterator[str]:
    for allowed, base in known_stems().get(stem, ()):
        if allowed & mask:
            yield base


def _compounds(word: str) -> list[tuple[str, str]]:
    """(base form of the whole, base form of its last part), for the longest known last part."""
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        if not _may_begin(word[:cut].removesuffix("-")):
            continue
        bases = [base for base in listed_bases(word[cut:], NOUN) if len(base) > SHORTEST_PART]
        if bases:
            return [(word[:cut] + base, base) for base in bases]
    return []


@lru_cache(maxsize=5_000)
def _may_begin(head: str) -> bool:
    """Whether it is a known word as it stands before another: kunta-, kunnan-, asukas-, ihmis-."""
    if len(head) < SHORTEST_PART:
        return False
    if any(mask & WHOLE for mask, _base in known_stems().get(head, ())):
        return True
    if head.endswith("s") and listed_bases(head[:-1] + "nen", WHOLE):
        return True
    return (head.endswith("n") and bool(listed_bases(head, NOUN))) or _is_compound(head)


def _is_compound(head: str) -> bool:
    return any(
        _may_begin(head[:cut]) and _may_begin(head[cut:])
        for cut in range(SHORTEST_PART, len(head) - SHORTEST_PART + 1)
    )


def _guesses(word: str) -> list[str]:
    found = [word]
    for stem, mask in reversed(list(_splits(word))):
        if len(stem) < SHORTEST_PART:
            continue
        found += [base for base in _bases(stem) if _makes(base, stem, mask)]
    return list(dict.fromkeys(found))[: MOST_GUESSES + 1]


@lru_cache(maxsize=20_000)
def _likely_stems(base: str) -> frozenset[tuple[int, str]]:
    return frozenset(pair for kind in likely_kinds(base)[:2] for pair in stems_of(base, kind))


def _makes(base: str, stem: str, mask: int) -> bool:
    return any(stem == made and allowed & mask for allowed, made in _likely_stems(base))


_REPLACED = (
    ("se", "nen"), ("si", "nen"), ("kse", "s"), ("ksi", "s"), ("de", "s"), ("te", "s"),
    ("ee", "e"), ("ei", "e"), ("ei", "i"), ("aa", "as"), ("ai", "as"), ("ää", "äs"), ("ii", "is"),
    ("oi", "a"), ("oi", "o"), ("oj", "a"), ("oj", "o"), ("öi", "ä"), ("öi", "ö"), ("ui", "u"),
    ("uj", "u"), ("yi", "y"), ("i", "a"), ("i", "ä"), ("e", "i"), ("ej", "i"), ("me", "n"),
    ("mi", "n"), ("mma", "mpi"), ("mpa", "mpi"), ("mmi", "mpi"), ("ttoma", "ton"),
    ("sta", "nen"), ("stä", "nen"), ("sten", "nen"), ("tta", "s"), ("ttä", "s"), ("tta", ""),
    ("ttä", ""), ("ta", ""), ("tä", ""), ("ten", ""), ("ttömä", "tön"),
    ("ttomi", "ton"), ("ttömi", "tön"), ("e", ""), ("i", ""),
)  # fmt: skip


def _bases(stem: str) -> Iterator[str]:
    """What a stem may come from; `_makes` decides whether it does."""
    for each in [stem, weak(stem), *strong(stem, with_lost_k=False)]:
        yield each
        for end, base in _REPLACED:
            if each.endswith(end):
                made = each.removesuffix(end) + base
                yield made
                yield weak(made)
