"""The stems of a Finnish noun or adjective: what its endings are joined to.

The kinds follow the types of the grammar (Iso suomen kielioppi, §§ 55–93). Stems are generous:
they may allow a form that nobody says, but never the form of another word on the list.
"""

from collections.abc import Callable, Iterator

from osallisuus.text.words.gradation import VOWELS, strong, weak

WEAK, STRONG, PLURAL_WEAK, PLURAL_STRONG, WHOLE, UNBENT = (1 << n for n in range(6))
"""What may follow: n and ssa; na and illative; the same of the plural; an owner; a clitic only."""
VERB_WEAK, VERB_STRONG, VERB_ROOT, VERB_PAST = (1 << n for n in range(6, 10))
NOUN = WEAK | STRONG | PLURAL_WEAK | PLURAL_STRONG | WHOLE
PLURAL = PLURAL_WEAK | PLURAL_STRONG
SINGULAR = WEAK | STRONG

Stems = Iterator[tuple[int, str]]


def _rounded(word: str) -> Stems:
    """talo, palvelu, laatikko, nalle"""
    yield WEAK, weak(word)
    yield STRONG, word
    yield PLURAL, weak(word) + "i"
    yield PLURAL_STRONG, word + "i"
    yield PLURAL_STRONG, word + "j"


def _auto(word: str) -> Stems:
    """auto: as talo, but nothing alternates"""
    yield SINGULAR, word
    yield from ((PLURAL, word + "i"), (PLURAL_STRONG, word + "j"))


def _data(word: str) -> Stems:
    """data: as kala, but nothing alternates"""
    plural = word[:-1] + "o"
    yield SINGULAR, word
    yield from ((PLURAL, plural + "i"), (PLURAL_STRONG, plural + "j"))


def _i(word: str) -> Stems:
    """risti, paperi"""
    plural = word[:-1] + "e"
    yield WEAK, weak(word)
    yield STRONG, word
    yield PLURAL, weak(plural) + "i"
    yield from ((PLURAL_STRONG, plural + "i"), (PLURAL_STRONG, plural + "j"), (PLURAL_STRONG, word))


def _e_stem(word: str) -> Stems:
    """nimi, joki, lehti"""
    stem = word[:-1] + "e"
    yield WEAK, weak(stem, before_e=True)
    yield STRONG, stem
    yield PLURAL_WEAK, weak(word, before_e=True)
    yield PLURAL_STRONG, word


def _pieni(word: str) -> Stems:
    """pieni, suuri, niemi: a consonant before the ending of the partitive"""
    root = word[:-1]
    yield SINGULAR, root + "e"
    yield PLURAL, word
    bare = root[:-1] + "n" if root.endswith("m") else root
    yield from _wholes(bare, "ta", "tä", "ten")


def _vesi(word: str) -> Stems:
    """vesi, uusi, kansi, varsi"""
    root = word[:-2]
    yield WEAK, root + ("de" if root[-1] in VOWELS else root[-1] + "e")
    yield STRONG, root + "te"
    yield PLURAL, word
    yield from _wholes(root, "tta", "ttä", "tten")


def _lapsi(word: str) -> Stems:
    """lapsi, veitsi"""
    root = word[:-3]
    yield SINGULAR, word[:-1] + "e"
    yield PLURAL, word
    yield from _wholes(root, "sta", "stä", "sten")


def _a_to_o(word: str) -> Stems:
    """kala, kulkija, omena: kaloja"""
    plural = word[:-1] + ("o" if word[-1] == "a" else "ö")
    yield WEAK, weak(word)
    yield STRONG, word
    yield PLURAL, weak(plural) + "i"
    yield from ((PLURAL_STRONG, plural + "i"), (PLURAL_STRONG, plural + "j"))


def _a_lost(word: str) -> Stems:
    """koira, kunta, asema: koiria"""
    plural = word[:-1] + "i"
    yield WEAK, weak(word)
    yield STRONG, word
    yield PLURAL_WEAK, weak(plural)
    yield PLURAL_STRONG, plural


def _korkea(word: str) -> Stems:
    """korkea, vapaa, maa, puu"""
    yield SINGULAR, word
    yield PLURAL, word[:-1] + "i"


def _tie(word: str) -> Stems:
    """tie, työ, suo"""
    yield SINGULAR, word
    yield PLURAL, word[:-2] + word[-1] + "i"


def _sisar(word: str) -> Stems:
    """sisar, askel, tytär"""
    for each in [word, *(root + word[-1] for root in strong(word[:-1])[:1])]:
        yield SINGULAR, each + "e"
        yield PLURAL, each + "i"
    yield from _wholes(word, "ta", "tä", "ten")


def _puhelin(word: str) -> Stems:
    """puhelin, soitin"""
    for root in [word[:-1], *strong(word[:-1])[:1]]:
        yield SINGULAR, root + "me"
        yield PLURAL, root + "mi"
    yield from _wholes(word, "ta", "tä", "ten")


