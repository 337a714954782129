"""An association's volunteer with a link and a phone, and the coordinator who gave it."""

from decimal import Decimal

import pytest
from django.utils import timezone

from projects.models import Pilot
from tests.browser.conftest import DESK
from tests.browser.test_admin import COORDINATOR
from tests.browser.test_cost_sheet import SIZES, looked_at
from tests.browser.test_tally import press
from tests.browser.test_two_savers import desk_window as desk_window


@pytest.fixture
def pilot(database):
    found = Pilot.objects.get(slug="vanhempien-aamupala")
    before = [set(rows.values_list("pk", flat=True)) for rows in (found.sessions, found.costs)]
    yield found
    for rows, kept in zip((found.sessions, found.costs), before, strict=True):
        rows.exclude(pk__in=kept).delete()
    found.passes.all().delete()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_volunteer_sends_a_session_and_a_cost_and_mends_what_came_back(
    desk_window, visit, pilot, javascript
):
    found = []
    desk = desk_window(DESK, COORDINATOR)
    desk.go(f"/hallinta/kokeilu/{pilot.slug}/linkit/")
    desk.page.get_by_label("Kenelle").fill("Aamupalan vetäjä")
    desk.page.get_by_role("button", name="Tee linkki").click()
    address = desk.page.get_by_label("Linkki", exact=True).input_value()
    desk.page.get_by_role("button", name="Kopioi linkki").wait_for()
    found += looked_at(desk)

    window = visit(SIZES[0], javascript=javascript)
    page = window.page

    def look():
        found.extend(looked_at(window) if javascript else [0, 0, 0])
        page.set_viewport_size(SIZES[0])

    page.goto(address)
    look()
    # A bullet would stand outside a narrow page, where half of it is cut.
    row = page.locator("ul.rights > li").first
    assert row.evaluate("li => getComputedStyle(li).listStyleType") == "none"
    page.get_by_role("link", name="Lisää kerta").click()
    look()
    page.get_by_label("Päivä").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Lisää kerta").click()
    press(window, "Heistä ensi kertaa: yksi lisää", 2)
    press(window, "Asukkaita: yksi lisää", 3)
    if javascript:
        page.get_by_text("Kaikki painallukset ovat tallessa.").wait_for()
    look()
    page.get_by_role("link", name="Valmis").click()
    page.get_by_role("link", name="Kulut").click()
    look()
    page.get_by_role("link", name="Lisää kulu").click()
    page.get_by_label("Laji").select_option("catering")
    page.get_by_label("Summa euroina").fill("12,50")
    look()
    page.get_by_role("button", name="Tallenna kulu").click()
    page.get_by_text("Kulu on lisätty.").wait_for()

    session, line = pilot.sessions.order_by("-pk").first(), pilot.costs.order_by("-pk").first()
    assert (session.n_residents, session.n_first_timers, session.state) == (5, 2, "submitted")
    assert (line.amount, line.state) == (Decimal("12.50"), "submitted")

    desk.go(f"/hallinta/projects/costline/?pilot__id__exact={pilot.pk}&state__exact=submitted")
    desk.page.locator(f"input[name=_selected_action][value='{line.pk}']").check()
    desk.page.locator("select[name=action]").select_option("send_back")
    desk.page.get_by_label("Mitä pitää täydentää").fill("Mistä kaupasta?")
    desk.page.get_by_role("button", name="Suorita").click()
    desk.page.get_by_text("Palautit 1 rivin.").wait_for()
    page.get_by_role("link", name="Kulut").click()
    page.get_by_text("Mistä kaupasta?").wait_for()
    page.get_by_role("link", name="Muuta").click()
    page.get_by_label("Mitä varten").fill("Hedelmiä, K-kauppa")
    page.get_by_role("button", name="Tallenna kulu").click()
    page.get_by_text("Kulu on tallennettu.").wait_for()

    line.refresh_from_db()
    assert (line.description, line.state) == ("Hedelmiä, K-kauppa", "submitted")
    assert found == [0] * len(found)
