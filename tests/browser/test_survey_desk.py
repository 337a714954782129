"""A coordinator's week with one survey: what is missing, cards, the end for all, a pair."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import Pilot
from surveys.models import Card, HelpContact, PairDecision, Phase, Response, Survey
from tests import factories
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_admin import COORDINATOR
from tests.browser.test_two_savers import desk_window as desk_window
from tests.surveys.walks import make_code, make_ready_survey


@pytest.fixture
def survey(database):
    """A survey of the demonstration project, open since a week, with a start and an end by
    different cards."""
    today = timezone.localdate()
    pilot = Pilot.objects.order_by("pk").first()
    made = make_ready_survey(
        title="Kyläkahvit",
        project=pilot.project,
        pilot=pilot,
        opens_on=today - timedelta(days=40),
        closes_on=today + timedelta(days=40),
        end_from=today + timedelta(days=10),
    )
    days = {Phase.START: today - timedelta(days=30), Phase.END: today - timedelta(days=1)}
    for phase, day in days.items():
        card = make_code(made)[0]
        Card.objects.filter(pk=card.pk).update(end_opened_on=day)
        factories.make_response(card=card, phase=phase, answered_on=day)
    yield made
    PairDecision.objects.filter(start__survey=made).delete()
    Response.objects.filter(survey=made).delete()
    Card.objects.filter(sheet__survey=made).delete()
    made.sheets.all().delete()
    made.delete()


def look(window, name):
    if folder := os.environ.get("SHOTS"):
        window.page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    complaints = list(window.complaints)
    assert (window.overflow(), window.violations()) == (0, [])
    # What axe itself adds to the page is no fault of the page.
    window.complaints[:] = complaints


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_missing_thing_leads_to_its_field(desk_window, survey, viewport):
    HelpContact.objects.filter(survey=survey).delete()
    window = desk_window(viewport, COORDINATOR)
    window.go(f"/hallinta/kyselyt/{survey.slug}/")
    look(window, f"{viewport['width']}-missing")

    window.page.locator(".notice a").first.click()

    window.page.locator("#help_contacts-group").wait_for()
    # Saving leads back to the survey.
    back = f"_palaa=/hallinta/kyselyt/{survey.slug}/"
    assert window.path().endswith(f"/change/?_osa=apu&{back}#help_contacts-group")


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_page_says_what_was_made_once_the_file_of_cards_has_come(desk_window, survey, viewport):
    window = desk_window(viewport, COORDINATOR)
    window.go(f"/hallinta/kyselyt/{survey.slug}/kortit/")
    window.page.get_by_label("Kuinka moni tulee mukaan?").fill("5")

    with window.page.expect_download():
        window.page.get_by_role("button", name="Tee kortit ja tallenna PDF").click()

    window.wait_for(f"/hallinta/kyselyt/{survey.slug}/")
    told = window.page.locator(".messagelist")
    assert told.inner_text().startswith("Arkki C on tehty: 10 korttia.")
    look(window, f"{viewport['width']}-cards")
    told.get_by_role("link", name="Muistutus loppukyselystä").click()
    window.wait_for(f"/hallinta/kyselyt/{survey.slug}/muistutus/")


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_end_for_all_is_asked_first_and_undone(desk_window, survey, viewport):
    window = desk_window(viewport, COORDINATOR)
    page, before = window.page, survey.end_from
    window.go(f"/hallinta/kyselyt/{survey.slug}/")

    page.get_by_role("link", name="Avaa loppukysely kaikille").click()
    look(window, f"{viewport['width']}-end-open")
    assert Survey.objects.get(pk=survey.pk).end_from == before
    page.get_by_role("button", name="Avaa loppukysely kaikille").click()
    page.get_by_text("Loppukysely on nyt auki kaikille").wait_for()
    assert Survey.objects.get(pk=survey.pk).end_from == timezone.localdate()
    look(window, f"{viewport['width']}-end-opened")
    page.get_by_role("button", name="Peru avaaminen").click()

    page.get_by_text("Loppukyselyn avaaminen on peruttu.").wait_for()
    assert Survey.objects.get(pk=survey.pk).end_from == before


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_pairing_shows_what_changes_in_the_figures_before_it_is_done(desk_window, survey, viewport):
    window = desk_window(viewport, COORDINATOR)
    page = window.page
    window.go(f"/hallinta/kyselyt/{survey.slug}/parit/")
    look(window, f"{viewport['width']}-pairing")

    page.locator("[name=join-start]").select_option(index=1)
    page.locator("[name=join-end]").select_option(index=1)
    page.locator("[name=join-reason]").fill("Sama ihminen, kortti vaihtui.")
    page.get_by_role("button", name="Yhdistä pariksi").click()

    page.get_by_text("Mitään ei ole vielä tehty.").wait_for()
    look(window, f"{viewport['width']}-effect")
    rows = page.locator("tbody tr")
    counts = [rows.first.locator("td.num").nth(n).inner_text() for n in (0, 1)]
    assert int(counts[1]) == int(counts[0]) + 1
    assert not PairDecision.objects.filter(start__survey=survey).exists()
    page.get_by_role("button", name="Yhdistä pariksi").click()
    page.get_by_text("Vastaukset on yhdistetty pariksi.").wait_for()
    assert PairDecision.objects.filter(start__survey=survey).count() == 1
