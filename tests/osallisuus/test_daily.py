from datetime import date
from io import StringIO

from django.core.management import call_command

from osallisuus.daily import run_daily
from tests import factories


def test_daily_says_what_it_did_and_nothing_the_second_time(db):
    project = factories.make_project(retention_until=date(2026, 6, 30))
    factories.make_response(card=factories.make_card(survey=factories.make_survey(project=project)))

    first, second = run_daily(date(2026, 7, 1)), run_daily(date(2026, 7, 1))

    assert first == ["Retention: deleted 1 responses."]
    assert second == []


def test_daily_command_runs_on_an_empty_portal(db):
    out = StringIO()

    call_command("daily", stdout=out)

    assert out.getvalue() == ""


def test_worker_stops_when_nothing_waits(transactional_db):
    call_command("worker", batch=True, verbosity=0)
