"""What goes on now, walked from the front page by a resident: the practice survey of the running
project with a card, and its open consultation without one."""

import pytest

from surveys.models import Response
from tests.browser.conftest import DESK, PHONE
from tests.browser.walking import answer_all, send
from toolkits.demo.loading_surveys import unanswered_practice_code

SLUGS = ("kavelykahvit", "kavelyreitit")
N_QUESTIONS = 28
"""Of *Arki ja elämä* at the start."""


@pytest.fixture
def answers(database):
    found = Response.objects.filter(survey__slug__in=SLUGS)
    yield found
    found.all().delete()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_card_typed_on_the_front_page_opens_the_practice_survey(visit, answers, javascript):
    window = visit(PHONE, javascript=javascript)
    page = window.page
    window.go("/")

    page.get_by_label("Kortin koodi").fill(unanswered_practice_code(SLUGS[0]))
    page.get_by_role("button", name="Aloita").click()
    page.locator("main button[name=kieli][value=fi]").click()
    window.wait_for("/kysely/lupa/")
    page.locator("button[name=lupa][value='1']").click()
    answer_all(window, N_QUESTIONS)
    send(window)

    assert answers.get().survey.slug == SLUGS[0]


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_open_consultation_is_answered_from_the_front_page(visit, answers, viewport):
    window = visit(viewport)
    page = window.page
    window.go("/")
    found = [window.violations(), window.overflow()]

    page.get_by_role("link", name="Missä kävelisit mieluiten?").click()
    page.wait_for_url("**/kuulemiset/kavelyreitit/")
    page.get_by_label("Joka viikko").check()
    page.get_by_role("button", name="Lähetä vastaukset").click()
    page.wait_for_url("**/kiitos/**")

    assert found == [[], 0]
    assert answers.get().answers == {"kaynnit": "viikoittain"}


@pytest.mark.parametrize("path", ["/hankkeet/yhdessa-ulkona/", "/kokeilut/kavelykahvit/"])
@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_pages_of_the_running_project_have_no_barrier(visit, viewport, path):
    window = visit(viewport)
    window.go(path)

    assert (window.violations(), window.overflow()) == ([], 0)
