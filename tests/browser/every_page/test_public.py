"""Every public page as it is, with its errors and with nothing on it, in each language."""

import os

import pytest
from django.urls import translate_url

from tests.browser.every_page.provoking import provoke
from tests.browser.test_public_pages import PATHS

EMPTY = [
    "/haku/?haku=ksilofoni",
    "/kokeilut/?haku=ksilofoni",
    "/vinkkilistat/?haku=ksilofoni",
    "/tyokalut/?haku=ksilofoni",
    "/kunnat/?haku=ksilofoni",
]
"""Nothing is found by this word."""
MORE = ["/haku/?haku=aamupala", "/kuulemiset/", "/kuulemiset/virkistysalueet/", "/tulokset/"]
REFUSED = {"/kokeilut/ei-ole/": 404, "/ei-ole/": 404, "/tiedostot/ei-ole/": 404}
EVERY = [*PATHS, *MORE, *EMPTY]
GATE = ["/", "/tulokset/yhdessa-osallisuutta/", "/saavutettavuus/palaute/", "/tyylit/"]
IS_WHOLE = bool(os.environ.get("EVERY_PAGE"))
N_AT_ONCE = 6
"""Pages for one start of the HTML checker, which takes seconds."""
PARTS = [EVERY[first : first + N_AT_ONCE] for first in range(0, len(EVERY), N_AT_ONCE)]
CASES = [("fi", part) for part in PARTS] if IS_WHOLE else [("fi", GATE)]
OTHERS = [(language, part) for language in ("sv", "en") for part in PARTS] if IS_WHOLE else []


def in_language(path: str, language: str) -> str:
    """The address in the language; residents' pages are told it, and keep their address."""
    if language == "fi":
        return path
    translated = translate_url(path, language)
    sign = "&" if "?" in path else "?"
    return translated if translated != path else f"{path}{sign}kieli={language}"


@pytest.mark.parametrize(("language", "paths"), CASES + OTHERS)
def test_public_page_has_no_barrier(new_round, language, paths):
    walk = new_round(language)
    for path in paths:
        address = in_language(path, language)
        walk.open(address, whole=language == "fi")
        if provoke(walk.visit):
            walk.look(f"{address} with errors", whole=language == "fi")

    assert walk.found() == {}


@pytest.mark.parametrize("path", REFUSED if IS_WHOLE else ["/ei-ole/"])
def test_refusal_has_no_barrier(new_round, path):
    walk = new_round()

    walk.open(path, whole=True, status=REFUSED[path])

    assert walk.found() == {}
    assert list(walk.texts) == [path]
