"""Names of variables: one rule for the checks of instruments and for every file that goes out."""

import re
import unicodedata
from collections.abc import Iterable

from surveys.instruments.specs import InstrumentFile

# Columns that every row of answers has before its questions.
FACTS = (
    *("id", "pari", "kunta", "kokeilu", "vaihe", "versio"),
    *("kanava", "apu", "kieli", "aika"),
)
# One answer has one name in every program. SPSS takes 64 octets and Stata 32 letters, pyreadstat
# one less: it refuses labels of values where the name has all 32.
LONGEST = 31
LONGEST_CHOICE = 15
PREFIX = "k_"
# Words of SPSS, of R and of Stata, in small letters: SPSS does not tell the sizes apart.
RESERVED = {
    *FACTS,
    *("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"),
    *("break", "else", "false", "for", "function", "if", "in", "inf", "na", "nan", "next"),
    *("null", "repeat", "true", "while"),
    *("byte", "double", "float", "int", "long", "strl", "using"),
}
STATA_TEXT = re.compile(r"str\d+")

# Key of an item, and the choice of a question with many answers that the variable is about.
Part = tuple[str, int | str | None]


def plain_name(key: str, choice: int | str | None = None, longest: int = LONGEST) -> str:
    """The name that a key, or a choice of it, has where no other wants the same: a to z, digits
    and underscores, a letter first, at most `longest` letters, no word of a statistics language.
    """
    end = "" if choice is None else f"_{_letters(str(choice))}"[:LONGEST_CHOICE]
    start = _letters(key)
    if not start[:1].isalpha() or _is_reserved((start + end).rstrip("_")):
        start = PREFIX + start
    return (start[: longest - len(end)] + end).rstrip("_")


def unique_names(parts: Iterable[Part]) -> list[str]:
    """A name for each part in turn, none twice: who comes later gets a number at its end."""
    return numbered((plain_name(key, choice) for key, choice in parts), LONGEST)


def numbered(names: Iterable[str], longest: int) -> list[str]:
    """The names in their order, each at most `longest` letters, those that came before with the
    next free number after them."""
    found: dict[str, None] = {}
    for plain in names:
        name, number = plain, 1
        while name in found:
            number += 1
            name = f"{plain[: longest - 1 - len(str(number))]}_{number}"
        found[name] = None
    return [*found]


def clashing_items(spec: InstrumentFile) -> list[tuple[str, str, str]]:
    """Pairs of items that want one name: (earlier key, later key, the name). A reader of the file
    could not tell them apart, though `unique_names` would."""
    owners: dict[str, str] = {}
    found: dict[tuple[str, str], str] = {}
    for key, choice in parts_of(spec):
        name = plain_name(key, choice, longest=len(key) + LONGEST)
        owner = owners.setdefault(name, key)
        if owner != key:
            found.setdefault((owner, key), name)
    return [(first, second, name) for (first, second), name in found.items()]


def parts_of(spec: InstrumentFile) -> Iterable[Part]:
    """The variables of an instrument in its order; open questions have none."""
    values = {scale.key: [choice.value for choice in scale.choices] for scale in spec.scales}
    for item in spec.items:
        if item.kind == "multiple":
            yield from ((item.key, value) for value in values.get(item.scale, ()))
        elif item.kind != "open":
            yield item.key, None


def _letters(text: str) -> str:
    """In letters that every program has: ä is a, and whatever has no such letter is `_`."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "_", bare.lower())


def _is_reserved(name: str) -> bool:
    return name in RESERVED or STATA_TEXT.fullmatch(name) is not None
