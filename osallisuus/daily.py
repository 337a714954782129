"""What has a date: each app registers its jobs in a module named `daily`, run once a day."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from osallisuus.files.uploads import remove_unheld, unheld_files
from osallisuus.models import BIN_DAYS, AccessibilityFeedback, BinEntry

JOBS: list[Callable[[date], str]] = []


def register_daily(job: Callable[[date], str]) -> Callable[[date], str]:
    """Add a job: it gets today's date, may run many times a day, and says what it did."""
    JOBS.append(job)
    return job


def run_daily(today: date) -> list[str]:
    """Run every registered job and collect what each one said; silent jobs say an empty string."""
    autodiscover_modules("daily")
    return [line for line in (job(today) for job in JOBS) if line]


def rehearse_daily(today: date) -> list[str]:
    """The dry run: the same jobs and the same lines, and then everything is taken back.

    What waits for the end of the transaction, such as mail, never happens.
    """
    with transaction.atomic():
        lines = run_daily(today)
        transaction.set_rollback(True)
    return lines


ADDRESS_DAYS = 30
"""Days that the e-mail address of answered feedback is kept, as the form promises."""


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
    """Removes files whose rows are gone for good; a rehearsal, which is taken back, keeps them."""
    unheld = unheld_files()
    for path in unheld:
        transaction.on_commit(partial(remove_unheld, path))
    return f"Files: removed {len(unheld)} that belonged to nothing." if unheld else ""
