from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from osallisuus.search.indexing import rebuild
from surveys.models import Release
from tests import factories
from tests.reading import main_text, one_line
from tests.surveys.frozen import make_level, make_release

pytestmark = pytest.mark.django_db

CHAPTERS = [
    ("Tiivistelmä", "Mukaan tuli [[luku:osallistujia]] ihmistä.\n\n[[lause:muutos]]"),
    ("Mikä muuttui", "[[kuva:muutos]]\n\n[[taulukko:kokeilut]]"),
]


@pytest.fixture(autouse=True)
def _own_data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def release(project):
    levels = [make_level("project", project.slug, 12), make_level("municipality", "nivala", 12)]
    return make_release(project, *levels)


@pytest.fixture
def publication(release):
    return factories.make_publication(
        CHAPTERS, title="Loppujulkaisu", slug="loppu", project=release.project, release=release
    )


def test_publications_come_newest_first_and_link_out_where_the_text_is(client):
    factories.make_publication(CHAPTERS, title="Oma", published_on=date(2026, 1, 1), slug="oma")
    factories.make_publication(
        title="Tiedote", published_on=date(2026, 2, 1), url="https://esimerkki.example/tiedote"
    )
    factories.make_publication(title="Ilman päivää", url="https://esimerkki.example/muu")

    page = client.get(reverse("toolkits:publication-list"))

    found = [one.title for one in page.context["publications"]]
    assert found == ["Tiedote", "Oma", "Ilman päivää"]
    assert 'href="https://esimerkki.example/tiedote"' in page.text
    assert 'href="/julkaisut/oma/"' in page.text


