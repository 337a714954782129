"""Two phones count one session, one of them without a network; and a series is made at the desk."""

import re
import threading
from datetime import date, timedelta

import pytest
from django.utils import timezone

from projects.models import Pilot, PilotSession
from projects.services.pilots.passes import make_pass
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_admin import CONTACT, COORDINATOR
from tests.browser.test_two_savers import desk_window as desk_window
from tests.browser.wire import Wire

SMALL = {"width": 390, "height": 844}


@pytest.fixture
def pilot(database):
    found = Pilot.objects.get(slug="vanhempien-aamupala")
    before = set(found.sessions.values_list("pk", flat=True))
    yield found
    found.sessions.exclude(pk__in=before).delete()
    found.passes.all().delete()


@pytest.fixture
def session(pilot):
    return PilotSession.objects.create(
        pilot=pilot, held_on=timezone.localdate(), status=PilotSession.Status.PLANNED
    )


@pytest.fixture
def wire(demo_site):
    with Wire(demo_site.url) as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.cut()
        found.shutdown()


def cut(window, wire):
    wire.cut()
    window.page.context.set_offline(True)


def mend(window, wire):
    wire.mend()
    window.page.context.set_offline(False)


def forgive_the_cut(window):
    """Forget what Chromium itself writes of a sending or a reload that met no network."""
    window.complaints[:] = [text for text in window.complaints if "net::ERR_" not in text]


def barriers(window):
    """What axe and the width of the page say; what axe itself adds is no fault of the page."""
    complaints = list(window.complaints)
    found = [*window.violations(), window.overflow()]
    window.complaints[:] = complaints
    return found


def press(window, words, times=1):
    for _n in range(times):
        window.page.get_by_role("button", name=words).click()


def shown(window, kind):
    return window.page.locator(f"#{kind}-n").inner_text()


def link_of(page, words, day):
    name = re.compile(rf"{words}\s*, {day.day}\.{day.month}\.{day.year}$")
    return page.get_by_role("link", name=name)


def is_saved(window):
    window.page.get_by_text("Kaikki painallukset ovat tallessa.").wait_for()


def counts(session):
    session.refresh_from_db()
    return [session.n_residents, session.n_first_timers, session.n_volunteers, session.n_staff]


