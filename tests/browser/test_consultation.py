import pytest

from surveys.models import Response
from tests.browser.conftest import DESK, PHONE
from toolkits.demo.loading_surveys import PRACTICE_CONSULTATION_SLUG

FORM = f"/kuulemiset/{PRACTICE_CONSULTATION_SLUG}/"
RESULTS = "/kuulemiset/virkistysalueet/"


@pytest.fixture
def answers(database):
    """The answers of the practice consultation, which leave afterwards."""
    found = Response.objects.filter(survey__slug=PRACTICE_CONSULTATION_SLUG)
    yield found
    found.all().delete()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_resident_answers_a_consultation(visit, answers, javascript):
    window = visit(PHONE, javascript=javascript)
    window.go(FORM)

    window.page.get_by_label("Uimaranta").check()
    window.page.get_by_label("Penkkejä ja levähdyspaikkoja").check()
    window.page.get_by_label("Joka viikko").check()
    window.page.locator("textarea").fill("Laiturilla.")
    window.page.get_by_role("button", name="Lähetä vastaukset").click()
    window.page.wait_for_url("**/kiitos/**")

    assert window.page.locator("h1").inner_text() == "Kiitos"
    found = answers.get()
    assert found.answers == {"kaivatut": ["uimaranta", "penkit"], "kaynnit": "viikoittain"}
    assert found.open_answers == {"avoin_paikka": {"text": "Laiturilla.", "may_publish": False}}


def test_answer_waits_for_the_network_and_comes_once(visit, answers):
    window = visit(PHONE)
    window.go(FORM)
    window.page.get_by_label("Joka viikko").check()
    window.page.context.set_offline(True)
    window.page.get_by_role("button", name="Lähetä vastaukset").click()
    window.page.get_by_text("Yhteys katkesi.").wait_for()
    window.page.context.set_offline(False)
    window.page.wait_for_url("**/kiitos/**")

    assert answers.get().answers == {"kaynnit": "viikoittain"}
    window.complaints.clear()


def test_form_says_what_is_missing(visit, answers):
    window = visit(PHONE)
    window.go(FORM)
    window.page.get_by_role("button", name="Lähetä vastaukset").click()
    summary = window.page.locator(".error-summary")
    summary.wait_for()

    assert "Vastaa ainakin yhteen kysymykseen" in summary.inner_text()
    assert window.violations() == []
    window.complaints[:] = [text for text in window.complaints if "422" not in text]


def test_results_show_people_and_chosen_quotes(visit):
    window = visit(DESK)
    window.go(RESULTS)
    text = window.page.locator("main").inner_text()

    assert "41 ihmistä vastasi." in text
    assert "24 ihmistä 41:stä (59 %)" in text
    assert "Kodan katto vuotaa." in text
    assert "Yksin en lähde metsään." not in text


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
@pytest.mark.parametrize("path", ["/kuulemiset/", RESULTS, FORM, f"{FORM}?kieli=uk"])
def test_consultation_page_has_no_barrier_that_axe_finds(visit, path, viewport):
    window = visit(viewport)

    response = window.go(path)

    assert response.status == 200
    assert window.violations() == []
    assert window.overflow() == 0
