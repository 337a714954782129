from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from osallisuus.search.indexing import rebuild
from osallisuus.search.page import found_page
from tests import factories
from tests.osallisuus.files.test_uploads import PDF
from tests.reading import one_line
from toolkits.exports.open_data.content import public_tip_lists, public_tips
from toolkits.models import TipList, Tool
from toolkits.queries.content import find_tip_lists
from toolkits.queries.following.feeds import tip_list_news
from toolkits.queries.site_map import KINDS

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
STATES = [
    ({"is_published": False}, False, False, "luonnos"),
    ({}, True, True, "näkyy"),
    ({"shown_from": DAY}, True, True, "näkyy"),
    ({"shown_from": AFTER}, False, False, "näkyy 2.6.2026 alkaen"),
    ({"retired_on": AFTER}, True, True, "näkyy"),
    ({"retired_on": DAY}, True, False, "poistunut käytöstä"),
    ({"shown_from": BEFORE, "retired_on": DAY}, True, False, "poistunut käytöstä"),
    ({"is_published": False, "retired_on": BEFORE}, False, False, "luonnos"),
]


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(
    "make", [factories.make_tip_list, factories.make_tool, factories.make_publication]
)
@pytest.mark.parametrize(("dates", "at_address", "public", "state"), STATES)
def test_text_is_offered_from_its_first_day_until_the_day_it_is_retired(
    make, dates, at_address, public, state
):
    row = make(**dates)
    rows = type(row).objects

    found = (rows.at_address(DAY).exists(), rows.public(DAY).exists(), row.state(DAY))

    assert found == (at_address, public, state)


def everywhere(client):
    """The titles of tip lists in each place that offers them."""
    rebuild()
    kind = next(kind for kind in KINDS if kind.model is TipList)
    hits = [
        "".join(piece.text for piece in hit.title)
        for group in found_page("vinkki").groups
        for hit in group.hits
    ]
    return {
        "list": [one.title for one in find_tip_lists()],
        "page": [one.title for one in client.get("/vinkkilistat/").context["tip_lists"]],
        "feed": [news.title for news in tip_list_news()],
        "site map": [one.title for one in kind.rows()],
        "open data": [one.title for one in public_tip_lists()],
        "tips": [tip.tip_list.title for tip in public_tips()],
        "search": hits,
    }


def test_every_place_offers_the_same_lists(client):
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    for title, dates in (
        ("Vinkki nyt", {}),
        ("Vinkki huomenna", {"shown_from": tomorrow}),
        ("Vinkki ennen", {"retired_on": today}),
        ("Vinkki luonnos", {"is_published": False}),
    ):
        factories.make_tip_list(title=title, tips=["Tervehdi"], **dates)

    found = everywhere(client)

    assert found == dict.fromkeys(found, ["Vinkki nyt"])


def statuses(client, content, *names):
    paths = [content.get_absolute_url()]
    paths += [reverse(f"toolkits:{name}", args=[content.slug]) for name in names]
    return [client.get(path).status_code for path in paths]


def test_text_that_waits_for_its_day_has_no_address_and_a_retired_one_keeps_it(
    client, settings, tmp_path
):
    today = timezone.localdate()
    waiting = {"shown_from": today + timedelta(days=1)}
    files = ("tiplist-pdf", "tiplist-docx", "tiplist-embed")

    later = statuses(client, factories.make_tip_list(**waiting), *files)
    retired = statuses(client, factories.make_tip_list(retired_on=today), *files)
    tool = statuses(client, factories.make_tool(**waiting), "tool-pdf", "tool-docx", "tool-fill")

    assert (later, retired, tool) == ([404] * 4, [200] * 4, [404] * 4)


@pytest.mark.parametrize("name", ["tiplist-detail", "tiplist-embed"])
def test_retired_list_says_so_and_leads_to_the_newer_one(client, name):
    newer = factories.make_tip_list(title="Uusi lista", slug="uusi")
    hidden = factories.make_tip_list(title="Luonnos", is_published=False)
    old = factories.make_tip_list(retired_on=DAY, replaced_by=newer)
    other = factories.make_tip_list(retired_on=DAY, replaced_by=hidden)

    pages = [client.get(reverse(f"toolkits:{name}", args=[one.slug])).text for one in (old, other)]

    assert ["Tämä on poistunut käytöstä 1.6.2026." in page for page in pages] == [True, True]
    assert ['href="/vinkkilistat/uusi/"' in page for page in pages] == [True, False]
    assert ["Luonnos" in page for page in pages] == [False, False]
    assert all('<meta name="robots" content="noindex">' in page for page in pages)


