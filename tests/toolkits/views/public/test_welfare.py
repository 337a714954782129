import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO

import pikepdf
import pytest
from docx import Document

from projects.models import ProjectOrganisation
from surveys.reports.frozen.model import Sentence
from tests import factories
from tests.reading import main_html, main_text, pdf_text, title
from tests.surveys.frozen import make_hidden_level, make_level, make_release

pytestmark = pytest.mark.django_db

PAGE = "/kunnat/nivala/hyvinvointikertomukseen/"
FILE = "/kunnat/nivala/hyvinvointikertomukseen"
HIDDEN = "Tulosta ei näytetä, jotta yksittäisen vastaajan tietoja ei voi päätellä."
BETTER = "Vastaajien tilanne oli lopussa parempi."


@pytest.fixture(autouse=True)
def _own_data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def nivala(project):
    place = factories.make_municipality(
        name="Nivala", slug="nivala", name_genitive="Nivalan", kind="town"
    )
    project.municipalities.add(place)
    return place


@pytest.fixture
def pilot(project, nivala):
    pilot = factories.make_pilot(
        project=project,
        municipality=nivala,
        name="Vanhempien aamupala",
        slug="aamupala",
        lead="Syötiin yhdessä.",
        starts_on=date(2023, 2, 2),
        ends_on=date(2023, 5, 11),
        n_participants=25,
        n_participants_basis="counted",
        continuation="permanent",
    )
    factories.make_pilot_session(pilot=pilot, n_residents=10)
    factories.make_pilot_session(pilot=pilot, n_residents=20)
    factories.make_cost_line(pilot=pilot, amount="50")
    return pilot


def shown_release(project):
    level = make_level("municipality", "nivala", 18)
    said = replace(level.measures[0], sentence=Sentence("changed", BETTER))
    own = replace(level, measures=(said,))
    return make_release(project, make_level("project", "kaikki", 73), own)


def copied(response) -> list[str]:
    """What the buttons of a page copy, in their order."""
    return [unescape(found) for found in re.findall(r'data-copy-text="([^"]*)"', response.text)]


def test_insert_tells_what_was_tried_with_whom_and_how_it_went_on(client, project, nivala, pilot):
    factories.make_partnership(
        project=project,
        municipality=nivala,
        association=factories.make_association(name="Perheyhdistys"),
        started_on=date(2023, 2, 1),
        progress="working",
    )
    factories.make_promise(
        project=project, municipality=nivala, progress="under_way", heard="Ei pääse kylältä."
    )

    response = client.get(PAGE)

    page = main_text(response)
    assert title(response) == "Hyvinvointikertomukseen: Nivalan kaupunki – Yhdessä kunnassa"
    for words in (
        "Vanhempien aamupala: Syötiin yhdessä.",
        "Aika ja määrät: 2.2.–11.5.2023. Eri ihmisiä oli 25 (laskettu). "
        "30 käyntiä, kun kokoonnuttiin 2 kertaa.",
        "Jatko: Jäi käytäntöön.",
        "Perheyhdistys: Toimii, alkanut 2/2023.",
        "Kustannus osallistujaa kohti oli 2,00 €: kaikki kulut jaettuna osallistujilla.",
        "Lupauksia: 1 (työn alla 1) Sanoitte: Ei pääse kylältä. "
        "Kunta tekee: Kutsutaksi kiertää kylät. "
        "Tilanne: Työn alla. Vastuussa: Hyvinvointikoordinaattori.",
        "Toimenpide: Pidetään toiminta osana kunnan työtä: Vanhempien aamupala.",
        "Kunnan sivu tällä sivustolla: http://testserver/kunnat/nivala/",
    ):
        assert words in page
    assert "Asukkaiden omin sanoin" not in page


def test_insert_has_the_figures_of_the_release_in_its_words(client, project, nivala):
    shown_release(project)

    page = main_text(client.get(PAGE))

    assert f"18 ihmistä vastasi sekä alussa että lopussa. {BETTER}" in page
    assert "Luvut vahvistettu 1.3.2026." in page
    assert "73 ihmistä" not in page


@pytest.mark.parametrize("path", [PAGE, f"{FILE}.docx", f"{FILE}.pdf"])
def test_insert_of_a_hidden_municipality_says_why_in_one_sentence(client, project, nivala, path):
    hidden = make_hidden_level("municipality", "nivala")
    make_release(project, make_level("project", "kaikki", 73), hidden)

    words = words_of(client.get(path))

    assert words.count(HIDDEN) == 1
    assert "vastasi sekä alussa että lopussa" not in words


