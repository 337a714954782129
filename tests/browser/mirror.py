"""A language that is read from right to left, made of the Finnish one letter by letter.

It stands for Arabic in tests only: every text of resident pages exists in it, so a page that shows
Latin letters, or stands the wrong way round, has forgotten something.
"""

import gettext
import re
import struct
from dataclasses import replace
from pathlib import Path

from surveys.instruments.specs import InstrumentFile

CODE, NAME = "ar", "العربية"
LATIN = "abcdefghijklmnopqrstuvwxyzåäö"
ARABIC = "ابصدعفغهيجكلمنوپقرستثڤضخىزآءئ"
_LETTERS = str.maketrans(LATIN + LATIN.upper(), ARABIC + ARABIC)
_KEPT = re.compile(r"(%\(\w+\)s|%s|\{\w+\}|<[^>]+>|&\w+;)")
_HEADER = "Content-Type: text/plain; charset=UTF-8\n"


def mirrored(text: str) -> str:
    """The text in the made language; placeholders, tags and numbers stay."""
    parts = _KEPT.split(text)
    return "".join(
        part if number % 2 else part.translate(_LETTERS) for number, part in enumerate(parts)
    )


def mirrored_instrument(spec: InstrumentFile, key: str, code: str = CODE) -> InstrumentFile:
    """The instrument with the made language beside its own."""

    def more(texts):
        return {**texts, code: mirrored(texts["fi"])} if "fi" in texts else texts

    def named(parts, field):
        return tuple(replace(part, **{field: more(getattr(part, field))}) for part in parts)

    return replace(
        spec,
        key=key,
        name=more(spec.name),
        languages=(*spec.languages, code),
        review={**spec.review, code: "reviewed"},
        scales=tuple(replace(s, choices=named(s.choices, "label")) for s in spec.scales),
        domains=named(spec.domains, "name"),
        items=named(spec.items, "text"),
        texts={name: more(texts) for name, texts in spec.texts.items()},
    )


def write_catalogue(folder: Path, model: Path, code: str = CODE) -> None:
    """The catalogue of the made language, with every text that the catalogue `model` has."""
    with model.open("rb") as file:
        keys = {key for key in gettext.GNUTranslations(file)._catalog if key}
    # Counted texts are kept by their first form and its number; one form will do for all.
    counted = {key[0] for key in keys if isinstance(key, tuple)}
    texts = {key: mirrored(key) for key in keys if isinstance(key, str)}
    texts |= {f"{key}\0{key}": f"{mirrored(key)}\0{mirrored(key)}" for key in counted}
    target = folder / code / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    target.write_bytes(_compiled({"": _HEADER} | texts))


def _compiled(texts: dict[str, str]) -> bytes:
    """The binary form of a catalogue, as GNU gettext describes it."""
    pairs = sorted((key.encode(), text.encode()) for key, text in texts.items())
    start = 28 + 16 * len(pairs)
    tables, strings = ([], []), b""
    for side in (0, 1):
        for pair in pairs:
            tables[side].extend((len(pair[side]), start + len(strings)))
            strings += pair[side] + b"\0"
    n_pairs = len(pairs)
    head = struct.pack("<7I", 0x950412DE, 0, n_pairs, 28, 28 + 8 * n_pairs, 0, start)
    return head + struct.pack(f"<{4 * n_pairs}I", *tables[0], *tables[1]) + strings
