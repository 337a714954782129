"""What may follow a stem: case, owner and clitic, all joined once into a table."""

from itertools import product

from osallisuus.text.words.gradation import VOWELS
from osallisuus.text.words.inflection import (
    PLURAL_STRONG,
    PLURAL_WEAK,
    STRONG,
    UNBENT,
    VERB_PAST,
    VERB_ROOT,
    VERB_STRONG,
    VERB_WEAK,
    WEAK,
    WHOLE,
)

_CLITICS = ("", "kin", "kaan", "kään", "ko", "kö", "han", "hän", "pa", "pä")
_OWNERS = ("ni", "si", "nsa", "nsä", "mme", "nne")
_LOCAL = ("ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "kse", "tta", "ttä")
_ESSIVE = ("na", "nä")
_PARTITIVE = ("a", "ä", "ta", "tä")


def _owned(*cases: str) -> set[str]:
    """Each case alone and with every owner; the third person is also a longer vowel: -ssaan."""
    made = {case + owner for case, owner in product(cases, ("", *_OWNERS))}
    return made | {case + case[-1] + "n" for case in cases if case[-1] in "aäe"}


def _with_n(*cases: str) -> set[str]:
    """Cases in n, which gives way to an owner: -hin, -hinsa."""
    return {case + owner for case, owner in product(cases, ("n", *_OWNERS))}


_OF_WEAK = {"n", "t", "ksi"} | _owned(*_LOCAL)
_OF_PLURAL_WEAK = {"ksi"} | _owned(*_LOCAL)
_OF_PLURAL_STRONG = _owned(*_ESSIVE, *_PARTITIVE, "ne") | _with_n(
    "hi", "i", "sii", "e", "de", "tte"
)
# tärkeämpi, tärkeämmän; and the adverb tärkeästi
_COMPARED = {"sti", "mpi", "mmin"} | {
    start + end
    for start, ends in (
        ("mma", _OF_WEAK), ("mmä", _OF_WEAK), ("mmi", _OF_PLURAL_WEAK), ("mpi", _OF_PLURAL_STRONG),
        ("mpa", {"a", "an", "na"}), ("mpä", {"ä", "än", "nä"}),
    )
    for end in ends
}  # fmt: skip
_BARE: dict[int, set[str]] = {
    UNBENT: {""},
    WHOLE: {"", "an", "än", "en", *_OWNERS},
    WEAK: _OF_WEAK | _COMPARED,
    STRONG: {*_OWNERS} | _owned(*_ESSIVE, *_PARTITIVE) | _with_n("see"),
    PLURAL_WEAK: _OF_PLURAL_WEAK,
    PLURAL_STRONG: _OF_PLURAL_STRONG,
    VERB_WEAK: {"n", "t", "mme", "tte", "", "in", "it", "imme", "itte", "isi", "isin", "isit"},
    VERB_ROOT: {
        f"{passive}{vowel_end}"
        for passive in ("t", "tt", "d", "")
        for vowel_end in ("aan", "ään", "iin", "u", "y", "ava", "ävä", "avat", "ävät", "aisiin")
        if passive
    } | {"nut", "nyt", "neet", "neen", "neita", "neiden", "lut", "lyt", "leet", "sut", "rut"},
    VERB_STRONG: {
        "a", "ä", "e", "o", "u", "y", "i", "ö", "", "ivat", "ivät", "isi", "isivat", "isivät",
        "essa", "essä", "en", "kaa", "kää", "koon", "köön", "nut", "nyt", "neet", "neen", "neita",
        "neitä", "neiden", "neille", "akseen", "äkseen", "minen",
        *(f"{start}{end}" for start in ("va", "vä", "ma", "mä") for end in _OF_WEAK),
        *(f"{start}{end}" for start in ("vi", "mi") for end in _OF_PLURAL_WEAK | {"a", "ä", "en"}),
        *(f"mise{end}" for end in _OF_WEAK | {"en"}), "va", "vä", "ma", "mä", "vaa", "vää", "maan",
        "mään", "vaan", "vään", "mista", "mistä",
    },
    VERB_PAST: {"i", "in", "it", "imme", "itte", "ivat", "ivät", "isi", "isin", "isivat", "isivät"},
}  # fmt: skip


def _table(bare: dict[int, set[str]]) -> dict[str, int]:
    table: dict[str, int] = {}
    for kind, ends in bare.items():
        for end, clitic in product(ends, _CLITICS):
            table[end + clitic] = table.get(end + clitic, 0) | kind
    return table


ENDINGS = _table(_BARE)
"""Ending -> the kinds of stems that it may follow."""
LONGEST = max(map(len, ENDINGS))
INTO: dict[str, str] = {
    before + vowel + end + clitic: vowel
    for before, vowel in product(("", "h"), VOWELS)
    for end in ("n", *_OWNERS)
    for clitic in _CLITICS
}
"""Endings of the illative, with the vowel in which the stem must end: kunta-an, maa-han."""


def kinds_before(ending: str, last: str) -> int:
    """The kinds of stems that may stand before `ending`, where the stem ends in `last`."""
    kinds = ENDINGS.get(ending, 0)
    return kinds | STRONG if INTO.get(ending) == last else kinds