def test_publications_hide_what_is_not_published(client):
    hidden = factories.make_publication(is_published=False)

    assert list(client.get("/julkaisut/").context["publications"]) == []
    assert client.get(hidden.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("n_rows", [1, 3])
def test_publications_take_the_same_queries_for_one_and_three(
    client, project, django_assert_num_queries, n_rows
):
    for _number in range(n_rows):
        factories.make_publication(project=project)

    with django_assert_num_queries(4):
        page = client.get("/julkaisut/")

    assert len(page.context["publications"]) == n_rows


def test_publication_has_its_contents_and_its_figures(client, publication):
    page = client.get(publication.get_absolute_url()).text

    assert '<a href="#luku-2"><span class="no">2</span> Mikä muuttui</a>' in one_line(page)
    assert "<p>Mukaan tuli 30 ihmistä.</p>" in page
    assert "Luvut vahvistettu 1.3.2026." in page
    assert '<figure class="chartfig">' in page
    assert '<th scope="row">Nivala</th><td class="num">30</td><td class="num">12</td>' in one_line(
        page
    )


@pytest.mark.parametrize("n_rows", [1, 3])
def test_publication_takes_the_same_queries_for_one_and_three(
    client, release, django_assert_num_queries, n_rows
):
    chapters = [CHAPTERS[0]] * n_rows
    publication = factories.make_publication(chapters, project=release.project, release=release)

    # The figures of a release are read apart, once in a process.
    with django_assert_num_queries(9):
        page = client.get(publication.get_absolute_url())

    assert len(page.context["chapters"]) == n_rows


def test_publication_offers_the_csv_of_its_own_release_only(client, publication):
    now = client.get(publication.get_absolute_url()).text
    make_release(publication.project, make_level("project", "hanke", 20))
    later = client.get(publication.get_absolute_url()).text

    csv = f'href="/tulokset/{publication.project.slug}.csv"'
    assert (csv in now, csv in later) == (True, False)


def test_publication_keeps_its_own_figures_when_others_are_frozen(client, publication):
    make_release(publication.project, make_level("project", "hanke", 20))

    page = client.get(publication.get_absolute_url())

    assert page.context["report"].project.flow.paired == 12


def test_publication_shows_no_figures_that_were_withdrawn(client, publication):
    Release.objects.update(withdrawn_on=date(2026, 5, 1))

    page = client.get(publication.get_absolute_url()).text

    assert "Julkaisun luvut on poistettu" in page
    assert "Mukaan tuli (luku tulee myöhemmin) ihmistä." in page
    assert "Tämä kohta täydentyy, kun tulokset on julkaistu." in page


def test_publication_elsewhere_has_a_page_with_a_link_and_no_pdf(client):
    publication = factories.make_publication(
        title="Tiedote", slug="tiedote", url="https://esimerkki.example/tiedote"
    )

    page = client.get(publication.get_absolute_url()).text

    assert 'href="https://esimerkki.example/tiedote">Lue alkuperäinen julkaisu</a>' in one_line(
        page
    )
    assert client.get("/julkaisut/tiedote.pdf").status_code == 404


def test_publication_tells_its_language_where_the_page_has_another(client, publication):
    page = client.get(f"/sv{publication.get_absolute_url()}").text

    assert '<div class="prose" lang="fi"><p>Mukaan tuli 30 ihmistä.</p>' in one_line(page)


def test_list_tells_the_language_of_a_time_in_words(client):
    source = factories.make_source(published_text="toukokuu 2021")
    link = {"url": "https://esimerkki.example/tiedote", "source": source}
    factories.make_publication(title="Tiedote", provenance="published", **link)

    page = one_line(client.get("/en/julkaisut/").text)

    assert '· <span lang="fi">toukokuu 2021</span>' in page


def test_publication_as_pdf_is_tagged_and_describes_its_charts(client, publication):
    answer = client.get(reverse("toolkits:publication-pdf", args=["loppu"]))

    with pikepdf.open(BytesIO(answer.content)) as document:
        kinds = [str(one.get("/S")) for one in document.objects if is_element(one)]
        figures = [str(one.get("/Alt")) for one in document.objects if is_figure(one)]
        assert len(document.pages) == 1
        assert kinds.count("/H1") == 1
        assert figures == ["Kaikki osa-alueet: muutos +3,0, luottamusväli +1,0 … +5,0"]


def is_element(thing):
    return isinstance(thing, pikepdf.Dictionary) and "/S" in thing and "/K" in thing


def is_figure(thing):
    return is_element(thing) and thing.S == "/Figure"


TODAY = timezone.localdate()
A_DAY = timedelta(days=1)
STATES = {
    "draft": ({"is_published": False}, (404, False)),
    "public": ({}, (200, True)),
    "begins today": ({"shown_from": TODAY}, (200, True)),
    "scheduled": ({"shown_from": TODAY + A_DAY}, (404, False)),
    "scheduled draft": ({"is_published": False, "shown_from": TODAY - A_DAY}, (404, False)),
    "retired today": ({"retired_on": TODAY}, (200, False)),
    "retires tomorrow": ({"retired_on": TODAY + A_DAY}, (200, True)),
}


@pytest.mark.parametrize("state", STATES)
def test_everything_public_obeys_one_rule(client, project, state):
    fields, expected = STATES[state]
    factories.make_publication(
        [("Alku", "Verraton teksti.")],
        title="Verraton julkaisu",
        slug="verraton",
        project=project,
        **fields,
    )
    rebuild()

    places = {
        "list": "/julkaisut/",
        "project": project.get_absolute_url(),
        "feed": "/seuraa/julkaisut.atom",
        "site map": "/sivukartta/",
        "crawlers": "/sitemap-julkaisut.xml",
        "search": "/haku/?haku=verraton",
    }
    own = "/julkaisut/verraton/"
    found = {name: own in client.get(place).text for name, place in places.items()}

    codes = {client.get(own).status_code, client.get("/julkaisut/verraton.pdf").status_code}
    assert (codes, found) == ({expected[0]}, dict.fromkeys(places, expected[1]))


def test_found_chapter_shows_where_a_figure_is_left_out(client, project):
    body = "Pöydässä kävi [[luku:osallistujia]] ihmistä.\n\n[[kuva:muutos]]\n\nHyvä syksy."
    factories.make_publication([("Tulokset", body)], title="Raportti", project=project)

    page = client.get("/haku/?haku=pöytä")

    assert "kävi … ihmistä. · Hyvä syksy." in " ".join(main_text(page).split())


def test_old_edition_stays_at_its_address_and_leads_to_the_new_one(client, project):
    new = factories.make_publication([("Alku", "Uutta.")], title="Toinen painos", project=project)
    old = factories.make_publication(
        [("Alku", "Vanhaa.")],
        title="Ensimmäinen painos",
        project=project,
        published_on=date(2026, 1, 5),
        retired_on=date(2026, 6, 1),
        replaced_by=new,
    )

    old_page = one_line(client.get(old.get_absolute_url()).text)
    new_page = one_line(client.get(new.get_absolute_url()).text)

    assert "Tämä on poistunut käytöstä 1.6.2026." in old_page
    link = f'<a href="{new.get_absolute_url()}" lang="fi">Toinen painos</a>'
    assert f"Tilalle tuli: {link}" in old_page
    assert "<p>Vanhaa.</p>" in old_page
    assert f'href="{old.get_absolute_url()}">Ensimmäinen painos, 5.1.2026</a>' in new_page


def test_new_edition_that_nobody_may_read_yet_is_not_told_of(client, project):
    new = factories.make_publication([("Alku", "Uutta.")], is_published=False, project=project)
    old = factories.make_publication([("Alku", "A")], project=project, replaced_by=new)

    page = client.get(old.get_absolute_url())

    assert (old.newer, "Tilalle tuli" in page.text) == (None, False)
