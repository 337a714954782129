"""Three people answer on a tablet whose network is cut; Chromium's own storage is read."""

import json

import pytest

from surveys.answering.codes import format_code
from surveys.models import Card, Draft, Response, TabletOpening
from surveys.services import find_card, practice_code
from tests.browser.conftest import wait_until
from tests.browser.test_tablet import tablet  # noqa: F401  a fixture
from toolkits.demo.loading_surveys import PRACTICE_SLUG

READ_STORAGE = """async () => {
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.push(request.url + await (await cache.match(request)).text());
    }
  }
  return found.join("\\n");
}"""
DAMAGE = """() => {
  const [key] = Object.keys(localStorage);
  const message = JSON.parse(localStorage.getItem(key));
  message.data = (message.data[0] === "A" ? "B" : "A") + message.data.slice(1);
  localStorage.setItem(key, JSON.stringify(message));
}"""
CUT = "Failed to load resource: net::ERR_INTERNET_DISCONNECTED"
WORD = "Salainen sana soutuveneestä"


@pytest.fixture
def codes(database):
    """Three unanswered cards of the practice survey; what they answer leaves afterwards."""
    unused = Card.objects.filter(sheet__survey__slug=PRACTICE_SLUG, responses=None, drafts=None)
    cards = list(unused.select_related("sheet__survey").order_by("-label")[:3])
    yield [practice_code(card) for card in cards]
    Response.objects.filter(card__in=cards).delete()
    Draft.objects.filter(card__in=cards).delete()


def prepared(window):
    page = window.page
    page.get_by_role("link", name="Ryhmän vetäjälle: vastaa ilman verkkoa").click()
    page.get_by_text("sivu toimii nyt myös ilman verkkoa").wait_for()


def answer(window, code):
    page = window.page
    page.get_by_label("Kortin koodi").fill(code)
    page.get_by_role("button", name="Jatka", exact=True).click()
    page.get_by_role("button", name="Suomi").click()
    page.get_by_role("button", name="En, vastaan nyt ensimmäisen kerran").click()
    page.get_by_role("button", name="Annan luvan ja aloitan").click()
    while not page.get_by_role("heading", name="Tarkista vastauksesi").count():
        if page.locator("textarea").count():
            page.locator("textarea").fill(WORD)
        else:
            page.locator("main .choice").first.click()
        page.get_by_role("button", name="Jatka", exact=True).last.click()
    page.get_by_role("button", name="Lähetä vastaukset").click()
    page.get_by_text("Vastauksesi on lukittu").wait_for()
    page.get_by_role("button", name="Valmis").click()


def forgive_the_cut(window):
    """Forget what Chromium itself writes of a sending or a reload that met no network."""
    window.complaints[:] = [text for text in window.complaints if text != CUT]


def all_sent(page):
    """Until the server has confirmed each: a page just opened has not told yet that any waits."""
    wait_until(page, "localStorage.length === 0")
    page.get_by_text("Verkkoa odottavia vastauksia").wait_for(state="hidden")


def responses(codes):
    return Response.objects.filter(card__in=[find_card(code) for code in codes])


def test_three_people_answer_without_a_network(tablet, codes):  # noqa: F811
    window = tablet()
    page = window.page
    prepared(window)
    assert (window.violations(), window.overflow()) == ([], 0)
    page.context.set_offline(True)
    page.reload()
    for code in codes:
        answer(window, code)

    assert page.get_by_text("Verkkoa odottavia vastauksia: 3").is_visible()
    assert responses(codes).count() == 0
    page.reload()
    page.get_by_text("Verkkoa odottavia vastauksia: 3").wait_for()
    stored = page.evaluate(READ_STORAGE) + str(page.context.cookies()) + page.content()
    assert window.address + "/tabletti/ilman-verkkoa/" in stored
    secrets = [WORD, *codes, *map(format_code, codes)]
    assert [word for word in secrets if word in stored] == []
    messages = [json.loads(each) for each in page.evaluate("Object.values(localStorage)")]
    assert [sorted(each) for each in messages] == [["data", "id", "iv", "opening", "point"]] * 3
    assert len({len(each["data"]) for each in messages}) == 1
    assert page.evaluate("indexedDB.databases()") == []

    forgive_the_cut(window)
    page.context.set_offline(False)
    all_sent(page)
    sent = responses(codes)
    assert {each.channel for each in sent} == {"shared_tablet"}
    assert sorted(each.card_id for each in sent) == sorted(find_card(code).pk for code in codes)
    assert all(WORD in str(each.open_answers) for each in sent)