def test_insert_follows_the_newest_release_that_is_not_withdrawn(client, project, nivala):
    release = shown_release(project)
    assert BETTER in main_text(client.get(PAGE))

    release.withdrawn_on = date(2026, 4, 1)
    release.save()

    page = main_text(client.get(PAGE))
    assert BETTER not in page
    assert "Tuloksia ei ole vielä vahvistettu." in page


def words_of(response) -> str:
    if response["Content-Type"] == "application/pdf":
        return pdf_text(response.content)
    if response["Content-Type"].startswith("text/html"):
        # What a button copies stands in its attribute, which is not read here.
        return main_text(response)
    return " ".join(one.text for one in Document(BytesIO(response.content)).paragraphs)


def test_insert_that_is_invented_says_so_wherever_it_is_taken(client, project, nivala, pilot):
    project.is_demo = True
    project.save()
    pilot.details_provenance = "example"
    pilot.save()

    response = client.get(PAGE)

    whole, tried, *_rest = copied(response)
    assert tried.endswith("Keksitty esimerkki.")
    # Pilot, cost and proposal.
    assert whole.count("Keksitty esimerkki.") == 3
    assert words_of(client.get(f"{FILE}.docx")).count("Keksitty esimerkki.") == 3


def test_buttons_copy_the_words_of_the_page_and_count_them(client, project, nivala, pilot):
    shown_release(project)

    response = client.get(PAGE)

    whole, *parts = copied(response)
    fields = parts[4 + 1 : 4 + 1 + 4]
    assert whole.startswith("Hyvinvointikertomukseen: Nivalan kaupunki\n\nMitä kokeiltiin\n")
    assert fields[1:] == [
        "Pidetään toiminta osana kunnan työtä: Vanhempien aamupala.",
        "Eri ihmisiä vuodessa (kokeilussa 25). Käyntejä vuodessa (kokeilussa 30). "
        "Muutos samalla alku- ja loppukyselyllä.",
        "(tehtävä)",
    ]
    assert all(part in whole for part in parts)
    counts = [int(n) for n in re.findall(r"(\d+)\s+merkkiä", main_text(response))]
    assert counts == [len(text) for text in (whole, *parts)]


def test_files_say_what_the_page_says(client, project, nivala, pilot):
    shown_release(project)

    docx = client.get(f"{FILE}.docx")
    paper = client.get(f"{FILE}.pdf")

    assert docx["Content-Disposition"].endswith('filename="hyvinvointikertomukseen-nivala.docx"')
    found = Document(BytesIO(docx.content))
    whole = copied(client.get(PAGE))[0]
    lines = [line for line in whole.split("\n") if line]
    assert [one.text for one in found.paragraphs] == lines
    headings = [one.text for one in found.paragraphs if one.style.name == "Heading 2"]
    assert headings[:2] == ["Mitä kokeiltiin", "Kenen kanssa"]
    words = words_of(paper)
    assert BETTER in words
    assert "merkkiä" not in words


def test_paper_is_tagged_in_the_language_of_its_reader(client, nivala):
    response = client.get(f"/sv{FILE}.pdf")

    with pikepdf.open(BytesIO(response.content)) as document, document.open_metadata() as facts:
        assert (document.Root.Lang, document.Root.MarkInfo.Marked) == ("sv", True)
        assert facts["pdfuaid:part"] == "1"
        assert facts["dc:title"].startswith("Till välfärdsberättelsen: ")
        assert len(document.pages) == 1
    assert response["Content-Disposition"].endswith('"hyvinvointikertomukseen-nivala-sv.pdf"')


@pytest.mark.parametrize("path", [PAGE, f"{FILE}.docx", f"{FILE}.pdf"])
def test_insert_is_public_where_the_page_of_the_municipality_is(client, project, nivala, path):
    assert client.get(path).status_code == 200

    project.is_published = False
    project.save()

    assert client.get("/kunnat/nivala/").status_code == 404
    assert client.get(path).status_code == 404


def test_insert_tells_nothing_that_is_not_published(client, project, nivala):
    for is_published, name in ((True, "Näkyvä"), (False, "Luonnos")):
        shared = {"project": project, "municipality": nivala, "is_published": is_published}
        factories.make_pilot(name=f"{name} kokeilu", **shared)
        factories.make_promise(heard=f"{name} toive.", **shared)

    page = main_text(client.get(PAGE))

    assert ("Näkyvä kokeilu" in page, "Näkyvä toive." in page) == (True, True)
    assert "Luonnos" not in page


def test_insert_never_names_who_answers_for_a_partnership(client, project, nivala):
    factories.make_partnership(
        project=project,
        municipality=nivala,
        association=factories.make_association(name="Perheyhdistys"),
        municipality_person="Aino Virtanen",
        association_email="aino@esimerkki.example",
    )

    response = client.get(PAGE)

    assert "Perheyhdistys" in main_text(response)
    assert ("Aino" in response.text, "aino@" in response.text) == (False, False)


