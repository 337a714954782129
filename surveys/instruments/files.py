"""Instrument files: TOML text to checked specs and back, without loss."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

from django.utils.translation import gettext as _

from osallisuus.text.finnish import normal_texts
from surveys.instruments.checks import problems
from surveys.instruments.specs import (
    PHASES,
    ChoiceSpec,
    ConditionSpec,
    DomainSpec,
    InstrumentFile,
    ItemSpec,
    ScaleSpec,
    ScoringSpec,
    Texts,
)

INSTRUMENT_DIR = Path(__file__).parent / "shipped"
FORMAT = 1
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


class InstrumentFileError(ValueError):
    """The file cannot be used; `problems` lists every reason."""

    def __init__(self, found: Iterable[str]):
        self.problems = tuple(found)
        super().__init__("\n".join(self.problems))


def read_instrument(source: Path | str) -> InstrumentFile:
    """Read and check one instrument: a `Path` is opened, a `str` is the TOML text itself.
    Raises InstrumentFileError with all problems found."""
    spec = parse_instrument(source)
    if found := problems(spec):
        raise InstrumentFileError(found)
    return spec


def parse_instrument(source: Path | str) -> InstrumentFile:
    """Read what may still break the rules of an instrument, such as one that is being written.
    Raises InstrumentFileError where the file has not the form of one."""
    content = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
    try:
        # Only after reading: the last letter of an escape and an accent after it are two signs.
        table = normal_texts(tomllib.loads(content))
    except tomllib.TOMLDecodeError as error:
        message = _("Tiedosto ei ole kelvollista TOML-muotoa: %(error)s") % {"error": error}
        raise InstrumentFileError([message]) from error
    # All problems are collected, so that whoever writes a file mends it in one go.
    wrong_form: list[str] = []
    spec = _instrument(_Table(table, "", wrong_form))
    if wrong_form:
        raise InstrumentFileError(wrong_form)
    return spec


class _Table:
    """A TOML table being read: hands out values of the wanted type, notes what is wrong."""

    def __init__(self, content: object, where: str, found: list[str]):
        self.where, self.found = where, found
        self.rest = dict(content) if isinstance(content, Mapping) else {}
        if not isinstance(content, Mapping):
            found.append(_("%(where)s: tähän kuuluu taulukko.") % {"where": where})

    def take(self, name: str, kind: type, default: object = None):
        value = self.rest.pop(name, default)
        # The very type, since in Python True counts as a whole number too.
        if type(value) is kind:
            return value
        reason = _("puuttuu") if value is None else _("vääränlainen arvo")
        self.found.append(f"{self._path(name)}: {reason}.")
        return kind()

    def number_or_text(self, name: str) -> int | str:
        kind = int if type(self.rest.get(name)) is int else str
        return self.take(name, kind)

    def strings(self, name: str, default: Iterable[str]) -> tuple[str, ...]:
        values = self.take(name, list, list(default))
        if all(type(value) is str for value in values):
            return tuple(values)
        self.found.append(
            _("%(where)s: luettelossa saa olla vain tekstiä.") % {"where": self._path(name)}
        )
        return ()

    def values(self, name: str) -> tuple[int | str, ...]:
        values = self.take(name, list, [])
        if values and all(type(value) in (int, str) for value in values):
            return tuple(values)
        self.found.append(
            _("%(where)s: luettelossa pitää olla asteikon arvoja.") % {"where": self._path(name)}
        )
        return ()

    def table(self, name: str) -> "_Table":
        return _Table(self.take(name, dict, {}), self._path(name), self.found)

    def tables(self, name: str) -> list["_Table"]:
        values = self.take(name, list, [])
        return [
            _Table(value, f"{self._path(name)}[{number}]", self.found)
            for number, value in enumerate(values, 1)
        ]

    def remaining_texts(self) -> Texts:
        return {name: self.take(name, str) for name in list(self.rest)}

    def close(self) -> None:
        for name in self.rest:
            self.found.append(_("%(where)s: tuntematon tieto.") % {"where": self._path(name)})

    def _path(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name


def _instrument(table: _Table) -> InstrumentFile:
    if table.take("format", int) != FORMAT:
        table.found.append(_("Tiedoston muoto (format) ei ole %(format)s.") % {"format": FORMAT})
    texts = table.table("texts")
    spec = InstrumentFile(
        key=table.take("key", str),
        version=table.take("version", int),
        name=table.table("name").remaining_texts(),
        owner=table.take("owner", str),
        licence=table.take("licence", str),
        source=table.take("source", str, ""),
        note=table.take("note", str, ""),
        is_locked=table.take("locked", bool),
        languages=table.strings("languages", ()),
        review=table.table("review").remaining_texts(),
        scoring=_scoring(table.table("scoring")),
        scales=tuple(_scale(each) for each in table.tables("scales")),
        domains=tuple(_domain(each) for each in table.tables("domains")),
        items=tuple(_item(each) for each in table.tables("items")),
        texts={key: texts.table(key).remaining_texts() for key in list(texts.rest)},
    )
    table.close()
    return spec


def _scoring(table: _Table) -> ScoringSpec:
    # As text in the file: TOML has no fractions, and 0.67 is not two thirds.
    share = table.take("min_share", str)
    try:
        min_share = Fraction(share)
    except (ValueError, ZeroDivisionError):
        table.found.append(
            _("scoring.min_share: ”%(share)s” ei ole murtoluku, esimerkiksi ”2/3”.")
            % {"share": share}
        )
        min_share = Fraction(1)
    spec = ScoringSpec(table.take("method", str), min_share, table.take("index", str))
    table.close()
    return spec


def _scale(table: _Table) -> ScaleSpec:
    spec = ScaleSpec(
        key=table.take("key", str),
        choices=tuple(
            ChoiceSpec(choice.number_or_text("value"), choice.remaining_texts())
            for choice in table.tables("choices")
        ),
    )
    table.close()
    return spec


def _domain(table: _Table) -> DomainSpec:
    spec = DomainSpec(table.take("key", str), table.table("name").remaining_texts())
    table.close()
    return spec


def _item(table: _Table) -> ItemSpec:
    spec = ItemSpec(
        key=table.take("key", str),
        kind=table.take("kind", str),
        text=table.table("text").remaining_texts(),
        domain=table.take("domain", str, ""),
        polarity=table.take("polarity", int, 1),
        scale=table.take("scale", str, ""),
        hint=table.take("hint", str, ""),
        phases=table.strings("phases", PHASES),
        is_required=table.take("required", bool, False),
        depends_on=_condition(table.table("depends_on")) if "depends_on" in table.rest else None,
    )
    table.close()
    return spec


def _condition(table: _Table) -> ConditionSpec:
    spec = ConditionSpec(table.take("item", str), table.values("values"))
    table.close()
    return spec


def write_instrument(spec: InstrumentFile) -> str:
    """The instrument as TOML text that `read_instrument` reads back to an equal spec."""
    head = {
        "format": FORMAT,
        "key": spec.key,
        "version": spec.version,
        "owner": spec.owner,
        "licence": spec.licence,
        "source": spec.source,
        "note": spec.note,
        "locked": spec.is_locked,
        "languages": list(spec.languages),
    }
    share = spec.scoring.min_share
    scoring = {
        "method": spec.scoring.method,
        "min_share": f"{share.numerator}/{share.denominator}",
        "index": spec.scoring.index,
    }
    blocks = [
        _lines(head),
        _block("[name]", spec.name),
        _block("[review]", spec.review),
        _block("[scoring]", scoring),
        *map(_scale_block, spec.scales),
        *(
            _block("[[domains]]", {"key": each.key}) + "\n" + _block("[domains.name]", each.name)
            for each in spec.domains
        ),
        *map(_item_block, spec.items),
        *(_block(f"[texts.{_key(key)}]", texts) for key, texts in spec.texts.items()),
    ]
    return "\n\n".join(blocks) + "\n"


def _scale_block(scale: ScaleSpec) -> str:
    rows = [
        f"  {{ {_pairs({'value': choice.value, **choice.label})} }},\n" for choice in scale.choices
    ]
    return f"[[scales]]\nkey = {_value(scale.key)}\nchoices = [\n{''.join(rows)}]"


def _item_block(item: ItemSpec) -> str:
    facts: dict[str, object] = {"key": item.key, "kind": item.kind}
    if item.domain:
        facts |= {"domain": item.domain, "polarity": item.polarity}
    elif item.polarity != 1:
        facts["polarity"] = item.polarity
    facts |= {"scale": item.scale} if item.scale else {}
    facts |= {"hint": item.hint} if item.hint else {}
    facts |= {"phases": list(item.phases), "required": item.is_required}
    if item.depends_on:
        facts["depends_on"] = {
            "item": item.depends_on.item,
            "values": list(item.depends_on.values),
        }
    return _block("[[items]]", facts) + "\n" + _block("[items.text]", item.text)


def _block(header: str, values: Mapping[str, object]) -> str:
    return f"{header}\n{_lines(values)}".rstrip("\n")


def _lines(values: Mapping[str, object]) -> str:
    return "\n".join(f"{_key(key)} = {_value(value)}" for key, value in values.items())


def _pairs(values: Mapping[str, object]) -> str:
    return ", ".join(f"{_key(key)} = {_quoted(value)}" for key, value in values.items())


def _key(key: str) -> str:
    return key if BARE_KEY.fullmatch(key) else _quoted(key)


def _value(value: object) -> str:
    if isinstance(value, str) and "\n" in value:
        lines = "\n".join(_quoted(line)[1:-1] for line in value.split("\n"))
        return f'"""\n{lines}"""'
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_key(key)} = {_value(each)}' for key, each in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_quoted, value))}]"
    return _quoted(value)


def _quoted(value: object) -> str:
    """A value on one line; JSON's escapes are TOML's too, except for the unescaped DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
