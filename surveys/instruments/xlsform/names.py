"""What stands where in the workbook, and the names that both ways agree on."""

import json
import re
import unicodedata
from collections.abc import Iterable

from django.conf.locale import LANG_INFO

from surveys.instruments.variable_names import numbered, plain_name

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
# What only this portal reads stands in columns and on a sheet that the others leave alone.
OWN = "osallisuus"
OWN_KEY, OWN_VALUE, OWN_KIND = f"{OWN}_key", f"{OWN}_value", f"{OWN}_kind"
OWN_DOMAIN, OWN_POLARITY = f"{OWN}_domain", f"{OWN}_polarity"
OWN_PHASES, OWN_HINT = f"{OWN}_phases", f"{OWN}_hint"
YES = "yes"
# What readers of XLSForm write where a translation is missing.
NO_TEXT = "-"
LONGEST_KEY = 60
CODE = re.compile(r".*\(\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\s*\)")
# People write the name of a language as often as its code.
_CODES = {
    name.lower(): code
    for code, known in LANG_INFO.items()
    for name in (code, known.get("name", ""), known.get("name_local", ""))
    if name
}


def language_heading(code: str) -> str:
    """A language as XLSForm names it: Suomi (fi)."""
    name = LANG_INFO.get(code, {}).get("name_local", code)
    return f"{name[:1].upper()}{name[1:]} ({code})"


def language_code(heading: str) -> str | None:
    """The code of `Suomi (fi)`, `fi`, `fi-FI`, `Finnish` or `suomi`; None where nobody can know
    it."""
    plain = heading.strip().lower()
    if known := _CODES.get(plain):
        return known
    found = CODE.fullmatch(plain)
    code = found[1] if found else plain
    return _CODES.get(code) or _CODES.get(code.partition("-")[0]) or (code if found else None)


def form_names(keys: Iterable[str]) -> dict[str, str]:
    """Key -> name in the form, none twice; a key that is a name already stays as it is."""
    keys = list(dict.fromkeys(keys))
    return dict(zip(keys, numbered(map(_form_name, keys), LONGEST_KEY), strict=True))


def _form_name(key: str) -> str:
    return key if re.fullmatch(r"[a-z_][a-z0-9_]*", key) else plain_name(key, longest=LONGEST_KEY)


def choice_names(values: Iterable[int | str]) -> dict[int | str, str]:
    """Value -> name of a choice, none twice in a list, and without spaces, which would part the
    answers to a multiple choice."""
    values = list(dict.fromkeys(values))
    return dict(zip(values, numbered(map(_choice_name, values), LONGEST_KEY), strict=True))


def _choice_name(value: int | str) -> str:
    text = str(value)
    return text if re.fullmatch(r"-?[A-Za-z0-9_]+", text) else key_of(text)


def key_of(name: str) -> str:
    """A name of somebody's form as a key of ours: small letters a to z, digits, underscores."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "_", bare.lower())[:LONGEST_KEY] or "_"


def value_of(name: str) -> int | str:
    """The value of a choice whose form says nothing more: a whole number where it is one."""
    return int(name) if re.fullmatch(r"-?(0|[1-9][0-9]{0,8})", name) else name


def written_value(value: int | str) -> str:
    return json.dumps(value, ensure_ascii=False)