def test_counters_fit_a_phone_whose_text_is_twice_as_large(desk_window, session):
    window = desk_window(PHONE, CONTACT)
    window.go(f"/hallinta/kokeilu/{session.pilot.slug}/kaynnit/{session.pk}/laske/")
    page = window.page

    large = {"fontSizes": {"standard": 32, "fixed": 32}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", large)

    assert page.locator(".counter").count() == 6
    assert window.overflow() == 0


def test_two_phones_count_one_session_and_one_loses_its_network(
    desk_window, visit, pilot, session, wire
):
    path = f"/hallinta/kokeilu/{pilot.slug}/kaynnit/{session.pk}/laske/"
    one = desk_window(PHONE, CONTACT)
    one.address = wire.address
    one.go(path)
    row, token = make_pass(pilot=pilot, label="Vetäjä", expires_on=timezone.localdate(), by=None)
    two = visit(SMALL)
    two.go(f"/kirjaus/{token}/kaynnit/{session.pk}/laske/")
    found = [barriers(one), barriers(two)]

    cut(one, wire)
    press(one, "Asukkaita: yksi lisää", 4)
    press(one, "Heistä ensi kertaa: yksi lisää", 2)
    press(one, "Peru viimeisin painallus")
    press(two, "Asukkaita: yksi lisää", 3)
    press(two, "Vapaaehtoisia: yksi lisää", 2)
    press(two, "Työntekijöitä: ei ketään")
    is_saved(two)
    waiting = one.page.get_by_text("Verkkoa ei ole.").inner_text()
    alone = (shown(one, "n_residents"), shown(one, "n_volunteers"), counts(session))
    # A page that is closed while the network is away has lost nothing either.
    context = one.page.context
    one.page.close()
    mend(one, wire)
    one.page = context.new_page()
    one.go(path.removesuffix(f"{session.pk}/laske/"))
    day = session.held_on
    rest = one.page.get_by_role("link", name=f"{day.day}.{day.month}.{day.year}: 7")
    found.append(barriers(one))
    rest.click()
    is_saved(one)

    assert found == [[0], [0], [0]]
    assert waiting.endswith(": 7")
    assert alone == ("5", "ei vielä laskettu", [3, None, 2, 0])
    assert counts(session) == [8, 1, 2, 0]
    # The other phone looks for itself what has been counted.
    two.page.locator("#n_residents-n", has_text="8").wait_for()
    assert session.state == "submitted"
    forgive_the_cut(one)


def test_done_right_after_the_last_press_leaves_nothing_behind(desk_window, pilot, session):
    window = desk_window(PHONE, CONTACT)
    window.go(f"/hallinta/kokeilu/{pilot.slug}/kaynnit/{session.pk}/laske/")

    press(window, "Asukkaita: yksi lisää", 2)
    window.page.get_by_role("link", name="Valmis").click()
    window.page.wait_for_url("**/kaynnit/")

    window.page.get_by_text("2 asukasta").wait_for()
    assert counts(session) == [2, None, None, None]
    assert window.page.locator("[data-tally-rest]").is_hidden()


def test_done_without_a_network_leaves_and_keeps_the_press(desk_window, pilot, session):
    window = desk_window(PHONE, CONTACT)
    window.go(f"/hallinta/kokeilu/{pilot.slug}/kaynnit/{session.pk}/laske/")

    window.page.route("**/laske/", lambda route: route.abort())
    press(window, "Asukkaita: yksi lisää")
    window.page.locator(".unsent").wait_for()
    window.page.get_by_role("link", name="Valmis").click()
    window.page.wait_for_url("**/kaynnit/")

    day = session.held_on
    name = f"{day.day}.{day.month}.{day.year}: 1"
    window.page.get_by_role("link", name=name).wait_for()
    # What is sent while its page closes is beyond the reach of the route; it is counted once.
    assert counts(session) in ([None] * 4, [1, None, None, None])
    forgive_the_cut(window)


@pytest.mark.parametrize("door", ["desk", "link"])
def test_tally_is_reloaded_without_a_network_and_sends_each_press_once(
    desk_window, visit, pilot, session, wire, door
):
    path = f"/hallinta/kokeilu/{pilot.slug}/kaynnit/{session.pk}/laske/"
    if door == "desk":
        window = desk_window(PHONE, CONTACT)
    else:
        day = timezone.localdate()
        _row, token = make_pass(pilot=pilot, label="Vetäjä", expires_on=day, by=None)
        window, path = visit(PHONE), f"/kirjaus/{token}/kaynnit/{session.pk}/laske/"
    page, window.address = window.page, wire.address
    window.go(path)
    page.locator("form[data-is-kept]").wait_for()
    press(window, "Asukkaita: yksi lisää", 2)
    is_saved(window)

    cut(window, wire)
    press(window, "Asukkaita: yksi lisää", 3)
    page.reload()
    page.get_by_text("Verkkoa ei ole.").wait_for()
    reloaded = (shown(window, "n_residents"), counts(session)[0])
    press(window, "Työntekijöitä: yksi lisää")
    page.reload()
    page.get_by_text("Verkkoa ei ole.").wait_for()
    again = (shown(window, "n_residents"), shown(window, "n_staff"))
    # What the server has taken without the phone hearing of it is sent once more.
    kept = page.evaluate("JSON.stringify(localStorage)")
    mend(window, wire)
    page.evaluate("dispatchEvent(new Event('online'))")
    is_saved(window)
    page.evaluate("kept => Object.assign(localStorage, JSON.parse(kept))", kept)
    page.reload()
    is_saved(window)

    assert (reloaded, again) == (("5", 2), ("5", "1"))
    assert counts(session) == [5, None, None, 1]
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('laskuri.'))") == []
    forgive_the_cut(window)


