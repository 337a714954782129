"""The Finnish that people read here, as texts: of templates, code, questionnaires and content."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyvoikko
from django.conf import settings

from osallisuus.text.catalogues import blocks

ROOT = settings.BASE_DIR
TEMPLATES = ROOT / "templates"
CATALOGUES = ROOT / "osallisuus" / "locale"
QUESTIONNAIRES = sorted((ROOT / "surveys" / "instruments" / "shipped").glob("*.toml"))
CONTENT = [
    path
    for folder in (ROOT / "toolkits" / "data", ROOT / "toolkits" / "demo" / "content")
    # `support_package.sv.toml` is a translation.
    for path in sorted(folder.glob("*.toml"))
    if len(path.suffixes) == 1
]
ALLOWED = (ROOT / "tests" / "finnish.txt").read_text(encoding="utf-8").split()
"""Names and abbreviations, in any form, and words of programs: what Voikko does not know."""

PARTS = re.compile(r'{%-?\s*(?:include|extends)\s+"([^"]+)"')
TRANSLATED = re.compile(
    r'{%\s*translate\s+"((?:[^"\\]|\\.)*)"'
    r"|{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate\s*%}",
    re.DOTALL,
)
PLURAL = re.compile(r"{%\s*plural\s*%}")
NO_WORDS = re.compile(
    # What a program fills in, marks and addresses.
    r"%\(\w+\)\w|{{.*?}}|{.*?}|%[sd]|<[^>]+>|&\w+;|\[\[[^\]]*\]\]|\]\([^)]*\)"
    r"|https?://\S+|\S+@\S+|/[\w/-]+/|--\w+ \w+|\b\w+[._]\w+\b|\b[a-z]+(?:-[a-z]+)*=|\.[a-z]+\b"
    # Endings of abbreviations, and beginnings that share the end of a later word.
    r"|(?<=\w):[a-zäö]+|\w+-(?=\s)"
)
WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ž]{3,}(?:[-’'][A-Za-zÀ-ÖØ-öø-ž]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?:”*])\s+|\n|\|")


def catalogue_texts() -> list[str]:
    """Every source text, or what the Finnish catalogue says instead of it."""
    said = {
        text: again for text, again in _entries(CATALOGUES / "fi" / "LC_MESSAGES" / "django.po")
    }
    sources = [text for text, _again in _entries(CATALOGUES / "django.pot")]
    return [*said.values(), *(text for text in sources if text not in said)]


def _entries(path: Path) -> Iterator[tuple[str, str]]:
    for block in blocks(path.read_text(encoding="utf-8")):
        found = re.findall(r'^(msg\w+)(?:\[\d\])? ((?:"(?:[^"\\]|\\.)*"\n?)+)', block, re.MULTILINE)
        texts = [(kind, "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text))) for kind, text in found]
        sources = [text for kind, text in texts if kind.startswith("msgid") and text]
        said = [text for kind, text in texts if kind == "msgstr"]
        yield from zip(sources, [*said, *sources][: len(sources)], strict=True)


def finnish_of(value) -> Iterator[str]:
    """Every text under the key `fi` of a questionnaire."""
    if isinstance(value, dict) and isinstance(value.get("fi"), str):
        yield value["fi"]
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from finnish_of(each)


def prose_of(value) -> Iterator[str]:
    """Every Finnish text that has a space: one without is a key, an address or a name."""
    if isinstance(value, dict) and "fi" in value and "sv" in value:
        yield from prose_of(value["fi"])
    elif isinstance(value, str) and " " in value.strip():
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from prose_of(each)


def read(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def pages_of(frame: str) -> set[str]:
    """Names of the templates that stand in a frame, with all their parts."""
    found: set[str] = set()
    for path in TEMPLATES.rglob("*.html"):
        if f'{{% extends "{frame}" %}}' in path.read_text(encoding="utf-8"):
            _add_parts(str(path.relative_to(TEMPLATES)), found)
    return found


def _add_parts(name: str, found: set[str]) -> None:
    path = TEMPLATES / name
    if name not in found and path.exists():
        found.add(name)
        for part in PARTS.findall(path.read_text(encoding="utf-8")):
            _add_parts(part, found)


def texts_of(names: set[str]) -> list[str]:
    found = []
    for name in sorted(names):
        for line, block in TRANSLATED.findall((TEMPLATES / name).read_text(encoding="utf-8")):
            found += [" ".join(part.split()) for part in PLURAL.split(line or block)]
    return found


def words(text: str) -> list[str]:
    return WORD.findall(NO_WORDS.sub(" ", text.replace("\\n", " ").replace("\u00ad", "")))


def long_sentences(texts: list[str], most: int) -> list[str]:
    """Sentences of more words than `most`; cells of a table and lines of a list are their own."""
    found = []
    for text in texts:
        plain = re.sub(r"{{.*?}}|%\(\w+\)\w|{\w*}", "X", re.sub(r"<[^>]+>", " ", text))
        for sentence in SENTENCE_END.split(plain):
            if len(re.findall(r"[\w%–-]*\w[\w%–-]*", sentence)) > most:
                found.append(" ".join(sentence.split()))
    return found


@cache
def is_finnish(word: str) -> bool:
    """Whether Voikko knows the word, or each part of what is written with a hyphen; names that
    are allowed in any form."""
    small = word.lower().replace("’", "'")
    if pyvoikko.analyse(small) or pyvoikko.analyse(small.replace("'", "")):
        return True
    if word in ALLOWED or any(word.startswith(name) for name in ALLOWED if name[0].isupper()):
        return True
    parts = word.split("-")
    return len(parts) > 1 and all(len(each) < 3 or is_finnish(each) for each in parts)
