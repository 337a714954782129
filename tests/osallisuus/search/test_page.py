import re

import pytest

from osallisuus.search.indexing import heal
from tests import factories
from tests.reading import main_html, main_text, one_line

pytestmark = pytest.mark.django_db


def tight(response):
    """The page in one line, without the spaces that an inline block drops."""
    return re.sub(r"(<a [^>]*>) | (?=</a>|</p>)", r"\1", one_line(main_html(response)))


def test_empty_page_asks_what_is_looked_for(client):
    response = client.get("/haku/")

    assert response.status_code == 200
    assert "Mitä etsit?" in main_text(response)
    assert "Löytyi" not in main_text(response)


def test_page_says_what_was_found_and_why(client):
    factories.make_tip_list(
        title="Yhteinen pöytä", slug="poyta", why="Ruoka kokoaa, ja lapset ovat mukana."
    )

    response = client.get("/haku/?haku=lapsille")

    html = tight(response)
    assert 'value="lapsille"' in html
    assert '<a href="/vinkkilistat/poyta/">Yhteinen pöytä</a>' in html
    assert "ja <mark>lapset</mark> ovat mukana." in html
    text = main_text(response)
    assert "Löytyi 1 sivu." in text
    assert "Vinkkilistat 1" in text
    assert "Löytyi sanasta: lapset" in text


def test_empty_lines_and_cells_leave_nothing_in_what_is_shown(client):
    factories.make_publication(chapters=[("Luku", "Alku.\n\n| Kuka | Mitä |\n|-|-|\n| | kahvit |")])

    html = tight(client.get("/haku/?haku=kahvi"))

    assert "Alku. · Kuka · Mitä · <mark>kahvit</mark>" in html


def test_nothing_of_a_search_is_kept_or_shown_to_search_engines(client):
    response = client.get("/haku/?haku=salaisuus")

    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_corrected_word_is_told(client):
    factories.make_tip_list(title="Osallisuus")

    text = main_text(client.get("/haku/?haku=osalisuus"))

    assert "Sanaa ”osalisuus” ei ole sivuilla, joten haimme sanalla ”osallisuus”." in text


def test_name_that_stands_only_behind_the_page_is_told(client):
    place = factories.make_municipality(name="Raahe", name_sv="Gamla Brahestad")
    factories.make_pilot(name="Iltakerho", municipality=place)

    text = one_line(main_text(client.get("/haku/?haku=gamla")))

    assert "Iltakerho" in text
    assert "Löytyi paikan nimestä. · Raahe" in text


def test_page_found_by_its_translation_says_so(client):
    theme = factories.make_support_theme(title="Arki", title_sv="Vardagen")
    factories.make_support_statement(theme=theme, text="Kysymme.", text_sv="Vi frågar.")

    found = one_line(main_text(client.get("/sv/haku/?haku=vardag")))

    assert "Identifiera" in found
    assert "Hittades i sidans översättning. · Finska" in found


def test_place_is_called_as_its_reader_calls_it(client):
    place = factories.make_municipality(name="Raahe", slug="raahe", name_sv="Brahestad")
    pilot = factories.make_pilot(name="Iltakerho", municipality=place)
    factories.make_promise(heard="Kello on liikaa.", municipality=place, project=pilot.project)

    html = tight(client.get("/sv/haku/?haku=Raahessa"))
    finnish = tight(client.get("/haku/?haku=Brahestad"))

    assert '<h3 lang="sv"><a href="/sv/kunnat/raahe/"><mark>Brahestad</mark></a></h3>' in html
    reason = 'Hittades genom ordet: <span lang="fi">Raahe</span> · Brahestad'
    assert one_line(html).count(reason) == 2
    assert '<h3 lang="fi"><a href="/kunnat/raahe/"><mark>Raahe</mark></a></h3>' in finnish


