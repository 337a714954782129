from io import BytesIO

import orjson
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.html import parse_html
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document

from tests import factories
from tests.reading import one_line
from tests.toolkits.rounds import make_package
from toolkits.models import DisadvantageCost, SupportPhase

pytestmark = pytest.mark.django_db


def make_phase(key="tunnista", n_themes=1):
    phase = SupportPhase.objects.create(key=key, order=1, intro="Katsotaan yhdessä.")
    for number in range(1, n_themes + 1):
        theme = phase.themes.create(
            key=f"{key}.teema{number}", title=f"Teema {number}", order=number, evidence="muistio"
        )
        theme.statements.create(key=f"{theme.key}.1", text="Asukkailta kysytään.", order=1)
        theme.tip_lists.add(factories.make_tip_list(title=f"Vinkit {number}"))
        theme.tools.add(factories.make_tool(title=f"Työkalu {number}"))
    return phase


def test_support_package_lists_its_phases(client):
    make_phase()

    page = client.get(reverse("toolkits:support-package"))

    assert '<a href="/tukipaketti/tunnista/">1 Tunnista</a>' in one_line(page.text)
    assert "Kutsukaa koolle 4–8 ihmistä" in page.text


def test_support_package_tells_what_disadvantage_costs_and_its_source(client):
    DisadvantageCost.objects.create(
        area="Pohjois-Pohjanmaa",
        year=2021,
        component="Kustannukset yhteensä",
        euros="152700000",
        published_per_resident="371",
        note="Luku ei ole säästö.",
        provenance="published",
        source=factories.make_source(title="Tukipaketin tiedote"),
    )

    page = client.get(reverse("toolkits:support-package")).text

    for text in ("371\u00a0€", "152,7 miljoonaa euroa", "Pohjois-Pohjanmaa 2021"):
        assert text in page
    assert "Luku ei ole säästö." in page
    assert page.count("Tukipaketin tiedote") == 2


def test_support_package_computes_euros_per_resident_where_none_is_published(client):
    DisadvantageCost.objects.create(
        area="Nivala", component="Menot", euros="1234500", population=10000
    )

    page = client.get(reverse("toolkits:support-package")).text

    assert ("123\u00a0€" in page, "1,2 miljoonaa euroa" in page) == (True, True)
    assert "Julkaistu tieto" not in page


def test_support_phase_offers_each_statement_with_its_scale(client):
    phase = make_phase()

    page = client.get(phase.get_absolute_url()).text

    (statement,) = phase.themes.get().statements.all()
    fields = parse_html(page)
    assert page.count(f'name="{statement.key}"') == 5
    assert fields.count(parse_html("<legend>Asukkailta kysytään.</legend>")) == 1
    assert "Näyttö voi olla: <span>muistio</span>" in page


def test_support_phase_links_to_public_help_only(client):
    phase = make_phase()
    theme = phase.themes.get()
    theme.tip_lists.add(factories.make_tip_list(title="Keskeneräinen", is_published=False))

    page = client.get(phase.get_absolute_url()).text

    assert ("Vinkit 1" in page, "Työkalu 1" in page, "Keskeneräinen" in page) == (True, True, False)


def test_support_phase_leads_to_the_next_one(client):
    first = make_phase()
    SupportPhase.objects.create(key="toimi", order=2, intro="Tehdään.")

    page = client.get(first.get_absolute_url()).text

    button = '<button class="btn" type="submit" formaction="/tukipaketti/toimi/">'
    assert f"{button}Seuraava vaihe: Toimi</button>" in one_line(page)


def test_support_phase_that_does_not_exist_is_not_found(client):
    make_phase()

    assert client.get(reverse("toolkits:support-phase", args=["juhli"])).status_code == 404


@pytest.mark.parametrize("n_rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "n_queries"), [("/tukipaketti/", 9), ("/tukipaketti/tunnista/", 8)]
)
def test_support_pages_take_the_same_queries_for_one_and_three(
    client, django_assert_num_queries, n_rows, path, n_queries
):
    make_phase(n_themes=n_rows)

    with django_assert_num_queries(n_queries):
        page = client.get(path)

    assert page.status_code == 200


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("/sv/tukipaketti/", ['<p lang="fi">Katsotaan yhdessä.</p>', "Vardag ·"]),
        ("/sv/tukipaketti/tunnista/", [">Vardag</h2>", "<legend>Vi frågar.</legend>"]),
        ("/en/tukipaketti/tunnista/", [' lang="fi">Arki</h2>', '<legend lang="fi">Kysymme.']),
    ],
)
def test_package_is_read_in_swedish_and_says_that_it_is_a_draft(client, path, texts):
    phase = SupportPhase.objects.create(key="tunnista", order=1, intro="Katsotaan yhdessä.")
    theme = factories.make_support_theme(phase=phase, key="arki", title="Arki", title_sv="Vardag")
    factories.make_support_theme(phase=phase, title="Muu")
    factories.make_support_statement(theme=theme, text="Kysymme.", text_sv="Vi frågar.")

    drafted = one_line(client.get(path).text)
    theme.reviewed_sv_on = timezone.localdate()
    theme.save()
    reviewed = client.get(path).text

    assert [text in drafted for text in texts] == [True, True]
    notice = "Den här översättningen är ett utkast."
    assert (notice in drafted, notice in reviewed) == (path.startswith("/sv/"), False)


