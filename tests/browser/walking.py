"""The walk of a resident in a browser, in any language: by form fields, never by words."""

from surveys.models import Response
from surveys.services import find_card


def enter(window, code):
    window.go("/kysely/")
    window.page.locator("#koodi").fill(code)
    window.page.locator("#koodi").press("Enter")
    window.page.wait_for_url(lambda url: not url.endswith("/kysely/"))


def begin(window, code, language, *, look=lambda: None):
    """From the code to the first question; `look` is called on each page."""
    enter(window, code)
    look()
    window.page.locator(f"main button[name=kieli][value={language}]").click()
    window.wait_for("/kysely/lupa/")
    look()
    window.page.locator("button[name=lupa][value='1']").click()
    window.wait_for("/kysely/kysymys/1/")


def answer_all(window, n_questions, *, look=lambda: None):
    """Answers every question, each with another choice, and writes into every open field."""
    for number in range(1, n_questions + 1):
        window.wait_for(f"/kysely/kysymys/{number}/")
        look()
        choices = window.page.locator(".choice input")
        if choices.count():
            choices.nth(number % choices.count()).check()
        else:
            window.page.locator("textarea").fill("Kahvi 2 €")
        window.page.locator(".actions button").first.click()
    window.wait_for("/kysely/tarkista/")
    look()


def send(window, *, look=lambda: None):
    window.page.locator("main form .actions button").first.click()
    window.wait_for("/kysely/kiitos/")
    look()


def answers_of(code):
    """(phase, number of answers, language, day) of what a card has sent, the start first."""
    found = Response.objects.filter(card=find_card(code)).order_by("-phase")
    return [
        (each.phase, len(each.answers) + len(each.open_answers), each.language, each.answered_on)
        for each in found
    ]
