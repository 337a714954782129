from datetime import UTC, date, datetime

import pytest
from lxml import etree

from tests import factories
from tests.reading import main_text
from tests.surveys.frozen import make_level, make_release
from toolkits.queries.following.feeds import CHANNELS

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
EVERY = pytest.mark.parametrize("key", [channel.key for channel in CHANNELS])


@pytest.fixture
def portal(project):
    """One of everything that is told, and its unpublished neighbour."""
    factories.make_promise(project=project, heard="Kutsutaksi")
    factories.make_promise(project=project, heard="SALAA", is_published=False)
    make_release(project, make_level("project", "kaikki", 30))
    hidden = factories.make_project(name="SALAA", is_published=False)
    make_release(hidden, make_level("project", "kaikki", 40))
    factories.make_publication(project=project, title="Loppuraportti", slug="loppu")
    factories.make_publication(project=project, title="SALAA", slug="s", is_published=False)
    factories.make_tip_list(title="Kohtaa", slug="kohtaa", why="Siksi.")
    factories.make_tip_list(title="SALAA", slug="t", is_published=False)
    for slug, opens_on, facts in (
        ("liikunta", date(2026, 1, 5), {}),
        ("salaa", date(2099, 1, 1), {}),
        ("salaa2", date(2026, 1, 5), {"is_practice": True}),
    ):
        factories.make_survey(
            project=project, pilot=None, kind="consultation", slug=slug, title=slug,
            opens_on=opens_on, closes_on=date(2099, 2, 1), **facts,
        )  # fmt: skip
    return project


def feed(client, key, prefix=""):
    response = client.get(f"{prefix}/seuraa/{key}.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    return etree.fromstring(response.content)


def texts(element, path):
    return [each.text for each in element.findall(path, ATOM)]


def test_feed_is_made_of_text_with_control_characters(client, project):
    factories.make_tip_list(title="Kahvit\x0bkylällä\x01", why="Hyvä\x1f juttu.")

    [entry] = feed(client, "vinkkilistat").findall("a:entry", ATOM)

    assert texts(entry, "a:title") == ["Kahvit kylällä"]
    assert "Hyvä juttu." in texts(entry, "a:summary")[0]


@EVERY
def test_feed_has_what_atom_demands(client, portal, key):
    root = feed(client, key)

    for name in ("id", "title", "updated", "author/a:name"):
        assert len(texts(root, f"a:{name}")) == 1
        assert texts(root, f"a:{name}")[0]
    links = {each.get("rel"): each.get("href") for each in root.findall("a:link", ATOM)}
    assert links["self"] == f"http://testserver/seuraa/{key}.atom"
    for entry in root.findall("a:entry", ATOM):
        for name in ("id", "title", "updated"):
            assert len(texts(entry, f"a:{name}")) == 1
        assert entry.find("a:link", ATOM).get("href").startswith("http://testserver/")
        datetime.fromisoformat(texts(entry, "a:updated")[0])


@EVERY
def test_feed_tells_what_is_public_and_nothing_else(client, portal, key):
    root = feed(client, key)

    assert len(root.findall("a:entry", ATOM)) == 1
    assert b"SALAA" not in etree.tostring(root).upper()


@EVERY
def test_links_of_a_feed_lead_to_their_pages(client, portal, key):
    root = feed(client, key)

    for link in root.findall(".//a:link", ATOM):
        path, _hash, place = link.get("href").removeprefix("http://testserver").partition("#")
        page = client.get(path)
        assert page.status_code == 200
        assert not place or f'id="{place}"' in page.content.decode()


@EVERY
def test_feed_of_an_empty_portal_is_there(client, key):
    assert feed(client, key).findall("a:entry", ATOM) == []


def test_promise_that_goes_on_comes_again_under_its_name(client, portal):
    before = feed(client, "lupaukset").find("a:entry", ATOM)
    promise = portal.promises.get(heard="Kutsutaksi")
    promise.progress = "done"
    promise.save()

    after = feed(client, "lupaukset").find("a:entry", ATOM)

    assert texts(after, "a:id") == texts(before, "a:id")
    assert texts(after, "a:title")[0].endswith("Kutsutaksi (tehty)")


def test_a_change_is_told_by_its_day_and_not_by_its_hour(client, portal):
    promise = portal.promises.get(heard="Kutsutaksi")
    promise.history.update(history_date=datetime(2026, 3, 5, 13, 41, tzinfo=UTC))

    entry = feed(client, "lupaukset").find("a:entry", ATOM)

    assert texts(entry, "a:updated") == ["2026-03-05T00:00:00+02:00"]


def test_what_is_invented_says_so(client, project):
    factories.make_promise(project=project, provenance="example")

    entry = feed(client, "lupaukset").find("a:entry", ATOM)

    assert entry.find("a:category", ATOM).get("term") == "Keksitty esimerkki"
    assert texts(entry, "a:summary")[0].startswith("Keksitty esimerkki. ")


def test_feed_speaks_the_language_of_its_address(client, portal):
    root = feed(client, "lupaukset", "/sv")

    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "sv"
    assert texts(root, "a:title") == ["Yhdessä kunnassa: Löften"]


def test_release_that_was_taken_back_is_no_news(client, portal):
    portal.releases.update(withdrawn_on=date(2026, 4, 1))

    assert feed(client, "tulokset").findall("a:entry", ATOM) == []


@EVERY
def test_feed_takes_as_many_queries_for_three(client, portal, key, django_assert_max_num_queries):
    for number in range(3):
        factories.make_promise(project=portal)
        factories.make_tip_list()
        factories.make_publication(project=portal, slug=f"p{number}")

    with django_assert_max_num_queries(6):
        feed(client, key)


def test_page_tells_how_to_follow(client):
    response = client.get("/seuraa/")

    page = response.content.decode()
    assert page.count('type="application/atom+xml"') == len(CHANNELS)
    assert "Atom-syöte" in main_text(response)
    assert client.get("/seuraa/salaisuudet.atom").status_code == 404
