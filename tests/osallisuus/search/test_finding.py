import pytest
from django.utils import translation

from osallisuus.search.finding import find, rows_of
from osallisuus.search.query import LONGEST_QUERY, read_query
from osallisuus.search.registry import sources
from projects.models import Pilot
from tests import factories
from toolkits.models import TipList

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists():
    return {
        "snack": factories.make_tip_list(
            title="Aamupala ja iltapala",
            why="Ruoka kokoaa. Seuran vuoksi palataan, ja lapset ovat mukana.",
            tips=["Kutsu yhdistys mukaan.", "Kunnan tila on valmis."],
        ),
        "feedback": factories.make_tip_list(
            title="Palaute kuuluu kaikille",
            why="Osallisuus vahvistuu, kun kokous kuulee vanhempia.",
            tips=["Kerro asukkaille Seinäjoella, mitä palautteesta seurasi."],
        ),
        "swedish": factories.make_tip_list(
            title="Kommunens föreningar", why="Barnen är med i Nivala.", language="sv"
        ),
    }


def found(text):
    return {TipList.objects.get(pk=pk).title for pk in rows_of("tip_list", text)}


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("palautteet", {"Palaute kuuluu kaikille"}),
        ("kunnille", {"Aamupala ja iltapala"}),
        ("yhdistykset", {"Aamupala ja iltapala"}),
        ("lapsille", {"Aamupala ja iltapala"}),
        ("osallisuuden", {"Palaute kuuluu kaikille"}),
        ("ruoan", {"Aamupala ja iltapala"}),
        ("Seinäjoki", {"Palaute kuuluu kaikille"}),
        ("palat", {"Aamupala ja iltapala"}),
        ("ASUKKAAT, kokouksissa!", {"Palaute kuuluu kaikille"}),
        ("kunta lapsi", {"Aamupala ja iltapala"}),
        ("kunta palaute", set()),
        ("kunta ja lapsi", {"Aamupala ja iltapala"}),
        ("barn", {"Kommunens föreningar"}),
        ("nivalassa", {"Kommunens föreningar"}),
        ("kommunernas förening", {"Kommunens föreningar"}),
        ('"osallisuus"', {"Palaute kuuluu kaikille"}),
        ("”osallisuuden”", set()),
        ('"kutsu yhdistys"', {"Aamupala ja iltapala"}),
        ('"yhdistys kutsu"', set()),
        ('"kutsu yhdistys" ruokaa', {"Aamupala ja iltapala"}),
        ("osalisuus", {"Palaute kuuluu kaikille"}),
        ("yhdsitys", {"Aamupala ja iltapala"}),
        ("yhdistyksett", {"Aamupala ja iltapala"}),
        ("", set()),
        ("?!… «»", set()),
        ('""', set()),
        ("%", set()),
        ("_ \\ ' ; --", set()),
        ("\x00", set()),
    ],
)
def test_list_is_found_by_any_form_of_its_words(lists, typed, titles):
    assert found(typed) == titles


def test_word_of_nobody_becomes_its_neighbour_and_says_so(lists):
    assert [(word.typed, word.instead) for word in find("osalisuus").corrected] == [
        ("osalisuus", "osallisuus")
    ]
    assert find("osallisuus").corrected == ()
    assert find("xyzzyxyzzy").corrected == ()


def test_neighbour_of_a_word_is_no_word_of_a_hidden_page():
    factories.make_tip_list(title="Salaisuudet", is_published=False)

    assert find("salaisuudex").corrected == ()
    assert find("salaisuudex").ids == {}


def test_title_and_own_language_come_first():
    factories.make_tip_list(title="B", why="Nivala ja Nivala.", slug="b")
    factories.make_tip_list(title="Nivala", why="A", slug="a")
    swedish = factories.make_tip_list(title="C", why="Nivala", slug="c", language="sv")

    with translation.override("sv"):
        in_swedish = rows_of("tip_list", "nivala")
    titles = [TipList.objects.get(pk=pk).title for pk in rows_of("tip_list", "nivala")]

    assert titles == ["Nivala", "B", "C"]
    assert in_swedish[0] == swedish.pk


