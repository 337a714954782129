"""Start and end of one group: people who come late, and a person who leaves early."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import Pilot, Project
from surveys.models import Draft, HelpContact, Instrument, Phase, Response, Survey
from surveys.services import make_cards
from tests.browser.conftest import DESK, PHONE
from tests.browser.walking import answer_all, answers_of, begin, enter, send
from toolkits.demo.accounts import ACCOUNTS

N_START, N_END = 28, 29
SCRIPT = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])


@pytest.fixture
def today(database):
    return timezone.localdate()


@pytest.fixture
def survey(today):
    """Newcomers are always welcome, and those who came in time may answer the end since today."""
    survey = Survey.objects.create(
        project=Project.objects.get(slug="yhdessa-osallisuutta"),
        pilot=Pilot.objects.order_by("slug").first(),
        instrument=Instrument.objects.get(key="arki_ja_elama"),
        title="Avoin ryhmä",
        slug="avoin-ryhma",
        languages=["fi", "uk"],
        allows_unreviewed=True,
        opens_on=today - timedelta(days=60),
        end_from=today,
    )
    HelpContact.objects.create(survey=survey, name="Kriisipuhelin", phone="09 2525 0111")
    yield survey
    Response.objects.filter(survey=survey).delete()
    Draft.objects.filter(card__sheet__survey=survey).delete()
    for sheet in survey.sheets.all():
        sheet.cards.all().delete()
        sheet.delete()
    survey.delete()


@pytest.fixture
def cards(survey, today):
    """(card that started in time, card that nobody has used), with their codes."""
    early, late = make_cards(survey=survey, n_cards=2).cards
    Response.objects.create(
        survey=survey,
        card=early.card,
        instrument=survey.instrument,
        consent_version=survey.instrument.consent_version,
        phase=Phase.START,
        channel="own_device",
        help="alone",
        language="fi",
        answered_on=today - timedelta(days=40),
        screen_mode=survey.screen_mode,
        answers={"ihmissuhteet_1": 2},
    )
    return early, late


@pytest.fixture
def phone(visit):
    """A small phone that looks at each page that it comes to."""

    def open_phone(language, **options):
        window = visit(PHONE, **options)

        def look():
            assert window.page.locator("html").get_attribute("lang") == language
            assert window.overflow() == 0

        return window, look

    return open_phone


def answer_whole(window, look, code, language, n_questions):
    window.go(f"/kysely/?kieli={language}")
    begin(window, code, language, look=look)
    answer_all(window, n_questions, look=look)
    send(window, look=look)


def done(window):
    window.page.locator("main a.btn").click()
    window.wait_for("/kysely/")


@SCRIPT
def test_one_starts_late_while_the_end_of_another_is_open(phone, cards, today, javascript):
    early, late = cards
    long_ago = today - timedelta(days=40)
    window, look = phone("fi", javascript=javascript)
    answer_whole(window, look, early.code, "fi", N_END)
    done(window)

    other, look = phone("uk", javascript=javascript)
    answer_whole(other, look, late.code, "uk", N_START)
    done(other)
    enter(other, late.code)

    assert answers_of(early.code) == [("start", 1, "fi", long_ago), ("end", N_END, "fi", today)]
    assert answers_of(late.code) == [("start", N_START, "uk", today)]
    assert other.page.locator("h1").inner_text() == "Ви вже відповіли на початкове опитування"
    look()
    other.forgive_refusals()


@SCRIPT
def test_person_who_leaves_early_answers_the_end_once_it_is_opened(
    phone, visit, cards, today, javascript
):
    _early, late = cards
    window, look = phone("fi", javascript=javascript)
    window.go("/kysely/?kieli=fi")
    begin(window, late.code, "fi", look=look)
    window.page.locator(".choice input").first.check()
    window.page.locator(".actions button").first.click()
    window.page.locator("button[name=siirry][value=lopeta]").click()
    send(window)
    window.wait_for("/kysely/kiitos/")
    done(window)

    open_end_at_desk(visit(DESK, javascript=javascript), late.card.label)
    answer_whole(window, look, late.code, "fi", N_END)

    assert answers_of(late.code) == [("start", 1, "fi", today), ("end", N_END, "fi", today)]


def open_end_at_desk(desk, label):
    desk.go("/tilit/login/")
    desk.page.locator("[name=login]").fill(ACCOUNTS[0].email)
    desk.page.locator("[name=password]").fill(ACCOUNTS[0].password)
    desk.page.locator("main").get_by_role("button", name="Kirjaudu sisään").click()
    desk.go("/hallinta/kyselyt/avoin-ryhma/")
    desk.page.locator(f"button[name=label][value='{label}']").click()
    words = f"Kortti {label}: loppukysely on auki."
    desk.page.get_by_text(words).wait_for()


@SCRIPT
def test_sent_start_is_opened_again_by_its_card(visit, survey, cards, today, javascript):
    early, _late = cards
    Survey.objects.filter(pk=survey.pk).update(end_from=today + timedelta(days=30))
    window = visit(PHONE, javascript=javascript)

    enter(window, early.code)
    told = window.page.locator("h1").inner_text()
    window.page.get_by_role("button", name="Jatka vastaamista").click()
    window.page.wait_for_url("**/kysely/kysymys/2/")
    window.go("/kysely/kysymys/1/")
    window.page.locator(".choice input").nth(4).check()
    window.page.locator(".actions button").first.click()
    window.wait_for("/kysely/kysymys/2/")
    window.page.locator("button[value=lopeta]").click()
    window.wait_for("/kysely/tarkista/")
    send(window)

    assert told.startswith("Olet jo vastannut")
    changed = Response.objects.get(card=early.card)
    assert (changed.phase, list(changed.answers)) == (Phase.START, ["ihmissuhteet_1"])
    assert changed.answers["ihmissuhteet_1"] != 2
    # Whoever has answered already is told so by a refusal.
    window.forgive_refusals()
