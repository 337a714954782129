"""Every row of the database as lines of JSON, model by model, and back: the same on SQLite and
PostgreSQL, so that a backup of one can be restored into the other."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import orjson
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from osallisuus.backup.errors import BackupError

CHUNK = 2000
NOT_OURS = {"sessions.Session", "django_tasks_database.DBTaskResult"}
"""Of other apps, what ends with the process that made it; of our own, `is_in_backup = False`."""
MADE_BY_MIGRATE = {"contenttypes.ContentType", "auth.Permission"}


class ExactEncoder(DjangoJSONEncoder):
    """Django's own cuts times to milliseconds."""

    def default(self, o):
        is_time = hasattr(o, "microsecond")
        return o.isoformat() if is_time else super().default(o)


@dataclass(frozen=True)
class Table:
    """What a backup says of one model. fingerprint: SHA-256 of its rows in the order of their
    keys, whatever the order of what stands within a cell."""

    n_rows: int
    fingerprint: str


def kept_models() -> list[type[Model]]:
    """The models whose rows a backup takes along, those between two models included."""
    found = apps.get_models(include_auto_created=True)
    return [each for each in found if each._meta.label not in NOT_OURS and _is_ours(each)]


def _is_ours(model) -> bool:
    return not model._meta.proxy and getattr(model, "is_in_backup", True)


def migrations() -> list[list[str]]:
    """App and name of every migration that has been applied, sorted."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


@contextmanager
def one_moment() -> Iterator[None]:
    """Inside, every query sees the database as it was at the first one; nobody waits for that."""
    if connection.vendor == "sqlite":
        # Not by `atomic`, which begins as a writer here and would hold up everybody who answers.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def write_table(model: type[Model], file: BinaryIO) -> Table:
    """Writes the rows of a model, one a line, and says what was written."""
    names = [field.name for field in model._meta.local_fields]
    rows = model._base_manager.order_by("pk").iterator(chunk_size=CHUNK)
    n_rows, found = 0, hashlib.sha256()
    for row in rows:
        text = serializers.serialize("jsonl", [row], fields=names, cls=ExactEncoder)
        file.write(text.encode())
        found.update(canonical(text))
        n_rows += 1
    return Table(n_rows, found.hexdigest())


def table_of(model: type[Model]) -> Table:
    """What a backup would say of the model now."""
    return write_table(model, _Nowhere())


class _Nowhere:
    def write(self, text):
        pass


def canonical(line: str | bytes) -> bytes:
    """A row with the cells of its JSON in one order: PostgreSQL keeps them in another."""
    return orjson.dumps(orjson.loads(line), option=orjson.OPT_SORT_KEYS)


def check_empty() -> None:
    """Raises BackupError where anything stands that `migrate` does not make."""
    for model in kept_models():
        if model._meta.label not in MADE_BY_MIGRATE and model._base_manager.exists():
            raise BackupError(
                f"This database is not empty: it has {model._meta.verbose_name_plural} "
                f"({model._meta.label}). Restore into a new one, after `migrate`."
            )


def read_tables(files: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Puts rows in, exactly as they were: `files` gives the label of a model and its lines.

    Runs inside a transaction of the caller. Raises BackupError for a row that does not fit here.
    """
    for label in MADE_BY_MIGRATE:
        apps.get_model(label)._base_manager.all().delete()
    for label, lines in files:
        try:
            for each in serializers.deserialize("jsonl", lines):
                # As it is: no signal of ours, no `auto_now`, and one statement for each row.
                each.save(save_m2m=False, force_insert=True)
        except serializers.base.DeserializationError as error:
            raise BackupError(f"A row of {label} does not fit into this version.") from error
    ContentType.objects.clear_cache()
    _renumber()


def _renumber() -> None:
    """New rows are numbered after the restored ones."""
    statements = connection.ops.sequence_reset_sql(no_style(), kept_models())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