def _onneton(word: str) -> Stems:
    """osaton, työtön: osattoma-"""
    root = word[:-3] + "tt" + word[-2] + "m"
    yield from ((SINGULAR, root + "a"), (SINGULAR, root + "ä"), (PLURAL, root + "i"))
    yield from _wholes(word, "ta", "tä")


def _suurin(word: str) -> Stems:
    """suurin, tärkein"""
    root = word[:-1]
    yield from _compared(root)
    yield from _wholes(word, "ta", "tä")


def _vanhempi(word: str) -> Stems:
    """vanhempi, parempi"""
    yield from _compared(word[:-3])


def _compared(root: str) -> Stems:
    for vowel in "aä":
        yield WEAK, root + "mm" + vowel
        yield STRONG, root + "mp" + vowel
    yield PLURAL_WEAK, root + "mmi"
    yield PLURAL_STRONG, root + "mpi"


def _nainen(word: str) -> Stems:
    """nainen, suomalainen"""
    root = word[:-3]
    yield from ((SINGULAR, root + "se"), (PLURAL, root + "si"))
    yield from _wholes(root, "sta", "stä", "sten")


def _vastaus(word: str) -> Stems:
    """vastaus, yhdistys, kysymys"""
    root = word[:-1]
    yield from ((SINGULAR, root + "kse"), (PLURAL, root + "ksi"))
    yield from _wholes(word, "ta", "tä", "ten")


def _osallisuus(word: str) -> Stems:
    """osallisuus, köyhyys"""
    root = word[:-1]
    yield from ((WEAK, root + "de"), (STRONG, root + "te"), (PLURAL, root + "ksi"))
    yield from _wholes(root, "tta", "ttä")


def _vieras(word: str) -> Stems:
    """vieras, hammas, kallis, tiivis"""
    yield from _lengthened(word[:-1], plural="ii" if word[-2] == "i" else word[-2] + "i")
    yield from _wholes(word, "ta", "tä", "ten")


def _hame(word: str) -> Stems:
    """hame, palaute, laite"""
    yield from _lengthened(word, plural="ei")
    yield from _wholes(word, "tta", "ttä")


def _lengthened(stem: str, *, plural: str) -> Stems:
    grades = strong(stem)
    # kallis, taivas and terve stay as they are, so for these both are allowed.
    if not grades or stem[-1] == "i" or stem[-2] in "vlrh":
        grades = [stem, *grades]
    for each in grades:
        yield SINGULAR, each + stem[-1]
        yield PLURAL, each[:-1] + plural


def _kuollut(word: str) -> Stems:
    """osallistunut, väsynyt"""
    root = word[:-2]
    yield from ((SINGULAR, root + "ee"), (PLURAL, root + "ei"))
    yield from _wholes(word, "ta", "tä")


def _kolmas(word: str) -> Stems:
    """kolmas, tuhannes"""
    root = word[:-1]
    yield from ((WEAK, root + "nne"), (STRONG, root + "nte"), (PLURAL, root + "nsi"))
    yield from _wholes(root, "tta", "ttä")


def _mies(word: str) -> Stems:
    """mies"""
    root = word[:-1]
    yield from ((SINGULAR, root + "he"), (PLURAL, root + "hi"))
    yield from _wholes(word, "tä", "ten")


def _kevat(word: str) -> Stems:
    """kevät, lyhyt, ohut"""
    root = word[:-1]
    yield from ((SINGULAR, root + root[-1]), (SINGULAR, root + "e"), (PLURAL, root + "i"))
    yield from _wholes(word, "ta", "tä")


def _lammin(word: str) -> Stems:
    """lämmin: the only one"""
    yield from ((SINGULAR, "lämpimä"), (PLURAL, "lämpimi"), (WHOLE, "lämmintä"))


def _sund(word: str) -> Stems:
    """Sund, Lemland, internet: a vowel of help"""
    yield from _i(word + "i")


def _virrat(word: str) -> Stems:
    """Virrat: always many"""
    plural = strong(word[:-1])[0][:-1] + "o"
    yield from ((PLURAL, weak(plural) + "i"), (PLURAL_STRONG, plural + "j"))


_BENT_FIRST = {
    "iso": ("ison", "isossa", "isosta", "isoon", "isolla", "isoa"),
    "uusi": ("uuden", "uudessa", "uudesta", "uuteen", "uutta"),
}


def _isokyro(word: str) -> Stems:
    """Isokyrö, Uusikaupunki: both parts bend, Isossakyrössä"""
    for first, forms in _BENT_FIRST.items():
        if word.startswith(first):
            second = word.removeprefix(first)
            for form in forms:
                yield WEAK, form + weak(second)
                yield STRONG, form + second


def _unbent(word: str) -> Stems:
    """ja, hyvin"""
    yield from ()


def _wholes(root: str, *ends: str) -> Stems:
    return ((WHOLE, root + end) for end in ends)


