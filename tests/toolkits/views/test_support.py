import pytest
from django.test.html import parse_html
from django.urls import reverse

from tests import factories
from tests.reading import one_line
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

    assert '<a class="btn" href="/tukipaketti/toimi/">Seuraava vaihe: Toimi</a>' in one_line(page)


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
