"""What has a date: each app registers its jobs in a module named `daily`, run once a day."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.module_loading import autodiscover_modules

from osallisuus.background.waiting import LETTERS, TABLES
from osallisuus.files.uploads import remove_unheld, unheld_files
from osallisuus.models import BIN_DAYS, AccessibilityFeedback, BackgroundJob, BinEntry
from osallisuus.search.indexing import heal
from osallisuus.serving.logs import without_values

JOBS: list[Callable[[date], str]] = []


def register_daily(job: Callable[[date], str]) -> Callable[[date], str]:
    """Add a job: it gets today's date, may run many times a day, and says what it did."""
    JOBS.append(job)
    return job


@dataclass(frozen=True)
class DailyRun:
    """What a day came to. lines: what the jobs said. failures: of each job that raised, its name
    and where it was, without the error's own words, which may quote a row."""

    lines: list[str]
    failures: list[str]


def run_daily(today: date) -> DailyRun:
    """Runs every registered job, also after one that raises; silent jobs leave no line."""
    autodiscover_modules("daily")
    run = DailyRun([], [])
    for job in JOBS:
        try:
            # Inside a transaction an error of the database would end it for all that follow.
            with transaction.atomic() if connection.in_atomic_block else nullcontext():
                line = job(today)
        except Exception as error:
            # Whatever it is, the next job is not to blame.
            name = f"{job.__module__}.{job.__name__}"
            run.failures.append(f"{name}\n{without_values(error)}")
        else:
            run.lines.extend([line] if line else [])
    return run


def rehearse_daily(today: date) -> DailyRun:
    """The dry run: the same jobs and the same lines, and then everything is taken back.

    What waits for the end of the transaction, such as mail, never happens.
    """
    with transaction.atomic():
        run = run_daily(today)
        transaction.set_rollback(True)
    return run


# The form promises that the e-mail address of answered feedback goes after so many days.
ADDRESS_DAYS = 30


@register_daily
def forget_addresses(today: date) -> str:
    """Empties the addresses of those whose feedback was answered a month ago."""
    answered = AccessibilityFeedback.objects.filter(
        answered_on__lte=today - timedelta(days=ADDRESS_DAYS)
    )
    n_forgotten = answered.exclude(email="").update(email="")
    return f"Feedback: forgot {n_forgotten} addresses." if n_forgotten else ""


@register_daily
def empty_bin(today: date) -> str:
    """Deletes for good what has been in the bin of the desk for a month."""
    old = BinEntry.objects.filter(deleted_at__date__lt=today - timedelta(days=BIN_DAYS))
    n_deleted, _by_model = old.delete()
    return f"Bin: deleted {n_deleted} rows for good." if n_deleted else ""


@register_daily
def remove_files(today: date) -> str:
    """Removes files whose rows are gone for good."""
    unheld = unheld_files()
    for path in unheld:
        # Only after the commit: a rehearsal is taken back, and a file that is gone is not.
        transaction.on_commit(partial(remove_unheld, path))
    return f"Files: removed {len(unheld)} that belonged to nothing." if unheld else ""


@register_daily
def heal_search(today: date) -> str:
    """Whatever went past the index, or became public or old by its date alone."""
    n_wrong = heal()
    return f"Search: brought {n_wrong} pages up to date." if n_wrong else ""


@register_daily
def drop_waiting_files(today: date) -> str:
    """Removes files with rows that nobody has said yes to, and letters that never went."""
    for files in (TABLES, LETTERS):
        # Only after the commit, as above.
        transaction.on_commit(partial(files.sweep))
    return ""


JOB_DAYS = 30
"""Days that a job of the queue stays in its asker's list; its file goes in a day."""


@register_daily
def forget_background_jobs(today: date) -> str:
    """Removes the sealed files of jobs that ended before yesterday, and old jobs altogether."""
    ended = BackgroundJob.objects.filter(ended_at__date__lt=today - timedelta(days=1))
    paths = list(ended.exclude(file_path="").values_list("file_path", flat=True))
    ended.update(file_path="", file_name="", public_key="")
    for path in paths:
        transaction.on_commit(partial(default_storage.delete, path))
    ended.filter(asked_at__date__lt=today - timedelta(days=JOB_DAYS)).delete()
    # The library's own rows of the queue, which hold nothing but the number of a job.
    call_command("prune_db_task_results", min_age_days=JOB_DAYS, verbosity=0)
    return f"Queue: removed {len(paths)} files that waited." if paths else ""
