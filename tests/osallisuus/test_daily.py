from datetime import date
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from osallisuus.daily import rehearse_daily, run_daily
from surveys.models import Response, RetentionNotice
from surveys.services import confirm_retention
from tests import factories

ANNOUNCED = "Retention: announced the end of 1 projects."
WAITS = "Retention: 1 responses, 0 drafts and 1 cards of Yhdessä wait for a confirmation."
COMES = "Retention: 1 responses, 0 drafts and 1 cards of Yhdessä go on 31.07.2026."
GONE = "Retention: deleted 1 responses, 0 drafts and 1 cards of Yhdessä."
TODAY = date(2026, 7, 1)
AFTER_NOTICE = date(2026, 7, 31)


@pytest.fixture
def ended(project):
    """A project whose retention ended yesterday, with one response."""
    project.name, project.retention_until = "Yhdessä", date(2026, 6, 30)
    project.save()
    factories.make_response(card=factories.make_card(survey=factories.make_survey(project=project)))
    return project


def test_daily_says_what_it_did_and_nothing_once_it_is_done(ended, coordinator):
    first, second = run_daily(TODAY), run_daily(TODAY)
    confirm_retention(project=ended, by=coordinator)
    confirmed = run_daily(TODAY)
    last, once_more = run_daily(AFTER_NOTICE), run_daily(AFTER_NOTICE)

    assert (first, second, confirmed) == ([ANNOUNCED, WAITS], [WAITS], [COMES])
    assert (last, once_more) == ([GONE], [])


def test_dry_run_says_the_same_and_changes_nothing(
    ended, coordinator, django_capture_on_commit_callbacks
):
    run_daily(TODAY)
    confirm_retention(project=ended, by=coordinator)

    with django_capture_on_commit_callbacks(execute=True):
        rehearsed = rehearse_daily(AFTER_NOTICE)

    assert rehearsed == [GONE]
    assert Response.objects.count() == 1
    assert mail.outbox == []
    assert run_daily(AFTER_NOTICE) == [GONE]


def test_dry_run_command_announces_nothing(ended):
    out = StringIO()

    call_command("daily", dry_run=True, stdout=out)

    assert out.getvalue().splitlines() == ["Dry run: nothing is changed.", ANNOUNCED, WAITS]
    assert RetentionNotice.objects.count() == 0


def test_daily_command_runs_on_an_empty_portal(db):
    out = StringIO()

    call_command("daily", stdout=out)

    assert out.getvalue() == ""


def test_worker_stops_when_nothing_waits(transactional_db):
    call_command("worker", batch=True, verbosity=0)
