"""The survey by keyboard alone: where the focus goes on each kind of page, and to the thanks."""

from surveys.models import Phase, Response
from surveys.services import find_card
from tests.browser.conftest import PHONE
from tests.browser.test_desk_keyboard import FOCUSED, Keyboard, faults, words

QUESTION = ["Täysin samaa mieltä", "Jatka", "Siirry eteenpäin, kun valitsen"]
END = [
    "Svenska", "English", "Українська",
    "Saavutettavuus", "Tietosuoja", "Anna palautetta", "Poista vastaukseni",
]  # fmt: skip


def begin(window, code) -> Keyboard:
    """From the code to the first question, without a mouse."""
    window.go("/kysely/")
    keyboard = Keyboard(window.page)
    keyboard.to("Kortin koodi")
    window.page.keyboard.type(code)
    window.page.keyboard.press("Enter")
    window.wait_for("/kysely/kieli/")
    keyboard.press("Suomi")
    window.wait_for("/kysely/lupa/")
    keyboard.press("Annan luvan ja aloitan")
    window.wait_for("/kysely/kysymys/1/")
    return keyboard


def test_focus_goes_through_a_question_in_the_order_of_reading(visit, code):
    window = visit(PHONE)
    keyboard = begin(window, code)

    # A question that came with the answer to the last begins with its heading. The last choice is
    # made by a script, which may come a moment later.
    window.page.get_by_label(QUESTION[-1]).wait_for()
    arrived = keyboard.walk()
    window.page.reload()
    window.page.get_by_label(QUESTION[-1]).wait_for()
    whole = keyboard.walk()

    assert [faults(stops) for stops in (arrived, whole)] == [
        {"hidden": [], "unmarked": [], "back": []}
    ] * 2
    assert words(arrived) == [*QUESTION, *END]
    assert words(whole) == ["Siirry sisältöön", "Yhdessä kunnassa", "Kieli: Suomi", *QUESTION, *END]


def test_focus_leads_from_a_mistake_to_the_question(visit, code):
    window = visit(PHONE)
    keyboard = begin(window, code)

    keyboard.press("Jatka")
    window.page.locator(".error-summary").wait_for()
    first = window.page.evaluate("document.activeElement.className")
    keyboard.press("Valitse vastaus")
    answer = window.page.evaluate("document.activeElement.id")

    assert (first, answer) == ("error-summary", "ihmissuhteet_1-1")
    window.forgive_refusals()


def test_survey_is_answered_and_sent_by_keyboard_alone(visit, code):
    window = visit(PHONE)
    keyboard = begin(window, code)

    keyboard.to("Täysin samaa mieltä")
    window.page.keyboard.press("ArrowDown")
    chosen = window.page.evaluate(FOCUSED)["words"]
    keyboard.press("Jatka")
    window.wait_for("/kysely/kysymys/2/")
    keyboard.press("Lopeta ja lähetä")
    window.wait_for("/kysely/tarkista/")
    keyboard.press("Lähetä vastaukset")
    window.wait_for("/kysely/kiitos/")

    row = Response.objects.get(card=find_card(code))
    assert (chosen, row.phase, len(row.answers)) == ("Melko samaa mieltä", Phase.START, 1)
