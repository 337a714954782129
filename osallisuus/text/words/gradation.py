"""Consonant gradation: kk–k, nt–nn, k–nothing, in the last consonants before the last vowels."""

import re

VOWELS = "aeiouyäöå"
_TAIL = re.compile(rf"^(.*?)([^{VOWELS}]*)([{VOWELS}]+)$")
# The longest first: of "nkk" it is "kk" that changes.
_WEAK = (
    ("kk", "k"), ("pp", "p"), ("tt", "t"), ("nk", "ng"), ("mp", "mm"), ("nt", "nn"), ("lt", "ll"),
    ("rt", "rr"), ("ht", "hd"), ("lp", "lv"), ("rp", "rv"), ("lk", "l"), ("rk", "r"), ("hk", "h"),
)  # fmt: skip
_UNCHANGED = ("st", "sk", "sp", "tk", "ts")
_NEVER_DOUBLED = ("st", "sk", "sp", "ht", "kk", "pp", "tt")
_SINGLE = {"t": "d", "p": "v", "k": ""}
_STRONG = (
    ("ng", "nk"), ("mm", "mp"), ("nn", "nt"), ("ll", "lt"), ("rr", "rt"), ("hd", "ht"),
    ("lv", "lp"), ("rv", "rp"), ("lj", "lk"), ("rj", "rk"),
)  # fmt: skip


def weak(stem: str, *, before_e: bool = False) -> str:
    """kunta -> kunna, palautte -> palaute; unchanged where nothing alternates.

    `before_e`: lk and rk become lj and rj, as in jälki : jälje-.
    """
    found = _TAIL.match(stem)
    if found is None:
        return stem
    head, cluster, vowels = found.groups()
    if cluster.endswith(_UNCHANGED) or not _alternates(vowels):
        return stem
    if cluster == "k" and head.endswith(("ai", "oi")):
        # aika : aja-, poika : poja-
        return head[:-1] + "j" + vowels
    if before_e and cluster in {"lk", "rk"}:
        return head + cluster[0] + "j" + vowels
    for strong_end, weak_end in _WEAK:
        if cluster.endswith(strong_end):
            return head + cluster.removesuffix(strong_end) + weak_end + vowels
    return head + _single(head, cluster, vowels) + vowels


def _alternates(vowels: str) -> bool:
    """Not before two vowels of two syllables, as in kopio; a plural in i is one."""
    return len(vowels) == 1 or vowels[-1] == "i" or vowels[0] == vowels[1]


def _single(head: str, cluster: str, vowels: str) -> str:
    if cluster not in _SINGLE or not head:
        return cluster
    if cluster == "k" and head[-1] == vowels[0] and vowels[0] in "uy":
        # luku : luvu-, kyky : kyvy-
        return "v"
    return _SINGLE[cluster]


def strong(stem: str, *, with_lost_k: bool = True) -> list[str]:
    """What `stem` may be the weak grade of, the likeliest first: palaute -> palautte.

    `with_lost_k`: jala -> jalka too, which fits nearly every word.
    """
    found = _TAIL.match(stem)
    if found is None:
        return []
    head, cluster, vowels = found.groups()
    made = [
        head + cluster.removesuffix(weak_end) + strong_end + vowels
        for weak_end, strong_end in _STRONG
        if cluster.endswith(weak_end)
    ]
    if cluster in {"d", "v"}:
        made.append(head + {"d": "t", "v": "p"}[cluster] + vowels)
    if cluster == "v" and head and head[-1] == vowels[0] and vowels[0] in "uy":
        made.append(head + "k" + vowels)
    if cluster and cluster[-1] in "kpt" and not cluster.endswith(_NEVER_DOUBLED):
        made.append(head + cluster + cluster[-1] + vowels)
    return made + (_with_lost_k(head, cluster, vowels) if with_lost_k else [])


def _with_lost_k(head: str, cluster: str, vowels: str) -> list[str]:
    """joe -> joke, jala -> jalka: a k that has gone."""
    if cluster in {"l", "r", "h"}:
        return [head + cluster + "k" + vowels]
    if not cluster or len(vowels) < 2:
        return []
    return [head + cluster + vowels[:-1] + "k" + vowels[-1]]