def _verb(word: str) -> Stems:
    """sanoa, syödä, tulla, haluta, tarvita, vanheta"""
    root = word[:-2]
    if word[-2] in VOWELS:
        yield VERB_STRONG, word[:-1]
        yield VERB_WEAK | VERB_ROOT, weak(word[:-1], before_e=word[-2] == "e")
        yield VERB_ROOT, word[:-1]
        yield VERB_PAST, word[:-2] + "o" if word[-2] == "a" else word[:-2]
        yield VERB_PAST, weak(word[:-2] + "i")[:-1]
    elif word.endswith(("da", "dä")):
        yield VERB_STRONG | VERB_WEAK | VERB_ROOT, root
        yield VERB_PAST, root[:-2] + root[-1]
    elif word.endswith(("ita", "itä")):
        yield VERB_STRONG | VERB_WEAK, root + "tse"
        yield from ((VERB_PAST, root + "ts"), (VERB_ROOT, root))
    elif root[-1] in VOWELS:
        yield from _contracted(root, word[-1])
    else:
        for each in [root + "e", *strong(root + "e")]:
            yield VERB_STRONG | VERB_WEAK, each
            yield VERB_PAST, each[:-1]
        yield VERB_ROOT, root


def _contracted(root: str, vowel: str) -> Stems:
    """haluta : halua-, hakata : hakkaa-, vanheta : vanhene-"""
    for each in strong(root) or [root]:
        yield VERB_STRONG | VERB_WEAK, each + vowel
        yield VERB_STRONG | VERB_WEAK, each + "ne"
        yield VERB_PAST, each + "s"
    yield VERB_ROOT, root


KINDS: dict[str, Callable[[str], Stems]] = {
    "talo": _rounded, "risti": _i, "nimi": _e_stem, "pieni": _pieni, "vesi": _vesi,
    "lapsi": _lapsi, "kala": _a_to_o, "koira": _a_lost, "maa": _korkea, "tie": _tie,
    "sisar": _sisar, "puhelin": _puhelin, "onneton": _onneton, "suurin": _suurin,
    "vanhempi": _vanhempi, "nainen": _nainen, "vastaus": _vastaus, "osallisuus": _osallisuus,
    "vieras": _vieras, "hame": _hame, "kuollut": _kuollut, "kolmas": _kolmas, "mies": _mies,
    "kevät": _kevat, "auto": _auto, "data": _data, "lämmin": _lammin, "sund": _sund,
    "virrat": _virrat, "isokyrö": _isokyro, "ja": _unbent, "sanoa": _verb,
}  # fmt: skip


_MASK_OF_WORD = {"ja": UNBENT, "sanoa": UNBENT}


def stems_of(word: str, kind: str) -> set[tuple[int, str]]:
    """(what may follow, stem) of a word of that kind, named after its model word."""
    return {(_MASK_OF_WORD.get(kind, WHOLE), word), *KINDS[kind](word)}


def likely_kinds(word: str) -> list[str]:
    """Kinds that a word of this shape may have, the likeliest first."""
    if word.endswith("nen"):
        return ["nainen"]
    if word.endswith(("ton", "tön")):
        return ["onneton"]
    if word.endswith("mpi"):
        return ["vanhempi", "risti"]
    if word.endswith(("uus", "yys")):
        return ["osallisuus", "vastaus"]
    if word.endswith(("nut", "nyt")):
        return ["kuollut"]
    if word[-2:] in {"ie", "uo", "yö"}:
        return ["tie"]
    return _BY_LAST.get(word[-1:], _no_kinds)(word)


def _of_i(word: str) -> list[str]:
    if word.endswith(("psi", "tsi", "ksi")):
        return ["lapsi", "risti"]
    if word.endswith("si"):
        return ["vesi", "risti"]
    # A word of three syllables in i is borrowed.
    n_vowels = sum(each in VOWELS for each in word)
    return ["risti", "nimi", "pieni"] if n_vowels > 1 else ["risti"]


def _of_a(word: str) -> list[str]:
    if word[-2:] in {"aa", "ää"}:
        return ["maa"]
    if word[-2:] in {"ea", "eä"}:
        return ["maa", "koira"]
    first = next((each for each in word if each in VOWELS), "")
    is_long = sum(each in VOWELS for each in word) > 2
    if word[-1] == "a" and (first in "aei" or is_long):
        return ["kala", "koira"]
    return ["koira", "kala"]


def _of_e(word: str) -> list[str]:
    return ["maa"] if word.endswith("ee") else ["hame", "talo"]


def _of_u(word: str) -> list[str]:
    return ["maa"] if word[-2:] in {"uu", "yy", "oo", "öö"} else ["talo"]


def _of_s(word: str) -> list[str]:
    return ["vastaus"] if word[-2:-1] in "uyoöe" else ["vieras", "vastaus"]


def _no_kinds(word: str) -> list[str]:
    return []


_BY_LAST: dict[str, Callable[[str], list[str]]] = {
    "i": _of_i, "a": _of_a, "ä": _of_a, "e": _of_e, "s": _of_s,
    **dict.fromkeys("ouyö", _of_u),
    "n": lambda _word: ["puhelin", "sisar", "suurin"],
    **dict.fromkeys("lr", lambda _word: ["sisar"]),
    "t": lambda _word: ["kevät"],
}  # fmt: skip
