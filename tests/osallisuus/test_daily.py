from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from osallisuus.daily import JOBS, DailyRun, rehearse_daily, run_daily
from osallisuus.models import BackgroundJob
from osallisuus.search.indexing import heal
from projects.models import User
from surveys.models import Response, RetentionNotice
from surveys.services import confirm_retention
from tests import factories

ANNOUNCED = "Retention: announced the end of 1 projects."
WAITS = "Retention: 1 responses, 0 drafts and 1 cards of Yhdessä wait for a confirmation."
COMES = "Retention: 1 responses, 0 drafts and 1 cards of Yhdessä go on 31.07.2026."
GONE = "Retention: deleted 1 responses, 0 drafts and 1 cards of Yhdessä."
ADDRESS = "aino@esimerkki.example"
TODAY = date(2026, 7, 1)
AFTER_NOTICE = date(2026, 7, 31)


@pytest.fixture
def ended(project):
    """A project whose retention ended yesterday, with one response."""
    project.name, project.retention_until = "Yhdessä", date(2026, 6, 30)
    project.save()
    factories.make_response(card=factories.make_card(survey=factories.make_survey(project=project)))
    # Saving does this at its commit, to which a test never comes.
    heal()
    return project


def test_daily_says_what_it_did_and_nothing_once_it_is_done(ended, coordinator):
    first, second = run_daily(TODAY).lines, run_daily(TODAY).lines
    confirm_retention(project=ended, by=coordinator)
    confirmed = run_daily(TODAY).lines
    last, once_more = run_daily(AFTER_NOTICE).lines, run_daily(AFTER_NOTICE).lines

    assert (first, second, confirmed) == ([ANNOUNCED, WAITS], [WAITS], [COMES])
    assert (last, once_more) == ([GONE], [])


def test_dry_run_says_the_same_and_changes_nothing(
    ended, coordinator, django_capture_on_commit_callbacks
):
    run_daily(TODAY)
    confirm_retention(project=ended, by=coordinator)

    with django_capture_on_commit_callbacks(execute=True):
        rehearsed = rehearse_daily(AFTER_NOTICE)

    assert rehearsed == DailyRun([GONE], [])
    assert Response.objects.count() == 1
    assert mail.outbox == []
    assert run_daily(AFTER_NOTICE).lines == [GONE]


def test_dry_run_command_announces_nothing(ended):
    out = StringIO()

    call_command("daily", dry_run=True, stdout=out)

    assert out.getvalue().splitlines() == ["Dry run: nothing is changed.", ANNOUNCED, WAITS]
    assert RetentionNotice.objects.count() == 0


def test_daily_command_runs_on_an_empty_portal(db):
    out = StringIO()

    call_command("daily", stdout=out)

    assert out.getvalue() == ""


@pytest.fixture
def broken_job():
    """A job before all others that meets an error of the database."""

    def break_down(today):
        for _n in range(2):
            User.objects.create(email=ADDRESS)

    JOBS.insert(0, break_down)
    yield break_down
    JOBS.remove(break_down)


@pytest.mark.parametrize("dry_run", [False, True])
def test_job_that_fails_stops_no_other_and_the_exit_code_tells(ended, broken_job, dry_run):
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError, match="1 of today's jobs failed; the others were run"):
        call_command("daily", dry_run=dry_run, stdout=out, stderr=err)

    assert ANNOUNCED in out.getvalue().splitlines()
    told = err.getvalue()
    assert told.startswith(f"Failed: {__name__}.break_down\nIntegrityError\n")
    assert "User.objects.create(email=ADDRESS)" in told
    assert ADDRESS not in told


def test_worker_stops_when_nothing_waits(transactional_db):
    call_command("worker", batch=True, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_files_of_ended_jobs_go_and_old_jobs_with_them(coordinator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    made = [
        BackgroundJob.objects.create(
            work="cards",
            title=title,
            asked_by=coordinator,
            asked_at=at,
            ended_at=at,
            file_path=default_storage.save("taustatyot/a", ContentFile(b"sealed")),
        )
        for title, at in [
            ("yesterday", datetime(2026, 6, 30, 12, tzinfo=UTC)),
            ("earlier", datetime(2026, 6, 29, 12, tzinfo=UTC)),
            ("long ago", datetime(2026, 5, 1, 12, tzinfo=UTC)),
        ]
    ]

    run = run_daily(TODAY)

    assert run.lines == ["Queue: removed 2 files that waited."]
    kept = dict(BackgroundJob.objects.values_list("title", "file_path"))
    assert kept == {"yesterday": made[0].file_path, "earlier": ""}
    assert [default_storage.exists(job.file_path) for job in made] == [True, False, False]
