import gzip

import pytest

from surveys.models import Draft, Phase, Response
from surveys.services import find_card
from tests.browser.conftest import PHONE
from toolkits.demo.accounts import ACCOUNTS
from toolkits.demo.loading_surveys import (
    PRACTICE_CONSULTATION_SLUG,
    PRACTICE_SLUG,
)

TABLET = {"width": 800, "height": 1280}
PIN = "2468"
CUT = "Yhteys katkesi. Vastauksesi on vielä näytöllä. Yritämme uudelleen."
IDLE, REACTION = 91_000, 31_000
MOST_BYTES = 20_000


@pytest.fixture
def consulted(database):
    """The answers of the practice consultation, which leave afterwards."""
    found = Response.objects.filter(survey__slug=PRACTICE_CONSULTATION_SLUG)
    yield found
    found.all().delete()


@pytest.fixture
def tablet(visit, database):
    """Opens the practice survey on a tablet: `tablet(javascript=True)`."""

    def open_tablet(slug=PRACTICE_SLUG, **options):
        window = visit(options.pop("viewport", TABLET), **options)
        window.go("/tilit/login/")
        window.page.locator("[name=login]").fill(ACCOUNTS[0].email)
        window.page.locator("[name=password]").fill(ACCOUNTS[0].password)
        window.page.locator("main").get_by_role("button", name="Kirjaudu sisään").click()
        window.go(f"/hallinta/kyselyt/{slug}/tabletti/")
        window.page.get_by_label("PIN tälle kerralle").fill(PIN)
        window.page.get_by_role("button", name="Kirjaudu ulos ja avaa kysely").click()
        return window

    return open_tablet


def begin(window, code):
    page = window.page
    page.get_by_role("link", name="Aloita").click()
    page.get_by_label("Kortin koodi").fill(code)
    page.get_by_role("button", name="Jatka").click()
    page.locator("main").get_by_role("button", name="Suomi").click()
    page.get_by_role("button", name="Annan luvan ja aloitan").click()
    page.wait_for_url("**/tabletti/kysymys/1/")


def choose(window, label, number):
    window.page.get_by_label(label, exact=True).check()
    window.page.get_by_role("button", name="Jatka", exact=True).last.click()
    window.page.wait_for_url(f"**/kysymys/{number}/")


def send(window):
    window.page.get_by_role("button", name="Lopeta ja lähetä nämä vastaukset").click()
    window.page.get_by_role("button", name="Lähetä vastaukset").click()
    window.page.wait_for_url("**/tabletti/kiitos/")


def hold_time(window):
    """Thanks lead on by themselves in eight seconds, which a busy machine may need for a page."""
    window.page.clock.install(time=0)
    window.page.clock.pause_at(1)


def finish(window):
    window.page.get_by_role("link", name="Valmis").click()
    window.wait_for("/tabletti/")


def answers_of(code):
    card = find_card(code)
    return [
        (response.phase, len(response.answers), response.channel)
        for response in Response.objects.filter(card=card).order_by("phase")
    ]


def forgive_network(window):
    network = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "403")
    window.complaints[:] = [c for c in window.complaints if not any(n in c for n in network)]


def test_two_people_answer_one_after_the_other(tablet, code):
    window = tablet()
    hold_time(window)
    begin(window, code)
    choose(window, "Melko samaa mieltä", 2)
    send(window)
    finish(window)

    window.page.get_by_role("link", name="Aloita").click()
    window.wait_for("/tabletti/koodi/")

    assert window.page.get_by_label("Kortin koodi").input_value() == ""
    assert answers_of(code) == [(Phase.START, 1, "shared_tablet")]


def test_code_is_typed_with_large_keys(tablet, code):
    window = tablet()
    window.page.get_by_role("link", name="Aloita").click()

    for sign in code.replace(" ", ""):
        window.page.locator(f".keys button[value='{sign}']").click()
    window.page.get_by_role("button", name="Poista merkki").click()
    typed = window.page.get_by_label("Kortin koodi").input_value()

    assert typed == code.replace(" ", "")[:-1]
    assert window.page.locator(".keys button").first.bounding_box()["height"] >= 48
    assert window.violations() == []


