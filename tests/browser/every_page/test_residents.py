"""Every page that a resident meets, from the code to the thanks, as it is and with its errors."""

import os

import pytest

from surveys.models import Draft, Response
from surveys.services import find_card, practice_code
from tests.browser import mirror
from tests.browser.test_right_to_left import mirrored_site as mirrored_site
from tests.browser.walking import begin, enter, send
from toolkits.demo.loading_surveys import unanswered_practice_code

IS_WHOLE = bool(os.environ.get("EVERY_PAGE"))
LANGUAGES = ["fi", "sv", "en", "uk", mirror.CODE] if IS_WHOLE else ["fi"]
N_QUESTIONS = 28
LOOKED_AT = (1, 2, N_QUESTIONS - 3, N_QUESTIONS - 1, N_QUESTIONS) if IS_WHOLE else (1,)
"""A first question, a later one, one of another kind, and the open ones."""


@pytest.fixture
def code(request, database, language):
    """An unanswered card of the practice survey, or of its mirror from right to left."""
    if language == mirror.CODE:
        sheet = request.getfixturevalue("mirrored_site")
        free = sheet.cards.filter(responses=None, drafts=None)
        found = practice_code(free.order_by("label").first())
    else:
        found = unanswered_practice_code()
    card = find_card(found)
    yield found
    forget(card)


def forget(card):
    Response.objects.filter(card=card).delete()
    Draft.objects.filter(card=card).delete()


def refuse(walk, button, name, whole):
    """What a step says when nothing was chosen."""
    walk.visit.page.locator(button).first.click()
    walk.visit.page.locator(".error-summary").wait_for()
    walk.visit.forgive_refusals()
    walk.look(name, whole=whole)


def answer(walk, code, language, whole):
    window = walk.visit
    walk.open(f"/kysely/?kieli={language}", whole=whole)
    refuse(walk, "main form button", "code with errors", whole)
    begin(window, code, language, look=lambda: walk.look(window.path(), whole=whole))
    for number in LOOKED_AT:
        walk.open(f"/kysely/kysymys/{number}/", whole=whole)
    walk.open("/kysely/kysymys/1/", whole=whole)
    refuse(walk, ".actions button", "question with errors", whole)
    window.page.locator(".choice input").first.check()
    window.page.locator(".actions button").first.click()
    window.wait_for("/kysely/kysymys/2/")
    window.page.locator("button[value=tauko]").click()
    window.wait_for("/kysely/tauko/")
    walk.look("/kysely/tauko/", whole=whole)


def close(walk, code, language, whole):
    window = walk.visit
    # Whoever makes a pause leaves the device, and comes back with the card.
    enter(window, code)
    walk.open("/kysely/tietosuoja/", whole=whole)
    walk.open("/kysely/tarkista/", whole=whole)
    assert window.path() == "/kysely/tarkista/"
    send(window, look=lambda: walk.look("/kysely/kiitos/", whole=whole))
    enter(window, code)
    walk.look("answered already", whole=whole)
    walk.open(f"/poista-vastaukseni/?kieli={language}", whole=whole)
    refuse(walk, "main form button", "withdrawal with errors", whole)
    window.page.locator("main input[type=text]").first.fill(code)
    window.page.locator("main form button").first.click()
    window.page.wait_for_load_state()
    walk.look("withdrawal to confirm", whole=whole)


@pytest.mark.parametrize("language", LANGUAGES)
def test_survey_has_no_barrier(new_round, code, language):
    walk = new_round(language)

    answer(walk, code, language, whole=True)
    if IS_WHOLE:
        close(walk, code, language, whole=True)

    assert walk.found() == {}