def test_tally_of_who_has_signed_out_is_not_shown_without_a_network(desk_window, pilot, session):
    window = desk_window(PHONE, CONTACT)
    page = window.page
    window.go(f"/hallinta/kokeilu/{pilot.slug}/kaynnit/{session.pk}/laske/")
    page.locator("form[data-is-kept]").wait_for()

    page.context.clear_cookies()
    page.reload()
    kept = page.evaluate("caches.keys()")

    assert "/tilit/login/" in page.url
    assert kept == []


@pytest.mark.parametrize("viewport", [PHONE, SMALL, DESK], ids=["360", "390", "1280"])
def test_tally_without_a_script_counts_and_undoes(desk_window, pilot, session, viewport):
    window = desk_window(viewport, CONTACT, javascript=False)
    window.go(f"/hallinta/kokeilu/{pilot.slug}/kaynnit/{session.pk}/laske/")

    press(window, "Asukkaita: yksi lisää", 3)
    press(window, "Asukkaita: yksi vähemmän")
    press(window, "Heistä ensi kertaa: yksi lisää")
    press(window, "Peru viimeisin painallus")

    assert counts(session) == [2, None, None, None]
    assert shown(window, "n_residents").strip() == "2"


def test_first_press_is_in_view_and_own_account_behind_the_name(desk_window, pilot, session):
    window = desk_window(PHONE, CONTACT)
    window.go(f"/hallinta/kokeilu/{pilot.slug}/kaynnit/{session.pk}/laske/")
    more = window.page.get_by_role("button", name="Asukkaita: yksi lisää")
    out = window.page.get_by_role("button", name="Kirjaudu ulos")

    box, is_out = more.bounding_box(), out.is_visible()
    window.page.locator("#user-tools summary").click()
    is_in = out.is_visible()
    window.page.set_viewport_size(DESK)
    window.page.locator("#user-tools summary").wait_for(state="hidden")

    assert box["y"] + box["height"] <= PHONE["height"]
    assert (is_out, is_in, out.is_visible()) == (False, True, True)


def test_coordinator_makes_a_series_and_holidays_are_left_out(desk_window, pilot):
    window = desk_window(DESK, COORDINATOR)
    page = window.page
    window.go(f"/hallinta/kokeilu/{pilot.slug}/kaynnit/")
    found = [barriers(window)]

    page.get_by_role("link", name="Monta kertaa kerralla").click()
    page.get_by_label("Ensimmäinen kerta").fill("2027-04-29")
    page.get_by_label("Viimeinen mahdollinen päivä").fill("2027-05-27")
    page.get_by_role("button", name="Näytä päivät").click()
    page.get_by_label("to 20.5.2027").uncheck()
    holiday = page.get_by_label("to 6.5.2027 helatorstai").is_checked()
    found.append(barriers(window))
    page.set_viewport_size(PHONE)
    found.append(barriers(window))
    page.get_by_role("button", name="Tallenna valitut kerrat").click()
    page.get_by_text("Lisäsit 3 kertaa.").wait_for()
    found.append(barriers(window))

    days = pilot.sessions.filter(held_on__year=2027).values_list("held_on", flat=True)
    assert list(days) == [date(2027, 4, 29), date(2027, 5, 13), date(2027, 5, 27)]
    assert (holiday, found) == (False, [[0]] * 4)


def test_session_is_moved_and_cancelled_on_a_phone(desk_window, pilot):
    day = timezone.localdate() + timedelta(days=3)
    row = PilotSession.objects.create(pilot=pilot, held_on=day, status="planned")
    window = desk_window(PHONE, COORDINATOR)
    page = window.page
    base = f"/hallinta/kokeilu/{pilot.slug}/kaynnit/"
    window.go(base)

    link_of(page, "Siirrä", day).click()
    found = [barriers(window)]
    later = day + timedelta(days=1)
    page.get_by_label("Uusi päivä").fill(later.isoformat())
    page.get_by_role("button", name="Siirrä kerta").click()
    window.wait_for(base)
    link_of(page, "Peru", later).click()
    page.get_by_label("Miksi kerta peruttiin").fill("Vesivahinko")
    page.get_by_role("button", name="Peru kerta").click()
    window.wait_for(base)

    row.refresh_from_db()
    assert (row.held_on, row.status, row.note) == (later, "cancelled", "Vesivahinko")
    assert found == [[0]]
