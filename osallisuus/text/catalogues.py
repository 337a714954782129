"""Catalogues of translations as blocks of text: what stays is left byte for byte as it was."""

import ast
import re
from collections.abc import Set

FIELD = re.compile(r'^(msg\w+(?:\[\d\])?) ((?:".*"\n?)+)', re.MULTILINE)
Key = tuple[str, str]
"""msgctxt ("" without one) and msgid: what an entry is found by."""


def blocks(catalogue: str) -> list[str]:
    """The entries of a .po file in their order, the header first, each with its line ends; without
    obsolete ones (#~). Entries need no empty line between them."""
    found, is_answered = [""], False
    for line in catalogue.splitlines(keepends=True):
        if line.startswith("#~"):
            continue
        if is_answered and line.startswith(("#", "msgid ", "msgctxt ")):
            found.append("")
            is_answered = False
        is_answered = is_answered or line.startswith("msgstr")
        found[-1] += line
    return [block for block in found if block.strip()]


def key_of(block: str) -> Key:
    fields = {name: _joined(lines) for name, lines in FIELD.findall(block + "\n")}
    return fields.get("msgctxt", ""), fields.get("msgid", "")


def plural_of(block: str) -> str:
    fields = {name: _joined(lines) for name, lines in FIELD.findall(block + "\n")}
    return fields.get("msgid_plural", "")


def keys(catalogue: str) -> set[Key]:
    return {key_of(block) for block in blocks(catalogue)} - {("", "")}


def template(extracted: str) -> str:
    """All that the sources say, each once and sorted, so that one new text is one new entry."""
    own = {key: block for block in blocks(extracted) if (key := key_of(block))[1]}
    return "\n\n".join(_blank(own[key], 2) for key in sorted(own)) + "\n"


def merged(catalogue: str, extracted: str, offered: Set[Key] = frozenset()) -> str:
    """`catalogue` with what `extracted` has: entries that both have stay as they are, in their
    order; new ones stand at the end, untranslated; what is not extracted is left out.

    All are texts of .po files. `offered`: what was there at the run before. Of that nothing is
    added, since a language has only the pages that are shown in it. An entry whose plural has
    changed is a new one. Nothing is guessed from likeness, and no line of the sources is named.
    """
    wanted = {key_of(block): block for block in blocks(extracted) if key_of(block)[1]}
    header, *before = blocks(catalogue)
    kept = [block for block in before if _is_same(block, wanted.get(key_of(block)))]
    dropped = {key_of(block) for block in before} - {key_of(block) for block in kept}
    # What was offered and left out once stays out: a language has only
    # the pages that are shown in it.
    known = ({key_of(block) for block in kept} | offered) - dropped
    n_plurals = int((re.search(r"nplurals=(\d+)", header) or ["", "2"])[1])
    new = [_blank(block, n_plurals) for key, block in wanted.items() if key not in known]
    own = "".join([header, *kept]).rstrip("\n")
    return "\n\n".join([own, *new]) + "\n"


def _is_same(block: str, extracted: str | None) -> bool:
    return extracted is not None and plural_of(block) == plural_of(extracted)


def _blank(block: str, n_plurals: int) -> str:
    """An extracted entry without a translation: its formats, its texts and empty answers."""
    marks = [line for line in block.splitlines() if line.startswith("#,") and "fuzzy" not in line]
    (context, text), plural = key_of(block), plural_of(block)
    lines = [*marks, *([f"msgctxt {_quoted(context)}"] if context else [])]
    lines.append(f"msgid {_quoted(text)}")
    if plural:
        lines.append(f"msgid_plural {_quoted(plural)}")
        return "\n".join(lines + [f'msgstr[{n}] ""' for n in range(n_plurals)])
    return "\n".join([*lines, 'msgstr ""'])


def _quoted(text: str) -> str:
    """On one line, as the catalogues have it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped.replace(chr(9), chr(92) + "t")}"'


def _joined(lines: str) -> str:
    return "".join(ast.literal_eval(line) for line in lines.splitlines())
