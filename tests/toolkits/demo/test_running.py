from datetime import date, timedelta

import pytest
from django.utils import timezone

from projects.models import (
    CoachingSession,
    CostLine,
    Membership,
    Partnership,
    Pilot,
    PilotSession,
    Project,
)
from surveys.models import CardSheet, Response, Survey
from tests.reading import main_text
from tests.whole_demo import ready_database, rolled_back
from toolkits.demo.accounts import ACCOUNTS, SECOND
from toolkits.demo.loading_surveys import unanswered_practice_code
from toolkits.demo.running import day_zero, keep_fresh

SLUG = "yhdessa-ulkona"


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), ready_database(), rolled_back():
        yield


@pytest.fixture
def running(_loaded, db):
    return Project.objects.get(slug=SLUG)


def days():
    """Every day of the running project, by what it is a day of."""
    of_pilot = {"pilot__project__slug": SLUG}
    survey = Survey.objects.get(slug="kavelyreitit")
    coaching = CoachingSession.objects.get(project__slug=SLUG)
    return {
        "project": Project.objects.values_list("starts_on", "ends_on").get(slug=SLUG),
        "partnership": Partnership.objects.values_list("started_on").get(project__slug=SLUG),
        "pilot": Pilot.objects.values_list("starts_on", "ends_on").get(project__slug=SLUG),
        "sessions": tuple(
            PilotSession.objects.filter(**of_pilot)
            .order_by("held_on")
            .values_list("held_on", flat=True)
        ),
        "costs": tuple(CostLine.objects.filter(**of_pilot).values_list("spent_on", flat=True)),
        "consultation": (survey.opens_on, survey.closes_on),
        "coaching": (
            timezone.localdate(coaching.starts_at),
            timezone.localdate(coaching.ends_at),
            coaching.signup_until,
        ),
    }


@pytest.mark.parametrize(
    ("today", "zero"),
    [
        (date(2026, 11, 30), date(2026, 12, 1)),
        (date(2026, 12, 5), date(2026, 12, 6)),
        (date(2026, 12, 6), date(2026, 12, 6)),
    ],
)
def test_session_of_the_week_is_in_the_week(today, zero):
    assert day_zero(today) == zero
    assert zero.isocalendar()[:2] == today.isocalendar()[:2]


def test_running_project_is_of_today_and_has_something_to_come_to(running, client):
    today = timezone.localdate()
    zero = day_zero(today)

    page = main_text(client.get("/"))

    assert running.starts_on < today < running.ends_on
    assert list(
        PilotSession.objects.filter(pilot__project=running, status="planned").values_list(
            "held_on", flat=True
        )
    ) == [zero, zero + timedelta(days=7), zero + timedelta(days=14)]
    assert Survey.objects.get(slug="kavelyreitit").is_open(today)
    assert "Nyt käynnissä Kokeilu kokoontuu Kävelykahvit" in page
    assert "Asukaskysely Missä kävelisit mieluiten? Vastaa viimeistään" in page
    assert "Työpaja Kävelykaverin ensiaskeleet" in page


def test_nothing_of_it_is_in_a_figure_and_every_page_says_that_it_is_made_up(running, client):
    assert Response.objects.real().filter(survey__project=running).count() == 0
    assert not Survey.objects.real().filter(project=running).exists()
    pages = {
        path: main_text(client.get(path))
        for path in (f"/hankkeet/{SLUG}/", "/kokeilut/kavelykahvit/", "/hankkeet/")
    }
    assert [path for path, text in pages.items() if "Keksitty esimerkki" not in text] == []
    assert "Koko hanke on keksitty esittelyä varten." in pages[f"/hankkeet/{SLUG}/"]
    assert "Kokeilu on käynnissä. Seuraava kerta on" in pages["/kokeilut/kavelykahvit/"]


def test_menu_and_front_page_still_lead_to_the_project_that_has_results(running, client):
    page = client.get("/").text

    assert 'href="/tulokset/"' in page
    assert client.get("/tulokset/").url == "/tulokset/yhdessa-osallisuutta/"
    assert "81,61" in page


def test_coordinators_have_both_projects(running):
    found = Membership.objects.filter(project=running).values_list("user__email", "role")

    assert set(found) == {(ACCOUNTS[0].email, "coordinator"), (SECOND.email, "coordinator")}


def test_code_of_its_practice_survey_opens_it(running, client):
    code = unanswered_practice_code("kavelykahvit")

    page = client.post("/kysely/", {"koodi": code}, follow=True)

    assert page.redirect_chain[-1][0].startswith("/kysely/")
    assert main_text(page).startswith("Harjoitus. Kokeile rauhassa.")


def test_another_start_on_a_later_day_moves_every_day(running):
    today = timezone.localdate()
    before = days()

    same_day, later, again = (
        keep_fresh(today),
        keep_fresh(today + timedelta(days=35)),
        keep_fresh(today + timedelta(days=35)),
    )

    moved = {
        name: tuple(day + timedelta(days=35) for day in found) for name, found in before.items()
    }
    assert (same_day, later, again) == (0, 35, 0)
    assert days() == moved


def test_closed_project_stays_where_it_was(running):
    closed = Project.objects.exclude(pk=running.pk)
    before = list(closed.values_list("starts_on", "ends_on", "pilots__sessions__held_on"))

    keep_fresh(timezone.localdate() + timedelta(days=70))

    assert list(closed.values_list("starts_on", "ends_on", "pilots__sessions__held_on")) == before


def test_project_that_somebody_has_removed_stays_away(running):
    CardSheet.objects.filter(survey__slug="kavelykahvit").update(
        survey=Survey.objects.get(slug="harjoitus"), letter="Z"
    )

    assert keep_fresh(timezone.localdate() + timedelta(days=7)) == 0
