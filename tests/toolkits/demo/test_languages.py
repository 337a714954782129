"""Every public page in Swedish and English: nothing in another language without its mark."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings

from projects.models import Association, CoachingSession, Municipality, Organisation, Pilot, Project
from projects.municipality_file import swedish_name
from tests.language_detector import LANGUAGES, detector
from tests.page_languages import Told, told_texts
from tests.whole_demo import ready_database, rolled_back
from toolkits.models import Publication, TipList, Tool

pytestmark = pytest.mark.same_on_every_database


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), ready_database(), rolled_back() as project:
        yield project


def words_pattern(words: set[str]) -> re.Pattern[str]:
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(one)}\b" for one in longest_first))


def proper_names() -> set[str]:
    """People and places are called what they are called in every language."""
    found = {settings.SITE_NAME, "Innokylä", "Python", "OpenAPI", "Frictionless", "ics"}
    for model in (Association, Organisation, Project):
        found |= set(model.objects.values_list("name", flat=True))
    found |= set(Organisation.objects.values_list("short_name", flat=True))
    for place in Municipality.objects.all():
        county = place.wellbeing_county
        found |= {place.name, place.name_sv, county, swedish_name(county)}
    return found


def titles() -> set[str]:
    """What a plain text cannot mark when it names a page of ours inside a sentence."""
    found = set(Pilot.objects.values_list("name", flat=True))
    found |= set(CoachingSession.objects.values_list("theme", flat=True))
    for model in (TipList, Tool, Publication):
        found |= set(model.objects.values_list("title", flat=True))
    return found


def public_pages(client, language: str) -> Iterator[tuple[str, str]]:
    """Path and HTML of each page that links lead to from the front page and the site map."""
    seen, queue = set(), [f"/{language}/", f"/{language}/sivukartta/"]
    link = re.compile(rf'<a\b[^>]*\shref="(/{language}/[^"#?]*|/[^"#]*[?]kieli={language})')
    while queue:
        path = queue.pop()
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            html = response.content.decode()
            yield path, html
            queue += link.findall(html)


def in_another_language(told: Told, names, inside) -> str:
    words = names.sub(" ", told.words)
    if told.is_plain and inside.fullmatch(words) is None:
        words = inside.sub(" ", words)
    return detector().other_language(words, told.language)


def wrongly_told(client, language: str) -> dict[tuple[str, str, str], str]:
    """(language told, language found, words) -> a page with it."""
    names, inside = words_pattern(proper_names()), words_pattern(titles())
    found, n_pages = {}, 0
    for path, html in public_pages(client, language):
        n_pages += 1
        for told in told_texts(html):
            assert told.language in dict(settings.LANGUAGES), (path, told)
            # Others than these are residents' languages, whose own pages are walked elsewhere.
            other = told.language in LANGUAGES and in_another_language(told, names, inside)
            if other:
                found[told.language, other, told.words] = path
    assert n_pages > 80
    return found


# One test for both: the demonstration is loaded once.
def test_no_text_is_in_another_language_than_the_page_tells(demo, client):
    assert {code: wrongly_told(client, code) for code in ("sv", "en")} == {"sv": {}, "en": {}}
