"""A coordinator brings in an own Excel sheet at the first try, and looks at what it came to."""

from decimal import Decimal
from pathlib import Path

import pytest

from projects.models import HeadingMatch, Pilot
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_admin import CONTACT, COORDINATOR
from tests.browser.test_tally import barriers
from tests.browser.test_two_savers import desk_window as desk_window

SHEET = Path(__file__).resolve().parents[1] / "projects" / "files" / "aamupala-kulut.xlsx"
MIDDLE = {"width": 390, "height": 844}
SIZES = (PHONE, MIDDLE, DESK)


@pytest.fixture
def pilot(database):
    found = Pilot.objects.get(slug="vanhempien-aamupala")
    before = set(found.costs.values_list("pk", flat=True))
    yield found
    found.costs.exclude(pk__in=before).delete()
    HeadingMatch.objects.all().delete()


def looked_at(window):
    """What axe and the width of the page say at each size."""
    found = []
    for size in SIZES:
        window.page.set_viewport_size(size)
        found += barriers(window)
    return found


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_sheet_of_a_coordinator_goes_in_at_the_first_try(desk_window, pilot, javascript):
    window = desk_window(DESK, COORDINATOR, javascript=javascript)
    page, found = window.page, []
    before = pilot.costs.count()

    def look():
        found.extend(looked_at(window) if javascript else [0, 0, 0])

    window.go(f"/hallinta/kokeilu/{pilot.slug}/kulut/")
    look()
    page.get_by_role("link", name="Tuo taulukosta").click()
    look()
    page.get_by_label("Tiedosto").set_input_files(SHEET)
    page.get_by_role("button", name="Lue taulukko").click()
    page.get_by_label("Huom.").select_option(label="Selitteen perään (julkinen teksti)")
    look()
    page.get_by_role("button", name="Jatka").click()
    page.get_by_label("Summa, rivi 11").fill("22,50")
    look()
    page.get_by_role("button", name="Tallenna valitut kulut").click()
    page.get_by_text("Toit 7 kulua.").wait_for()
    look()

    new = pilot.costs.order_by("-pk")[:7]
    assert pilot.costs.count() == before + 7
    assert sum(line.total for line in new) == Decimal("1124.00")
    assert found == [0] * 15


def test_other_pages_of_costs_have_no_barrier(desk_window, pilot):
    window = desk_window(DESK, COORDINATOR)
    base = f"/hallinta/kokeilu/{pilot.slug}/"
    line = pilot.costs.first()
    paths = [
        "kulut/uusi/",
        f"kulut/{line.pk}/",
        "kulut/kuukausi/",
        "kulut/jaa/",
        "kulut/?kind=staff",
    ]

    found = {}
    for path in paths:
        window.go(base + path)
        found[path] = looked_at(window)

    assert found == dict.fromkeys(paths, [0, 0, 0])


def test_association_adds_a_cost_on_a_phone(desk_window, pilot):
    window = desk_window(PHONE, CONTACT)
    page = window.page
    window.go(f"/hallinta/kokeilu/{pilot.slug}/kulut/")

    page.get_by_role("link", name="Lisää kulu").click()
    page.get_by_label("Laji").select_option("catering")
    page.get_by_label("Mitä varten").fill("Hedelmiä")
    page.get_by_label("Summa euroina").fill("4,20")
    page.get_by_role("button", name="Tallenna kulu").click()
    page.get_by_text("Se odottaa koordinaattorin hyväksymistä.").wait_for()

    line = pilot.costs.order_by("-pk").first()
    assert (line.description, line.amount, line.state) == (
        "Hedelmiä",
        Decimal("4.20"),
        "submitted",
    )
    assert barriers(window) == [0]
