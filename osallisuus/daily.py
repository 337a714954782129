"""What has a date: each app registers its jobs in a module named `daily`, run once a day."""

from collections.abc import Callable
from datetime import date

from django.utils.module_loading import autodiscover_modules

JOBS: list[Callable[[date], str]] = []


def register_daily(job: Callable[[date], str]) -> Callable[[date], str]:
    """Add a job: it gets today's date, may run many times a day, and says what it did."""
    JOBS.append(job)
    return job


def run_daily(today: date) -> list[str]:
    """Run every registered job and collect what each one said; silent jobs say an empty string."""
    autodiscover_modules("daily")
    return [line for line in (job(today) for job in JOBS) if line]
