import pytest

from surveys.models import Phase, Response
from surveys.services import find_card
from tests.browser.conftest import PHONE

LAST_QUESTION = 28


def enter(window, code):
    window.go("/kysely/")
    window.page.get_by_label("Kortin koodi").fill(code)
    window.page.get_by_role("button", name="Jatka").last.click()


def begin(window, code, language="Suomi", agree="Annan luvan ja aloitan"):
    enter(window, code)
    window.page.locator("main").get_by_role("button", name=language).click()
    window.page.get_by_role("button", name=agree).click()
    window.wait_for("/kysely/kysymys/1/")


def choose(window, label):
    """Answer the question on screen and wait for the next one."""
    number = int(window.path().split("/")[-2])
    window.page.get_by_label(label, exact=True).check()
    go_on(window)
    window.wait_for(f"/kysely/kysymys/{number + 1}/")


def go_on(window):
    window.page.locator(".actions button").first.click()


def answers_of(code):
    return [
        (response.phase, len(response.answers), response.language)
        for response in Response.objects.filter(card=find_card(code)).order_by("phase")
    ]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_resident_walks_from_code_to_thanks_on_a_phone(visit, code, javascript):
    window = visit(PHONE, javascript=javascript)
    begin(window, code)

    for number in range(1, LAST_QUESTION + 1):
        window.wait_for(f"/kysely/kysymys/{number}/")
        if number < LAST_QUESTION - 1:
            window.page.locator(".choice input").nth(number % 3).check()
        go_on(window)
    window.page.get_by_role("button", name="Lähetä vastaukset").click()

    window.wait_for("/kysely/kiitos/")
    assert window.page.locator("h1").inner_text() == "Kiitos"
    assert answers_of(code) == [(Phase.START, 26, "fi")]


def test_next_question_comes_with_the_answer_in_one_round_trip(visit, code):
    window = visit(PHONE)
    begin(window, code)
    asked = []

    def count(each):
        # Files of the site keep for ever in a browser, by their names; here they have none such.
        if "/static/" not in each.url:
            asked.append((each.method, each.resource_type))

    window.page.on("request", count)

    choose(window, "Melko samaa mieltä")
    second = window.page.locator("h1").inner_text()
    choose(window, "En halua vastata")

    assert asked == [("POST", "fetch")] * 2
    assert window.page.evaluate("document.activeElement.nodeName") == "H1"
    assert window.page.title().startswith("Kysymys 3 / ")
    assert window.violations() == []

    window.page.go_back()
    window.page.get_by_role("heading", name=second).wait_for()
    assert window.path() == "/kysely/kysymys/2/"
    assert window.page.get_by_label("En halua vastata").is_checked()
    window.page.go_forward()
    window.wait_for("/kysely/kysymys/3/")
    window.page.get_by_text("Kysymys 3 /").wait_for()
    window.page.reload()
    choose(window, "Siltä väliltä")
    assert asked[-1] == ("POST", "fetch")


def test_same_card_goes_on_where_it_stopped_on_another_device(visit, code):
    first, second = visit(PHONE), visit(PHONE, javascript=False)
    begin(first, code)
    choose(first, "Melko samaa mieltä")
    choose(first, "En halua vastata")

    enter(second, code)

    second.wait_for("/kysely/kysymys/3/")


def test_question_without_an_answer_names_both_ways_out(visit, code):
    window = visit(PHONE)
    begin(window, code)

    go_on(window)

    assert window.page.locator(".error-summary h2").inner_text() == "Vastaus puuttuu"
    assert "En halua vastata" in window.page.locator(".error").inner_text()
    assert window.violations() == []
    window.forgive_refusals()


def test_leaving_early_sends_what_was_answered(visit, code):
    window = visit(PHONE, javascript=False)
    begin(window, code)
    choose(window, "Siltä väliltä")
    window.page.get_by_label("Täysin eri mieltä").check()

    window.page.get_by_role("button", name="Lopeta ja lähetä nämä vastaukset").click()
    window.page.get_by_role("button", name="Lähetä vastaukset").click()

    window.wait_for("/kysely/kiitos/")
    assert answers_of(code) == [(Phase.START, 2, "fi")]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_leaving_by_a_slip_of_the_finger_sends_nothing_and_leads_back(visit, code, javascript):
    window = visit(PHONE, javascript=javascript)
    begin(window, code)
    choose(window, "Siltä väliltä")

    window.page.get_by_role("button", name="Lopeta ja lähetä nämä vastaukset").click()
    window.wait_for("/kysely/tarkista/")
    words = window.page.locator(".remark").inner_text()
    window.page.get_by_role("link", name="Jatka vastaamista").click()
    window.wait_for("/kysely/kysymys/2/")

    assert words.startswith("27 kysymystä on vielä vastaamatta.")
    assert answers_of(code) == []


def test_back_button_after_sending_never_makes_a_second_response(visit, code):
    window = visit(PHONE)
    begin(window, code)
    choose(window, "Siltä väliltä")
    window.page.get_by_role("button", name="Lopeta ja lähetä nämä vastaukset").click()
    window.page.get_by_role("button", name="Lähetä vastaukset").click()
    window.wait_for("/kysely/kiitos/")

    window.page.go_back()
    window.page.go_back()
    window.page.reload()

    assert "Siltä väliltä" not in window.page.locator("main").inner_text()
    assert answers_of(code) == [(Phase.START, 1, "fi")]
    window.forgive_refusals()


def test_ukrainian_resident_reads_every_page_in_ukrainian(visit, code):
    window = visit(PHONE)
    begin(window, code, "Українська", "Я погоджуюся і починаю")

    assert window.page.locator("html").get_attribute("lang") == "uk"
    assert window.page.locator("h1").inner_text() == "Мені є з ким поговорити про звичайні речі."
    assert "Повністю погоджуюся" in window.page.locator(".choices").inner_text()
    assert window.violations() == []


def test_wrong_code_says_what_to_do(visit, code):
    window = visit(PHONE, javascript=False)
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")

    enter(window, wrong)

    assert "arkista" in window.page.locator(".error-summary").inner_text()
    assert window.page.get_by_label("Kortin koodi").is_visible()
    window.forgive_refusals()
