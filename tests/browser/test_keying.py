"""Twenty paper forms keyed in by keyboard alone, as fast as the desk promises."""

from datetime import date

import pytest

from surveys.models import Card, Response
from surveys.services import practice_code
from tests.browser.conftest import DESK
from toolkits.demo.accounts import ACCOUNTS

PATH = "/hallinta/kyselyt/harjoitus/tallenna/alku/"
N_SHEETS = 20
STATEMENTS, WHOLE_LIFE, WISH = "5432178954321789543217" + "12", "5", "0"
ANSWERS = STATEMENTS + WHOLE_LIFE + WISH
STORED = {"7": "declined", "8": "blank", "9": "unreadable"}


def sign_in(window):
    account = ACCOUNTS[0]
    window.go("/hallinta/")
    window.page.fill("input[name=login]", account.email)
    window.page.fill("input[name=password]", account.password)
    window.page.keyboard.press("Enter")
    window.page.wait_for_url(f"{window.address}/hallinta/")


def unused_codes(number):
    cards = Card.objects.filter(sheet__survey__slug="harjoitus", responses=None, drafts=None)
    newest = cards.select_related("sheet__survey").order_by("-label")[:number]
    return [(card.pk, practice_code(card)) for card in newest]


class Keyboard:
    """Presses keys and counts those that are not answers."""

    def __init__(self, page):
        self.page, self.n_other = page, 0

    def answer(self, key):
        self.page.keyboard.press(key)

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.n_other += 1


def key_sheet(keyboard, code, answers=ANSWERS):
    helped_alone, consent_ticked = "1", "1"
    keyboard.press(*code)
    keyboard.press(helped_alone, consent_ticked)
    for key in answers:
        keyboard.answer(key)
    no_open_answer = "Enter"
    keyboard.press(no_open_answer, no_open_answer)
    keyboard.press("Enter")


@pytest.mark.usefixtures("database")
def test_twenty_sheets_are_keyed_by_keyboard_alone(visit):
    window = visit(DESK)
    sign_in(window)
    window.go(PATH)
    window.page.fill("input[name=answered_on]", "2026-02-05")
    window.page.focus("input[name=code]")
    codes = unused_codes(N_SHEETS)

    counts = []
    for number, (_card, code) in enumerate(codes, start=1):
        keyboard = Keyboard(window.page)
        key_sheet(keyboard, code)
        saved = "Tallensit yhden" if number == 1 else f"tallentanut {number} "
        window.page.locator(".saved", has_text=saved).wait_for()
        counts.append(keyboard.n_other)

    assert counts == [15] * N_SHEETS
    stored = Response.objects.filter(card__in=[card for card, _code in codes])
    assert stored.count() == N_SHEETS
    found = stored.first()
    assert (found.phase, found.channel, found.help) == ("start", "paper", "alone")
    assert found.answered_on == date(2026, 2, 5)
    assert found.open_answers == {}
    expected = [STORED.get(key, key and int(key)) for key in ANSWERS]
    asked = [item.key for item in found.instrument.items.all() if item.key in found.answers]
    assert [found.answers[key] for key in asked] == expected


@pytest.mark.usefixtures("database")
def test_keying_screen_is_accessible_and_fits(visit):
    window = visit()
    sign_in(window)

    window.go(PATH)

    assert window.violations() == []
    assert window.overflow() == 0


@pytest.mark.usefixtures("database")
def test_keying_shows_what_is_missing_and_backspace_goes_back(visit):
    window = visit(DESK)
    sign_in(window)
    window.go(PATH)
    window.page.fill("input[name=answered_on]", "2026-02-05")
    window.page.focus("input[name=code]")
    ((_card, code),) = unused_codes(1)
    keyboard = Keyboard(window.page)

    keyboard.press(*code, "1", "1", "5", "Backspace", "3", "4")
    window.page.locator("[data-save]").click()

    summary = window.page.locator("[data-error-summary] li")
    assert summary.count() == 24
    assert summary.first.inner_text() == "3. Valitse vastaus, tyhjä tai epäselvä."
    assert window.page.locator("input[name=ihmissuhteet_1]:checked").input_value() == "3"
    assert window.page.locator("input[name=ihmissuhteet_2]:checked").input_value() == "4"
    window.complaints.clear()


@pytest.mark.usefixtures("database")
def test_first_sheet_asks_for_its_day_and_a_wrong_one_is_mended_by_keyboard_alone(visit):
    window = visit(DESK)
    sign_in(window)
    window.go(PATH)
    ((card, code),) = unused_codes(1)
    keyboard = Keyboard(window.page)

    keyboard.press(*code)
    assert window.page.evaluate("document.activeElement.name") == "answered_on"
    window.page.keyboard.type("05051999")
    keyboard.press("Enter", "1", "1", *ANSWERS, "Enter", "Enter", "Enter")
    window.page.locator("[data-error-summary]").wait_for()
    assert window.page.evaluate("document.activeElement.name") == "answered_on"
    window.page.keyboard.type("05052026")
    keyboard.press("Enter", "Enter")

    window.page.locator(".saved").wait_for()
    assert Response.objects.get(card=card).answered_on == date(2026, 5, 5)
    window.complaints.clear()


