"""Languages that residents may get by a file alone: names, direction and dates stand ready.

A language is known as soon as its catalogue lies in the folder of translations, and offered in a
survey once its questionnaire has every text in it. Nobody writes one without reading it.
"""

from collections.abc import Iterable
from pathlib import Path

from django.conf.locale import LANG_INFO

NAMES = {
    "ru": "Русский",
    "ar": "العربية",
    "so": "Soomaali",
    "fa": "فارسی",
    "ckb": "کوردیی ناوەندی",
}
# Django has no Somali; its own names of the others are those of their speakers.
LANG_INFO.setdefault(
    "so", {"bidi": False, "code": "so", "name": "Somali", "name_local": NAMES["so"]}
)


def with_catalogue(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """The prepared languages, as (code, own name), whose compiled catalogue is in a folder."""
    paths = [Path(folder) for folder in folders]
    return [
        (code, name)
        for code, name in NAMES.items()
        if any((path / code / "LC_MESSAGES" / "django.mo").exists() for path in paths)
    ]