def test_a_lost_acknowledgement_stores_nothing_twice(tablet, codes):  # noqa: F811
    window = tablet()
    page = window.page
    prepared(window)
    page.context.set_offline(True)
    answer(window, codes[0])
    kept = page.evaluate("JSON.stringify(localStorage)")
    page.context.set_offline(False)
    all_sent(page)

    page.evaluate("kept => Object.assign(localStorage, JSON.parse(kept))", kept)
    assert page.evaluate("localStorage.length") == 1
    with page.expect_response("**/tabletti/sinetit/"):
        page.reload()
    all_sent(page)

    assert responses(codes).count() == 1
    forgive_the_cut(window)


def test_a_refused_answer_is_told_and_counted(tablet, codes):  # noqa: F811
    window = tablet()
    page = window.page
    prepared(window)
    page.context.set_offline(True)
    answer(window, codes[0])
    page.evaluate(DAMAGE)
    page.context.set_offline(False)
    refused = page.get_by_text("Vastauksia, joita ei voitu tallentaa: 1. Kerro tästä")
    refused.wait_for()
    page.reload()

    assert refused.is_visible()
    assert (page.evaluate("localStorage.length"), responses(codes).count()) == (0, 0)
    assert TabletOpening.objects.filter(receipts__is_stored=False).count() == 1
    TabletOpening.objects.filter(receipts__is_stored=False).delete()
    forgive_the_cut(window)


def test_a_quiet_while_wipes_what_was_begun(tablet, codes):  # noqa: F811
    window = tablet()
    page = window.page
    prepared(window)
    page.clock.install()
    page.reload()
    page.context.set_offline(True)
    page.get_by_label("Kortin koodi").fill(codes[0])
    page.get_by_role("button", name="Jatka", exact=True).click()
    page.get_by_role("button", name="Suomi").click()
    page.get_by_role("button", name="En, vastaan nyt ensimmäisen kerran").click()
    page.clock.run_for(91_000)
    assert page.get_by_role("alertdialog").is_visible()
    page.clock.run_for(31_000)

    assert page.get_by_role("heading", name="Kirjoita kortin koodi").is_visible()
    assert page.locator("#vastaa").inner_html() == ""
    assert page.get_by_label("Kortin koodi").input_value() == ""
    forgive_the_cut(window)


def test_one_that_cannot_be_taken_now_holds_up_no_other(tablet, codes):  # noqa: F811
    window = tablet()
    page = window.page
    prepared(window)
    page.context.set_offline(True)
    for code in codes[:2]:
        answer(window, code)
    stuck = page.evaluate("JSON.parse(localStorage[Object.keys(localStorage)[0]]).id")

    def busy_with_one(route):
        if stuck in (route.request.post_data or ""):
            route.fulfill(status=503, body="")
        else:
            route.continue_()

    page.route("**/tabletti/sinetit/", busy_with_one)
    page.context.set_offline(False)
    page.get_by_text("Verkkoa odottavia vastauksia: 1").wait_for()

    assert responses(codes).count() == 1
    page.unroute("**/tabletti/sinetit/")
    page.reload()
    all_sent(page)
    assert responses(codes).count() == 2
    forgive_the_cut(window)
    window.complaints[:] = [text for text in window.complaints if "503" not in text]


OLD = """() => {
  const importKey = crypto.subtle.importKey.bind(crypto.subtle);
  crypto.subtle.importKey = (format, bytes, how, ...rest) =>
    how === "HKDF" ? Promise.reject(new Error("old")) : importKey(format, bytes, how, ...rest);
}"""


@pytest.mark.parametrize("lacks", ["a step of the sealing", "the language of the script"])
def test_browser_that_cannot_seal_says_so_and_leads_to_the_survey(tablet, lacks):  # noqa: F811
    window = tablet()
    page = window.page
    if lacks == "a step of the sealing":
        page.add_init_script(f"({OLD})()")
    else:
        broken = {"body": "const = 1;", "content_type": "text/javascript"}
        page.route("**/tablet-offline*.js", lambda route: route.fulfill(**broken))
    page.get_by_role("link", name="Ryhmän vetäjälle: vastaa ilman verkkoa").click()

    page.get_by_text("Tällä selaimella ei voi vastata ilman verkkoa.").wait_for()
    assert page.locator("#alku, #vastaa").and_(page.locator(":visible")).count() == 0
    assert (window.violations(), window.overflow()) == ([], 0)
    page.locator("main").get_by_role("link", name="Takaisin alkuun").click()
    assert page.get_by_role("link", name="Aloita").is_visible()
    window.complaints[:] = [text for text in window.complaints if "Unexpected token" not in text]
    assert page.evaluate("Object.keys(localStorage)") == []