def test_thanks_lead_to_the_start_by_themselves(tablet, code):
    window = tablet()
    begin(window, code)
    choose(window, "Melko samaa mieltä", 2)
    send(window)

    assert window.page.get_by_text("Näyttö palaa kohta alkuun.").is_visible()
    window.page.wait_for_url("**/tabletti/", timeout=12_000)


def test_back_and_reload_never_show_the_person_before(tablet, code):
    window = tablet()
    begin(window, code)
    choose(window, "Melko samaa mieltä", 2)
    window.page.get_by_role("button", name="Lopeta ja tyhjennä").click()
    window.page.wait_for_url("**/tabletti/")

    seen = []
    for _ in range(4):
        window.page.go_back()
        window.page.reload()
        seen.append(window.page.locator("main").inner_text())

    assert [text for text in seen if "mieltä" in text or "Kysymys" in text] == []
    window.complaints.clear()


def test_history_is_closed_after_sending(tablet, code):
    window = tablet()
    begin(window, code)
    choose(window, "Melko samaa mieltä", 2)
    send(window)
    window.page.go_back()

    assert window.path() == "/tabletti/"
    window.go("/tabletti/tarkista/")
    assert window.path() == "/tabletti/"


def test_second_person_gets_an_empty_consultation(tablet, consulted):
    window = tablet(slug=PRACTICE_CONSULTATION_SLUG)
    hold_time(window)
    window.page.get_by_role("link", name="Aloita").click()
    window.page.get_by_label("Uimaranta").check()
    window.page.locator("textarea").fill("Laiturilla.")
    window.page.get_by_role("button", name="Lähetä vastaukset").click()
    window.page.wait_for_url("**/kiitos/")
    finish(window)

    window.page.go_back()
    window.page.go_back()
    window.wait_for("/tabletti/kuuleminen/")

    assert window.page.get_by_label("Uimaranta").is_checked() is False
    assert window.page.locator("textarea").input_value() == ""
    assert consulted.get().channel == "shared_tablet"


def test_idle_tablet_asks_first_and_then_wipes(tablet, code):
    window = tablet()
    window.page.clock.install()
    begin(window, code)
    window.page.get_by_label("Siltä väliltä").check()

    window.page.clock.fast_forward(IDLE)
    question = window.page.get_by_role("alertdialog")
    stay = question.get_by_role("button", name="Jatkan vastaamista")
    assert stay.evaluate("button => button === document.activeElement")
    assert window.violations() == []
    stay.click()
    assert window.page.get_by_label("Siltä väliltä").is_checked()
    assert question.count() == 0

    window.page.clock.fast_forward(IDLE)
    assert question.count() == 1
    window.page.clock.fast_forward(REACTION)
    window.page.wait_for_url("**/tabletti/")
    window.go("/tabletti/kysymys/1/")
    assert window.path() == "/tabletti/"


def test_idle_tablet_wipes_without_the_network_too(tablet, code):
    window = tablet()
    window.page.clock.install()
    begin(window, code)
    choose(window, "Siltä väliltä", 2)
    window.page.context.set_offline(True)

    window.page.clock.fast_forward(IDLE)
    window.page.clock.fast_forward(REACTION)
    shown = window.page.locator("body").inner_text()
    window.page.context.set_offline(False)
    window.go("/tabletti/kysymys/1/")

    assert shown == "Näyttö on tyhjennetty. Alku aukeaa, kun yhteys toimii taas."
    assert window.path() == "/tabletti/"
    forgive_network(window)


