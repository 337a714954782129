"""Writing many rows so that nobody waits for them and nobody sees a part of them."""

import fcntl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice, pairwise

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from surveys.models import IMPORT_LETTER, Card, CardSheet, ImportRun, Response

# Rows in one transaction: some hundredths of a second, which nobody who answers notices.
CHUNK = 500
# Any number; it names the lock of imports among PostgreSQL's advisory locks.
LOCK = 7_214_993


class BusyError(Exception):
    """Another import is under way; nothing was changed."""


class OvertakenError(Exception):
    """Somebody has stored the same since it was checked; what was written is seen by nobody."""


@contextmanager
def only_one() -> Iterator[None]:
    """Holds off other imports, and lets go also when the process is killed, so that rows that are
    still on their way inside are nobody's. Raises BusyError."""
    hold = _on_postgresql if connection.vendor == "postgresql" else _on_file
    with hold():
        yield


@contextmanager
def _on_postgresql():
    with connection.cursor() as cursor:
        # Held by the connection, so that PostgreSQL lets go of it when the process is killed.
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise BusyError
    try:
        yield
    finally:
        # A broken connection has let go of the lock already, and a
        # statement on it would hide the reason.
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@contextmanager
def _on_file():
    # SQLite has no locks with names; that of a file also goes when its process is killed.
    with (settings.DATA_DIR / "import.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError from None
        yield


def store(
    model: type[Model],
    rows: Iterable[Model],
    progress: Callable[[int], None] = lambda n_rows: None,
) -> None:
    """Writes new rows in short transactions. Raises OvertakenError if one clashes with another.

    `progress` is told the number of rows written.
    """
    fields = [
        field
        for field in model._meta.concrete_fields
        if field.has_default() or not field.primary_key
    ]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608  names of the model's own
    n_rows, left = 0, iter(rows)
    while chunk := list(islice(left, CHUNK)):
        # Before the transaction: meanwhile others write.
        values = [
            [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
            for row in chunk
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, values)
            n_stored = cursor.rowcount
        # A clash is counted and not raised: PostgreSQL writes a statement that
        # fails, with its row, into its log.
        if n_stored != len(chunk):
            raise OvertakenError
        n_rows += len(chunk)
        progress(n_rows)


def settle(run: ImportRun) -> None:
    """Makes the rows of a complete run like all others, and forgets the run."""
    for model in (Response, Card):
        for rows in _chunks(model, run):
            rows.update(arriving=None)
    run.delete()


def sweep() -> int:
    """Ends what killed imports have left: complete ones settle, others go. Call it inside
    `only_one`. Returns the number of rows removed."""
    n_removed = 0
    for run in ImportRun.objects.all():
        if run.is_complete:
            settle(run)
            continue
        for model in (Response, Card):
            for rows in _chunks(model, run):
                n_removed += rows.delete()[0]
        run.delete()
        CardSheet.objects.filter(letter=IMPORT_LETTER, cards=None).delete()
    return n_removed


def _chunks(model: type[Model], run: ImportRun) -> Iterator:
    """The run's rows, a few hundred at a time, with time for others between."""
    rows = model.with_arriving.filter(arriving=run).order_by()
    keys = sorted(rows.values_list("pk", flat=True))
    ends = [*keys[::CHUNK], keys[-1] + 1] if keys else []
    for first, after in pairwise(ends):
        begun = time.monotonic()
        yield rows.filter(pk__gte=first, pk__lt=after)
        if connection.vendor == "sqlite":
            # Who waits for SQLite only looks now and then whether it is free.
            time.sleep(time.monotonic() - begun)
