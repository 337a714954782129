"""An instrument that is being written: from one spec to the next, each change by itself."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Protocol, TypeVar

from surveys.instruments.specs import (
    ChoiceSpec,
    InstrumentFile,
    ItemSpec,
    ScaleSpec,
    Texts,
)
from surveys.instruments.xlsform.reading import STANDARD

HINT = "hint_"
"""Beginning of the texts that items may have as their hint."""
KEPT_REVIEWS = ("own", "reviewed")
READ = ("reviewed", "official")


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


Row = TypeVar("Row", bound=Keyed)


def copy_of(
    spec: InstrumentFile, *, key: str, name: str, owner: str, source: str
) -> InstrumentFile:
    """Another instrument with the same content, whose words are its owner's to change."""
    return replace(
        spec,
        key=key,
        version=1,
        name={**spec.name, "fi": name},
        owner=owner,
        source=source,
        note="",
        # An owner's official translation is no more official once others may change its words.
        review={code: _kept_review(state) for code, state in spec.review.items()},
    )


def _kept_review(state: str) -> str:
    return state if state in KEPT_REVIEWS else "unreviewed"


def empty(spec: InstrumentFile, *, key: str, name: str, owner: str) -> InstrumentFile:
    """An instrument without questions: of `spec` come what is said around questions, one scale
    and the way of scoring. Languages other than Finnish wait until they are chosen."""
    texts = {path: texts for path, texts in spec.texts.items() if STANDARD.fullmatch(path)}
    return replace(
        spec,
        key=key,
        version=1,
        name={"fi": name},
        owner=owner,
        source="",
        note="",
        languages=("fi",),
        review={"fi": "own"},
        scales=spec.scales[:1],
        domains=(),
        items=(),
        texts={**texts, "about": {}},
    )


def with_standard_texts(spec: InstrumentFile, standard: InstrumentFile) -> InstrumentFile:
    """With every text around questions that `standard` has, its own where it has one."""
    missing = {
        name: texts
        for name, texts in standard.texts.items()
        if STANDARD.fullmatch(name) and name not in spec.texts
    }
    return replace(spec, texts={**spec.texts, **missing, "about": spec.texts.get("about", {})})


def in_its_languages(spec: InstrumentFile) -> InstrumentFile:
    """Without the texts of languages that are not chosen, which a draft keeps."""
    chosen = set(spec.languages)

    def of_chosen(texts: Texts) -> Texts:
        return {code: text for code, text in texts.items() if code in chosen and text}

    kept = _with_texts(spec, of_chosen)
    review = {code: spec.review.get(code, "unreviewed") for code in spec.languages}
    return replace(kept, name={"fi": spec.name.get("fi", "")} | dict(kept.name), review=review)


def _with_texts(spec: InstrumentFile, change: Callable[[Texts], Texts]) -> InstrumentFile:
    return replace(
        spec,
        name=change(spec.name),
        scales=tuple(
            replace(
                scale,
                choices=tuple(replace(one, label=change(one.label)) for one in scale.choices),
            )
            for scale in spec.scales
        ),
        domains=tuple(replace(domain, name=change(domain.name)) for domain in spec.domains),
        items=tuple(replace(item, text=change(item.text)) for item in spec.items),
        texts={name: change(texts) for name, texts in spec.texts.items()},
    )


def no_longer_read(before: InstrumentFile, after: InstrumentFile) -> tuple[str, ...]:
    """Languages that count as read in both, though their words have changed."""
    return tuple(
        code
        for code in after.languages
        if after.review.get(code) in READ
        and before.review.get(code) == after.review.get(code)
        and _words(before, code) != _words(after, code)
    )


def _words(spec: InstrumentFile, language: str) -> dict[str, str]:
    found = {path: texts.get(language, "") for path, texts in spec.all_texts()}
    return {path: text for path, text in found.items() if text}


def as_unread(spec: InstrumentFile, languages: Iterable[str]) -> InstrumentFile:
    return replace(spec, review={**spec.review, **dict.fromkeys(languages, "unreviewed")})


def put(rows: tuple[Row, ...], row: Row) -> tuple[Row, ...]:
    """The rows with this one in the place of that of its key."""
    return tuple(row if each.key == row.key else each for each in rows)


def without(rows: tuple[Row, ...], key: str) -> tuple[Row, ...]:
    return tuple(each for each in rows if each.key != key)


def moved(rows: tuple[Row, ...], key: str, step: int) -> tuple[Row, ...]:
    """The row of a key one place on (1) or back (-1); as it was at either end."""
    places = [each.key for each in rows]
    if key not in places:
        return rows
    here, there = places.index(key), places.index(key) + step
    if not 0 <= there < len(rows):
        return rows
    found = list(rows)
    found[here], found[there] = found[there], found[here]
    return tuple(found)


def with_item(spec: InstrumentFile, item: ItemSpec) -> InstrumentFile:
    """The item after the last one of its domain, or at the end."""
    mates = [place for place, each in enumerate(spec.items, 1) if each.domain == item.domain]
    place = mates[-1] if item.domain and mates else len(spec.items)
    return replace(spec, items=(*spec.items[:place], item, *spec.items[place:]))


def usual_scale(spec: InstrumentFile) -> str:
    """The scale that most questions have; of none the first one of numbers."""
    used = [item.scale for item in spec.items if item.kind == "scale"]
    numeric = [scale.key for scale in spec.scales if scale.is_numeric]
    return max(used, key=used.count) if used else next(iter(numeric), "")


def choices(count: int, *, is_scored: bool) -> tuple[ChoiceSpec, ...]:
    """Choices without words: points from the most down to one, or names of their own."""
    values: Iterable[int | str] = (
        range(count, 0, -1) if is_scored else (f"v{number}" for number in range(1, count + 1))
    )
    return tuple(ChoiceSpec(value, {}) for value in values)


def free_value(scale: ScaleSpec) -> int | str:
    """A value that a new choice may have."""
    values = [choice.value for choice in scale.choices]
    if scale.is_numeric:
        return 1 + max((value for value in values if isinstance(value, int)), default=0)
    return free_key("v", [str(value) for value in values], is_numbered=True)


def key_from(words: str, longest: int) -> str:
    """A key made of words, in letters that every program has; empty if none is left."""
    bare = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", bare)[:longest].strip("_")


def free_key(start: str, taken: Collection[str], *, is_numbered: bool = False) -> str:
    """`start`, with the next free number behind it where it is taken or always has one."""
    if not is_numbered and start not in taken:
        return start
    number = 1 if is_numbered else 2
    mark = "" if start.endswith("_") or start == "v" else "_"
    while f"{start}{mark}{number}" in taken:
        number += 1
    return f"{start}{mark}{number}"


def texts_of(values: Mapping[str, str], before: Texts) -> Texts:
    """`before` with what was written in some languages; an emptied text is gone."""
    found = {**before, **values}
    return {code: text for code, text in found.items() if text}