def test_file_of_a_tool_is_there_while_the_tool_is_offered(client):
    today = timezone.localdate()
    found = {}
    for name, dates in (
        ("now", {}),
        ("later", {"shown_from": today + timedelta(days=1)}),
        ("retired", {"retired_on": today}),
        ("draft", {"is_published": False}),
    ):
        tool = factories.make_tool(kind="file", body="", url="https://a.example/", **dates)
        tool.file.save(f"{name}.pdf", ContentFile(PDF))
        answer = client.get(tool.file.url)
        found[name] = answer.status_code
        # Read to its end, as a browser does, which closes the file.
        list(answer)

    assert found == {"now": 200, "later": 404, "retired": 404, "draft": 404}


def test_nothing_is_retired_before_it_begins():
    with pytest.raises(IntegrityError, match="retires_after_it_begins|CHECK"):
        factories.make_tip_list(shown_from=DAY, retired_on=DAY)


def test_lists_are_narrowed_by_whom_they_are_for(client):
    factories.make_tip_list(title="Johdolle", for_leaders=True)
    factories.make_tip_list(title="Kaikille")
    factories.make_tip_list(title="Yhdistyksille", for_associations=True, for_staff=True)
    factories.make_tool(title="Työkalu johdolle", for_leaders=True)
    factories.make_tool(title="Työkalu yhdistyksille", for_associations=True)

    page = client.get("/vinkkilistat/", {"kenelle": "associations"})
    strange = client.get("/vinkkilistat/", {"kenelle": "kuningas"})

    def titles(name, found):
        return [one.title for one in found.context[name]]

    assert titles("tip_lists", page) == ["Kaikille", "Yhdistyksille"]
    assert titles("tools", page) == ["Työkalu yhdistyksille"]
    assert len(titles("tip_lists", strange)) == 3
    assert '<option value="associations" selected>yhdistyksille</option>' in page.text


def test_easy_version_stands_beside_its_text_and_both_lead_to_each_other(client):
    first = factories.make_tip_list(title="Kohtaaminen", slug="kohtaaminen")
    easy = factories.make_tip_list(title="Kun tapaat", translation_of=first, is_easy=True)
    own = factories.make_tip_list(title="Vain selkokielellä", is_easy=True)
    factories.make_tip_list(title="Lätt", language="sv", translation_of=first, is_easy=True)

    listed = [one.title for one in client.get("/vinkkilistat/").context["tip_lists"]]
    pages = [client.get(one.get_absolute_url()) for one in (first, easy, own)]
    swedish = [one.title for one in client.get("/sv/vinkkilistat/").context["tip_lists"]]

    assert listed == swedish == ["Kohtaaminen", "Vain selkokielellä"]
    assert [[one.title for one in page.context["versions"]] for page in pages] == [
        ["Kun tapaat", "Lätt"],
        ["Kohtaaminen", "Lätt"],
        [],
    ]
    assert [page.text.count("(selkokielellä)") for page in pages] == [2, 1, 0]


def test_each_language_has_one_version_and_one_easy_version():
    first = factories.make_tool()
    for is_easy in (False, True):
        factories.make_tool(translation_of=first, language="sv", is_easy=is_easy)

    with pytest.raises(IntegrityError, match="one_version_per_language|translation_of"):
        factories.make_tool(translation_of=first, language="sv", is_easy=True)


def test_pages_of_a_long_list_keep_what_was_asked(client, monkeypatch):
    monkeypatch.setattr("toolkits.views.tips.PER_PAGE", 2)
    for number in range(5):
        factories.make_tip_list(title=f"Lista {number}", for_staff=True)

    first = client.get("/vinkkilistat/", {"kenelle": "staff"})
    last = client.get("/vinkkilistat/", {"kenelle": "staff", "page": "3"})

    assert [one.title for one in last.context["tip_lists"]] == ["Lista 4"]
    assert 'href="?kenelle=staff&amp;page=2"' in first.text
    assert "5 vinkkilistaa ja 0 työkalua" in first.text


def test_tools_beside_the_lists_are_the_first_ones(client, monkeypatch):
    monkeypatch.setattr("toolkits.views.tips.MOST_TOOLS", 2)
    for number in range(3):
        factories.make_tool(title=f"Työkalu {number}")

    page = client.get("/vinkkilistat/")

    assert [one.title for one in page.context["tools"]] == ["Työkalu 0", "Työkalu 1"]
    assert "0 vinkkilistaa ja 3 työkalua" in page.text
    assert '<a class="solo" href="/tyokalut/">Kaikki työkalut</a>' in one_line(page.text)
    assert Tool.objects.public().count() == 3