def test_finnish_text_on_a_swedish_insert_says_its_language(client, project, nivala, pilot):
    page = main_html(client.get(f"/sv{PAGE}"))

    assert '<b lang="fi">Vanhempien aamupala:</b>' in page
    assert '<span lang="fi">Syötiin yhdessä.</span>' in page
    assert "Med vem" in page


@pytest.mark.parametrize("count", [1, 3])
def test_insert_takes_the_same_queries_for_one_and_three(
    client, django_assert_num_queries, project, nivala, count
):
    for _ in range(count):
        pilot = factories.make_pilot(project=project, municipality=nivala)
        factories.make_pilot_session(pilot=pilot, n_residents=9)
        factories.make_cost_line(pilot=pilot)
        factories.make_promise(project=project, municipality=nivala, pilot=pilot)
        factories.make_partnership(project=project, municipality=nivala)
    client.get("/")

    with django_assert_num_queries(15):
        client.get(PAGE)


def test_page_of_the_municipality_and_the_support_package_lead_to_it(client, nivala):
    assert f'href="{PAGE}"' in client.get("/kunnat/nivala/").text
    assert "Kunnan omalla sivulla on valmis teksti" in main_text(client.get("/tukipaketti/"))


def test_pilot_stands_under_the_headings_of_innokyla(client, project, pilot):
    funder = factories.make_organisation(name="Sosiaalirahasto", kind="funder")
    ProjectOrganisation.objects.create(project=project, organisation=funder, role="funder")
    pilot.need, pilot.how, pilot.place = "Yksinäisyys.", "Katettiin pöytä.", "Kirjasto"
    pilot.lessons = "Sama päivä kannatti.\nTuttu kutsuja toi väkeä."
    pilot.save()

    response = client.get("/kokeilut/aamupala/innokyla/")

    assert copied(response)[0] == (
        "Innokylään: Vanhempien aamupala\n\n"
        "Toimintamallin nimi\nVanhempien aamupala\n\n"
        "Toimintamallin lyhyt kuvaus\nSyötiin yhdessä.\n\n"
        "Toteutuspaikka\nKirjasto, Nivala\n\n"
        "Toimintamallin rahoittaja\nSosiaalirahasto\n\n"
        "Kehitystyön lähtökohtana olevat tarpeet\nYksinäisyys.\n\n"
        "Ratkaisun perusidea\nKatettiin pöytä.\n\n"
        "Kokeilun toteutus\n2.2.–11.5.2023. Eri ihmisiä oli 25 (laskettu). "
        "30 käyntiä, kun kokoonnuttiin 2 kertaa.\nJatko: Jäi käytäntöön.\n\n"
        "Arvioinnin tulokset tiivistettynä\nTuloksia ei ole vielä vahvistettu. Ne tulevat tähän, "
        "kun alku- ja loppukyselyn vastaukset on käyty läpi.\n"
        "Kustannus osallistujaa kohti oli 2,00\u00a0€: kaikki kulut jaettuna osallistujilla.\n\n"
        "Vinkit toimintamallin soveltajille\nSama päivä kannatti.\nTuttu kutsuja toi väkeä."
    )
    assert (
        "Näihin ei ole vielä tekstiä: Kohderyhmä, Tavoiteltu muutos, Toimivuuden ja käyttöönoton "
        "ehdot."
    ) in main_text(response)


def test_pilot_for_innokyla_has_its_own_level_and_never_a_hidden_one(client, project, pilot):
    make_release(
        project, make_level("project", "kaikki", 73), make_hidden_level("pilot", "aamupala")
    )

    page = main_text(client.get("/kokeilut/aamupala/innokyla/"))

    assert HIDDEN in page
    assert "73 ihmistä" not in page


def test_pilot_for_innokyla_is_a_file_too_and_a_draft_is_missing(client, pilot):
    answer = client.get("/kokeilut/aamupala/innokyla.docx")
    texts = [one.text for one in Document(BytesIO(answer.content)).paragraphs]

    assert texts[:3] == [
        "Innokylään: Vanhempien aamupala", "Toimintamallin nimi", "Vanhempien aamupala",
    ]  # fmt: skip
    pilot.is_published = False
    pilot.save()
    for path in ("innokyla/", "innokyla.docx"):
        assert client.get(f"/kokeilut/aamupala/{path}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_pilot_for_innokyla_takes_the_same_queries_for_one_and_three(
    client, django_assert_num_queries, pilot, count
):
    for _ in range(count):
        factories.make_pilot_session(pilot=pilot, n_residents=9)
        factories.make_cost_line(pilot=pilot)
    client.get("/")

    with django_assert_num_queries(9):
        client.get("/kokeilut/aamupala/innokyla/")