@pytest.mark.parametrize("place", ["tablet", "own device"])
def test_step_waits_on_the_screen_while_the_network_is_down(tablet, visit, code, place):
    if place == "tablet":
        window = tablet()
        begin(window, code)
    else:
        window = visit(PHONE)
        window.go("/kysely/")
        window.page.get_by_label("Kortin koodi").fill(code)
        window.page.get_by_role("button", name="Jatka").click()
        window.page.locator("main").get_by_role("button", name="Suomi").click()
        window.page.get_by_role("button", name="Annan luvan ja aloitan").click()
        window.page.wait_for_url("**/kysely/kysymys/1/")
    choose(window, "Siltä väliltä", 2)
    window.page.context.set_offline(True)
    window.page.get_by_label("Melko eri mieltä").check()
    window.page.get_by_role("button", name="Jatka", exact=True).last.click()
    status = window.page.locator("[data-resend-status]")
    status.filter(has_text="Yhteys").wait_for()

    assert status.inner_text() == CUT
    assert status.get_attribute("aria-live") == "assertive"
    assert window.page.get_by_label("Melko eri mieltä").is_checked()
    assert window.page.get_by_text("tallessa").count() == 0
    assert len(Draft.objects.get(card=find_card(code)).answers) == 1

    window.page.context.set_offline(False)
    window.page.wait_for_url("**/kysymys/3/")
    assert list(Draft.objects.get(card=find_card(code)).answers.values()) == [3, 2]
    forgive_network(window)


def test_sending_waits_for_the_network_and_happens_once(tablet, code):
    window = tablet()
    begin(window, code)
    choose(window, "Siltä väliltä", 2)
    window.go("/tabletti/tarkista/")
    window.page.context.set_offline(True)
    window.page.get_by_role("button", name="Lähetä vastaukset").click()
    window.page.get_by_text(CUT).wait_for()

    assert answers_of(code) == []
    window.page.context.set_offline(False)
    window.page.wait_for_url("**/tabletti/kiitos/")
    assert answers_of(code) == [(Phase.START, 1, "shared_tablet")]
    forgive_network(window)


def test_whole_walk_works_without_scripts(tablet, code):
    window = tablet(javascript=False)
    begin(window, code)
    choose(window, "Siltä väliltä", 2)
    send(window)
    finish(window)

    assert answers_of(code) == [(Phase.START, 1, "shared_tablet")]


def test_leaving_takes_the_pin(tablet, code):
    window = tablet()
    window.go("/hallinta/")
    assert window.path() == "/tabletti/"
    window.page.get_by_role("link", name="Ryhmän vetäjälle: lopeta kysely tabletilla").click()
    window.page.get_by_label("PIN-koodi").fill("1111")
    window.page.get_by_role("button", name="Lopeta kysely tabletilla").click()
    assert "PIN-koodi on väärin." in window.page.locator(".error-summary").inner_text()
    assert window.violations() == []

    window.page.get_by_label("PIN-koodi").fill(PIN)
    window.page.get_by_role("button", name="Lopeta kysely tabletilla").click()

    assert window.path() == "/tilit/login/?next=/hallinta/"
    window.complaints[:] = [c for c in window.complaints if "422" not in c]


@pytest.mark.parametrize("viewport", [PHONE, TABLET], ids=["360", "800"])
def test_tablet_pages_have_no_barrier_that_axe_finds(tablet, code, viewport):
    window = tablet(viewport=viewport)
    begin(window, code)

    for path in ("/tabletti/kysymys/1/", "/tabletti/", "/tabletti/koodi/", "/tabletti/sulje/"):
        window.go(path)
        assert (path, window.path()) == (path, path)
        assert window.violations() == []
        assert window.overflow() == 0


def test_question_page_is_light(tablet, code):
    window = tablet()
    begin(window, code)
    loaded = []
    window.page.on("response", lambda response: loaded.append(response))
    window.go("/tabletti/kysymys/1/")
    window.page.wait_for_load_state("networkidle")

    kinds = ("text/html", "text/css", "javascript")
    bodies = [
        response.body()
        for response in loaded
        if any(kind in response.headers.get("content-type", "") for kind in kinds)
    ]
    assert len(bodies) >= 5
    assert sum(len(gzip.compress(body)) for body in bodies) <= MOST_BYTES