@pytest.mark.usefixtures("database")
def test_sheet_is_keyed_without_scripts(visit):
    window = visit(DESK, javascript=False)
    sign_in(window)
    window.go(PATH)
    ((card, code),) = unused_codes(1)

    page = window.page
    page.fill("input[name=code]", code)
    page.fill("input[name=answered_on]", "2026-02-05")
    page.check("input[name=helped_by][value=helped]")
    page.check("input[name=consent][value=on]")
    for row in page.locator("fieldset[data-row]").all()[2:]:
        row.locator("input[value=unreadable]").check()
    page.check("input[name=ihmissuhteet_1][value='5']")
    page.fill("textarea[name=avoin_kunta]", "Kimppakyytejä.")
    page.click("[data-save]")

    assert "Kortti " in page.locator(".saved").inner_text()
    found = Response.objects.get(card=card)
    assert found.answers["ihmissuhteet_1"] == 5
    assert found.answers["elama_nyt"] == "unreadable"
    written = {"avoin_kunta": {"text": "Kimppakyytejä.", "may_publish": False}}
    assert found.open_answers == written


def key_some(window, number):
    """Keys sheets of the practice survey: [(card, code)]."""
    window.go(PATH)
    window.page.fill("input[name=answered_on]", "2026-02-05")
    window.page.focus("input[name=code]")
    codes = unused_codes(number)
    for count, (_card, code) in enumerate(codes, start=1):
        key_sheet(Keyboard(window.page), code)
        said = "Tallensit yhden" if count == 1 else f"tallentanut {count} "
        window.page.locator(".saved", has_text=said).wait_for()
    return codes


def open_keyed(window, code):
    window.page.get_by_role("link", name="Korjaa lomake tai sulje pino").click()
    window.page.locator("input[name=code]").fill(code)
    window.page.keyboard.press("Enter")
    window.page.locator("input[name=revision]").wait_for(state="attached")


@pytest.mark.usefixtures("database")
def test_stack_is_keyed_one_form_corrected_and_the_stack_closed(visit):
    window = visit(DESK)
    sign_in(window)
    (_first, (card, code), _last) = key_some(window, 3)
    stack = window.page.locator("[data-stack]")
    assert "Avoimessa pinossasi on 3 lomaketta." in stack.inner_text()

    open_keyed(window, code)
    assert window.page.locator("input[name=ihmissuhteet_1]:checked").input_value() == "5"
    window.page.locator("input[name=ihmissuhteet_1][value='5']").focus()
    window.page.keyboard.press("2")
    window.page.locator("[data-save]").click()

    assert "Pinossa on tehty yksi korjaus." in stack.inner_text()
    assert Response.objects.get(card=card).answers["ihmissuhteet_1"] == 2

    window.page.get_by_role("link", name="Korjaa lomake tai sulje pino").click()
    window.page.get_by_role("button", name="Sulje pino").click()
    window.page.get_by_text("Pino on suljettu: 3 lomaketta, korjauksia 1.").wait_for()
    window.go(f"{PATH}korjaa/")
    assert window.page.locator("input[name=code]").count() == 0
    window.go(PATH)
    assert stack.count() == 0


@pytest.mark.usefixtures("database")
def test_form_is_corrected_without_scripts(visit):
    keyed = visit(DESK)
    sign_in(keyed)
    ((card, code),) = key_some(keyed, 1)
    cookies = keyed.page.context.cookies()
    window = visit(DESK, javascript=False)
    window.page.context.add_cookies(cookies)
    window.go(PATH)

    open_keyed(window, code)
    window.page.fill("textarea[name=avoin_kunta]", "Kimppakyytejä.")
    window.page.click("[data-save]")

    assert "lomake on korjattu" in window.page.locator(".messagelist").inner_text()
    written = {"avoin_kunta": {"text": "Kimppakyytejä.", "may_publish": False}}
    assert Response.objects.get(card=card).open_answers == written


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_pages_of_a_stack_are_accessible_and_fit(visit, width):
    window = visit({"width": width, "height": 900})
    sign_in(window)
    ((_card, code),) = key_some(window, 1)
    found = {"keying": (window.violations(), window.overflow())}

    window.go(f"{PATH}korjaa/")
    found["finding"] = (window.violations(), window.overflow())
    window.page.locator("input[name=code]").fill(code)
    window.page.keyboard.press("Enter")
    window.page.locator("input[name=revision]").wait_for(state="attached")
    found["correcting"] = (window.violations(), window.overflow())

    assert found == dict.fromkeys(["keying", "finding", "correcting"], ([], 0))
