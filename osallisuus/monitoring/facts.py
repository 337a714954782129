"""How the installation is, each fact on its own; nothing of anybody who visits it."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.module_loading import autodiscover_modules

from osallisuus.files.stored import is_bucket, listed, store_errors
from osallisuus.mail import leaves_the_machine
from osallisuus.models import BackgroundJob, DataVersion, WorkerBeat
from osallisuus.serving.rate_limits import cache_errors

OK = "ok"
Ask = Callable[[], int]
_COUNTS: list[tuple[str, str, Ask]] = []


def register_count(name: str, text: str) -> Callable[[Ask], Ask]:
    """Adds a number that an app tells of itself, in its module named `monitoring`."""

    def register(ask: Ask) -> Ask:
        _COUNTS.append((name, text, ask))
        return ask

    return register


def counts() -> list[tuple[str, str, Ask]]:
    """Name, meaning and source of each number that an app has registered."""
    autodiscover_modules("monitoring")
    return list(_COUNTS)


LEAST_FREE = 200 * 1024 * 1024
"""Bytes: below that, uploads and the database itself begin to fail."""
LONGEST_QUEUE = timedelta(minutes=10)


def database() -> str:
    try:
        DataVersion.current()
    except (OperationalError, InterfaceError):
        return "away"
    return OK


def migrations() -> str:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(plan)} to run" if plan else OK


def shared_cache() -> str:
    """Written and read back, since the counters of guesses live there."""
    value = get_random_string(12)
    errors: tuple[type[Exception], ...] = (DatabaseError, *cache_errors())
    try:
        cache.set("monitoring", value, 60)
        return OK if cache.get("monitoring") == value else "forgets"
    except errors:
        return "away"


def disk() -> str:
    return OK if free_bytes() >= LEAST_FREE else "full"


def free_bytes() -> int:
    return shutil.disk_usage(settings.DATA_DIR).free


def waiting_since() -> datetime | None:
    """When the job was asked for that has waited longest; None where none waits."""
    waiting = BackgroundJob.objects.filter(state=BackgroundJob.State.WAITING)
    return waiting.order_by("asked_at").values_list("asked_at", flat=True).first()


def queue() -> str:
    since = waiting_since()
    is_late = since is not None and timezone.now() - since > LONGEST_QUEUE
    return "late" if is_late else OK


def worker_seen_at() -> datetime | None:
    return WorkerBeat.objects.values_list("beaten_at", flat=True).first()


def mail() -> str:
    return OK if leaves_the_machine() else "kept on this machine"


def files() -> str:
    """The folder or the bucket of uploaded files: pages go on without it, their files do not."""
    if not is_bucket():
        return OK if os.access(settings.MEDIA_ROOT, os.W_OK) else "closed"
    try:
        listed("terveys")
    except store_errors():
        return "away"
    return OK


NEEDED: dict[str, Callable[[], str]] = {
    "migrations": migrations,
    "cache": shared_cache,
    "disk": disk,
}
"""Beside the database: without these nobody should be sent here."""
TOLD: dict[str, Callable[[], str]] = {"files": files, "queue": queue, "mail": mail}
"""What somebody should mend soon, while people are served all the same."""


def readiness() -> tuple[bool, dict[str, str]]:
    """Whether this process can serve people, and each fact by its name: `ok` or what is wrong."""
    found = {"database": database()}
    if found["database"] != OK:
        # The rest would only wait for the same database.
        return False, found
    found |= {name: ask() for name, ask in NEEDED.items()}
    is_ready = all(value == OK for value in found.values())
    return is_ready, found | {name: ask() for name, ask in TOLD.items()}