RESULT = "/tukipaketti/tulos/"
ANSWERS = {"tunnista.arki.1": "0", "tunnista.arki.2": "1", "toimi.tyo.1": "3"}


@pytest.fixture
def package(db):
    make_package({"tunnista.arki": 2, "toimi.tyo": 1})


def sent_file(answers, held_on="2025-11-03"):
    content = orjson.dumps(
        {"format": "itsearvio", "version": 1, "answers": answers, "plan": {"held_on": held_on}}
    )
    return ContentFile(content, name="arvio.json")


@pytest.mark.usefixtures("package")
def test_phase_carries_what_was_answered_in_the_one_before(client):
    page = one_line(client.post("/tukipaketti/toimi/", ANSWERS | {"what": "Kysytään"}).text)

    for name, value in (ANSWERS | {"what": "Kysytään"}).items():
        is_asked = name == "toimi.tyo.1"
        hidden = f'<input type="hidden" name="{name}" value="{value}">'
        assert (hidden in page) is not is_asked
    assert page.count(" checked>") == 1
    assert 'name="toimi.tyo.1" value="3" checked>' in page


@pytest.mark.usefixtures("package")
def test_result_shows_levels_weak_spots_and_the_text(client):
    page = one_line(client.post(RESULT, ANSWERS).text)

    assert "Vahvin teema on ”Tyo”. Eniten kehitettävää on teemassa ”Arki”." in page
    assert "<span>Arki väittämä 1.</span> <b>0, ei vielä</b>" in page
    assert '0,5<span class="vh"> / 3</span>' in page


@pytest.mark.usefixtures("package")
def test_result_without_answers_says_where_to_begin(client):
    page = client.get(RESULT)

    assert "Arviota ei ole vielä aloitettu." in page.text
    assert "csrfmiddlewaretoken" not in page.text
    assert page.cookies.keys() == set()


@pytest.mark.usefixtures("package")
def test_result_keeps_nothing_on_the_server(client):
    with CaptureQueriesContext(connection) as queries:
        client.post(RESULT, ANSWERS)
        client.post("/tukipaketti/tunnista/", ANSWERS)
        client.post(f"{RESULT}arvio.json", ANSWERS)
        client.post(f"{RESULT}teksti.docx", ANSWERS)

    written = [q["sql"] for q in queries if not q["sql"].startswith("SELECT")]
    assert (len(queries) > 4, written, client.cookies.keys()) == (True, [], set())


@pytest.mark.usefixtures("package")
def test_file_is_compared_with_and_goes_on(client):
    file = sent_file({"tunnista.arki.1": "0", "tunnista.arki.2": "0"})
    compared = one_line(client.post(RESULT, ANSWERS | {"file_as": "before", "file": file}).text)
    file.seek(0)
    own = one_line(client.post(RESULT, ANSWERS | {"file_as": "own", "file": file}).text)

    assert "Edelliseen arvioon (3.11.2025) verrattuna edistystä näkyy eniten" in compared
    assert "<small>+0,5</small>" in compared
    assert '<input type="hidden" name="tunnista.arki.2" value="0">' in own
    assert "toimi.tyo.1" not in own


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "Valitse ensin tiedosto."),
        (
            {"file": ContentFile(b"%PDF-1.7", name="raportti.json")},
            "Tiedosto ei ole tällä sivulla tallennettu arvio. Valitse toinen tiedosto.",
        ),
    ],
)
def test_wrong_file_is_told_and_the_answers_stay(client, files, sentence):
    page = client.post(RESULT, ANSWERS | {"file_as": "own"} | files)

    assert (page.status_code, sentence in page.text) == (422, True)
    assert '<input type="hidden" name="toimi.tyo.1" value="3">' in page.text


@pytest.mark.usefixtures("package")
def test_mistyped_day_is_told_beside_its_field(client):
    page = client.post(RESULT, ANSWERS | {"held_on": "0026-01-01"})

    assert (page.status_code, "Tarkista vuosi: 26." in page.text) == (422, True)
    assert "arvioi osallisuustyön tilaa (päivä)." in page.text


@pytest.mark.usefixtures("package")
def test_text_and_file_are_taken_along(client):
    # A line tab, as slides have it, which no Word file can hold.
    data = ANSWERS | {"held_on": "2026-11-03", "what": "Kysytään\x0bkaikilta"}

    text = client.post(f"{RESULT}teksti.docx", data)
    file = client.post(f"{RESULT}arvio.json", data)

    _heading, words = (one.text for one in Document(BytesIO(text.content)).paragraphs)
    assert words.startswith("Kunnan ja yhdistysten yhteinen ryhmä arvioi osallisuustyön tilaa")
    assert "Seuraava toimi: Kysytään kaikilta." in words
    assert file.json() == {
        "format": "itsearvio",
        "version": 1,
        "answers": ANSWERS,
        "plan": {"held_on": "2026-11-03", "what": "Kysytään kaikilta"},
    }
