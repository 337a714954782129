from datetime import date

import pytest

from tests import factories
from tests.surveys.frozen import make_hidden_level, make_level, make_release
from toolkits.models import Chapter
from toolkits.publication.contents import live_report, marker_groups
from toolkits.publication.problems import chapter_problems

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(project):
    levels = make_level("project", "hanke", 12), make_hidden_level("municipality", "raahe")
    return make_release(project, *levels)


def problems(body, release):
    return chapter_problems(Chapter(body=body), release, live_report(release))


@pytest.mark.parametrize(
    "body",
    [
        "Pelkkää tekstiä.",
        "Vastasi [[luku:pareja]] ihmistä.\n\n[[kuva:muutos]]",
        "Hinta oli 371 euroa. Lähde: Diakin tiedote 2023.",
        "Hinta oli [371 €](https://a.example/).",
        "Kuuteen kuntaan tuli 14 kokeilua.",
    ],
)
def test_finished_chapter_lacks_nothing(body, release):
    assert problems(body, release) == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (" \n", ["Osio on tyhjä. Se ei näy, ennen kuin siinä on tekstiä."]),
        ("On [[luku:onni]].", ["[[luku:onni]]: tällaista merkintää ei ole."]),
        ("On [[luku:pareja:x]].", ["[[luku:pareja:x]]: tuloksissa ei ole tätä paikkaa."]),
        (
            "On [[luku:pareja:raahe]].",
            [
                "[[luku:pareja:raahe]]: tuloksissa ei ole tätä lukua tai sitä ei saa näyttää.",
            ],
        ),
        ("[[kuva:muutos]]", ["Kuvalla ei ole tekstiä. Kerro, mitä siitä näkee."]),
        (
            "Katso [[kuva:muutos]] tästä.",
            ["Kirjoita kuvan tai taulukon merkintä omalle rivilleen: kuva:muutos."],
        ),
        (
            "Auki [[luku:pareja",
            ["Merkintä on jäänyt auki: kirjoita sen loppuun ]], esimerkiksi [[luku:pareja]]."],
        ),
        (
            "Joka kolmas eli 33 % jäi kotiin.",
            ["Tekstissä on luku ilman lähdettä. Lisää lähde tai valitse luku listasta."],
        ),
    ],
)
def test_what_is_missing_is_said(body, found, release):
    assert problems(body, release) == found


def test_chapter_of_a_publication_without_results_says_so():
    assert problems("On [[luku:pareja]].", None) == [
        "[[luku:pareja]]: julkaisulle ei ole valittu vahvistettuja tuloksia."
    ]


def test_withdrawn_results_are_told_to_the_writer(release):
    release.withdrawn_on = date(2026, 4, 1)

    assert problems("On [[luku:pareja]].", release) == [
        "[[luku:pareja]]: julkaisun tulokset on peruttu. Valitse julkaisulle muut tulokset."
    ]


def test_markers_are_offered_before_there_are_results():
    groups = list(marker_groups(None))

    assert [str(group.title) for group in groups] == ["Luvut", "Lauseet", "Kuvat", "Taulukot"]
    assert {option.value for group in groups for option in group.options} == {""}


def test_public_page_stays_whole_when_a_marker_names_nothing(client, release):
    body = "On [[luku:onni]] ja [[luku:pareja:x]].\n\n[[kuva:onni]]\n\nLoppu."
    publication = factories.make_publication(
        [("Alku", body), ("Tyhjä", "")], project=release.project, release=release
    )

    page = client.get(publication.get_absolute_url())

    assert "On (tieto puuttuu) ja (tieto puuttuu)." in page.text
    assert ("<p>Loppu.</p>" in page.text, "Tyhjä" in page.text) == (True, False)


@pytest.mark.parametrize(
    "name",
    [
        "luku:kustannukset_yhteensa",
        "luku:kustannus_osallistujaa_kohti",
        "luku:vapaaehtoistunteja",
        "kuva:kustannukset",
        "taulukko:kustannukset",
        "taulukko:kulut",
    ],
)
def test_what_was_not_counted_is_missing_in_the_section(name, release):
    assert problems(f"Tässä on luku.\n\n[[{name}]]", release) == [
        f"[[{name}]]: tätä ei ole laskettu: kuluja, osallistujia tai tunteja puuttui, kun tulokset "
        "vahvistettiin."
    ]


def test_picker_says_what_was_not_counted(release):
    shown = {
        option.code: option.value
        for group in marker_groups(live_report(release))
        for option in group.options
    }

    assert shown["[[luku:kustannukset_yhteensa]]"] == "ei laskettu"
    assert shown["[[luku:vapaaehtoistunteja]]"] == "ei laskettu"
    assert shown["[[kuva:kustannukset]]"] == "ei laskettu"
    assert shown["[[luku:pareja]]"] == "12"