def test_page_of_the_site_is_found_in_the_language_of_the_reader_only():
    from osallisuus.search.indexing import heal  # noqa: PLC0415  beside what it is for

    heal()

    assert set(find("tietosuojaseloste").ids) == {"page"}
    with translation.override("en"):
        assert find("tietosuojaseloste").ids == {}


def test_every_kind_is_found_in_its_order():
    project = factories.make_project(name="Perunahanke")
    place = factories.make_municipality(name="Perunakunta")
    project.municipalities.add(place)
    factories.make_pilot(name="Perunapilotti", project=project, municipality=place)
    factories.make_coaching_session(theme="Perunapäivä", project=project, is_published=True)
    factories.make_release(project=project)
    factories.make_promise(heard="Perunoita lisää", project=project, municipality=place)
    factories.make_survey(
        title="Perunakysely", kind="consultation", pilot=None, project=project, municipality=place
    )
    factories.make_tip_list(title="Perunavinkit")
    factories.make_tool(title="Perunalaskuri")
    theme = factories.make_support_theme()
    theme.statements.create(key="x.1", text="Peruna on kuorittu.", order=1)
    factories.make_publication(
        title="Perunakirja", project=project, chapters=[("Peruna", "Kuori peruna.")]
    )
    factories.make_summary(title="Peruna", project=project)

    assert {kind: len(ids) for kind, ids in find("peruna*").ids.items()} == {
        source.kind: 1 for source in sources() if source.kind in find("peruna*").ids
    }
    assert find("perunan").ids.keys() >= {"support", "chapter", "promise"}
    assert "summary" in find("peruna*").ids


def test_long_and_many_words_are_cut():
    query = read_query("sana " * 200 + '"' + "x" * 500)

    assert len(query.words) == 1
    assert len(read_query(" ".join(f"sana{n}" for n in range(50))).words) == 8
    assert sum(len(word.typed) for word in read_query("y" * 5_000).words) <= LONGEST_QUERY


def test_find_asks_the_database_for_little(django_assert_num_queries):
    for number in range(30):
        factories.make_tip_list(title=f"Kunta {number}", slug=f"kunta-{number}")
    find("kunta")

    with django_assert_num_queries(2):
        assert len(find("kunnat").ids["tip_list"]) == 30


def test_pilots_are_found_by_the_place_as_it_is_said():
    place = factories.make_municipality(
        name="Utajärvi", name_locative="Utajärvellä", name_sv="Utajärvi på svenska"
    )
    pilot = factories.make_pilot(name="Kylien ilta", municipality=place)

    assert rows_of("pilot", "Utajärveltä") == [pilot.pk]
    assert rows_of("pilot", "svenska") == [pilot.pk]
    assert rows_of("pilot", "järvi") == []
    assert Pilot.objects.public().count() == 1


@pytest.mark.parametrize("typed", ["Raahessa", "raahesta", "RAAHE", "Brahestad", "Brahestads"])
def test_place_is_found_by_either_of_its_names_whatever_the_language_of_the_text(typed):
    place = factories.make_municipality(name="Raahe", name_sv="Brahestad")
    pilot = factories.make_pilot(name="Iltakerho", municipality=place)
    factories.make_summary(pilot=pilot, project=pilot.project, text="Panelen i Brahestad.")
    factories.make_summary(
        pilot=pilot, project=pilot.project, language="en", text="The panel of Raahe."
    )
    factories.make_tip_list(title="Bråhe", tips=["Raha ratkaisee."])

    found = find(typed)

    assert {kind: len(ids) for kind, ids in found.ids.items()} == {
        "pilot": 1,
        "municipality": 1,
        "summary": 2,
    }
    assert found.corrected == ()