def test_title_is_that_of_the_summary_in_the_language_of_the_reader(client):
    pilot = factories.make_pilot(name="Vanhempien aamupala", slug="aamupala")
    factories.make_pilot(name="Aamupala raadille", slug="raati", project=pilot.project)
    factories.make_summary(pilot=pilot, title="Frukost", text="Vi åt.")
    factories.make_summary(project=pilot.project, title="Projekt", text="Vi åt.")

    swedish = tight(client.get("/sv/haku/?haku=aamupala"))
    finnish = tight(client.get("/haku/?haku=aamupala"))

    assert '<h3 lang="sv"><a href="/sv/kokeilut/aamupala/"><mark>Frukost</mark></a></h3>' in swedish
    other = '<h3 lang="fi"><a href="/sv/kokeilut/raati/"><mark>Aamupala</mark> raadille</a></h3>'
    assert other in swedish
    assert "Frukost" not in finnish


def test_nothing_found_gives_words_that_find_something(client):
    factories.make_tip_list(title="Peruna")

    text = main_text(client.get("/haku/?haku=peruna+hassunhauska"))

    assert "Millään sivulla ei ole kaikkea, mitä kirjoitit." in text
    assert "Yksin näillä sanoilla löytyy: peruna (1)" in text


def test_group_goes_on_page_by_page(client):
    for number in range(45):
        factories.make_tip_list(title=f"Peruna {number:02}", slug=f"p-{number}")
    factories.make_tool(title="Perunalaskuri ja peruna")

    first = client.get("/haku/?haku=perunat")
    group = client.get("/haku/?haku=perunat&laji=tip_list&page=3")
    beyond = client.get("/haku/?haku=perunat&laji=tip_list&page=99")

    assert "Vinkkilistat: näytä kaikki 45" in main_text(first)
    assert len(re.findall(r"<h3", main_html(first))) == 5
    assert 'href="?haku=perunat&amp;laji=tip_list"' in main_html(first)
    assert "Peruna 44" in main_text(group)
    assert "Sivu 3 / 3" in main_text(group)
    assert main_text(beyond) == main_text(group)
    assert 'href="?haku=perunat"' in main_html(group)


@pytest.mark.parametrize("page", ["", "0", "-1", "x", "1e9"])
@pytest.mark.parametrize("kind", ["", "tip_list", "nothing", "'"])
def test_nonsense_in_the_address_breaks_nothing(client, kind, page):
    factories.make_tip_list(title="Peruna")

    response = client.get("/haku/", {"haku": "peruna", "laji": kind, "page": page})

    assert "Löytyi 1 sivu." in main_text(response)


def test_text_of_the_reader_is_never_html(client):
    factories.make_tip_list(title="<b>Peruna</b> & <script>x</script>", why="<i>peruna</i>")

    html = main_html(client.get("/haku/", {"haku": "peruna <script>alert(1)</script>"}))
    found = main_html(client.get("/haku/", {"haku": "peruna"}))

    assert "<script" not in html
    assert "&lt;b&gt;<mark>Peruna</mark>&lt;/b&gt;" in one_line(found)


def test_page_asks_the_database_the_same_for_one_and_for_many(client, django_assert_num_queries):
    heal()
    for number in range(3):
        factories.make_tip_list(title=f"Peruna {number}", slug=f"p-{number}")
        factories.make_tool(title=f"Peruna {number}", slug=f"t-{number}")
        client.get("/haku/?haku=peruna")

        with django_assert_num_queries(6):
            client.get("/haku/?haku=perunat")


def test_field_stands_in_the_head_of_every_page(client):
    head = client.get("/saavutettavuus/").content.decode().split("<main")[0]
    english = client.get("/en/saavutettavuus/").content.decode().split("<main")[0]

    assert 'action="/haku/"' in head
    assert 'action="/en/haku/"' in english


def test_swedish_page_leads_to_swedish_pages_and_says_the_language(client):
    factories.make_tip_list(title="Peruna", slug="peruna")

    html = tight(client.get("/sv/haku/?haku=perunat"))

    assert '<h3 lang="fi"><a href="/sv/vinkkilistat/peruna/"><mark>Peruna</mark></a></h3>' in html
    assert "Finska" in html
