"""A backup into an empty installation: all of it or nothing, and without what has left since."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from osallisuus.backup import container, tables
from osallisuus.backup.errors import BackupError
from osallisuus.backup.forgetting import Mark, forget_all
from osallisuus.models import DataVersion
from osallisuus.search.indexing import rebuild


@dataclass(frozen=True)
class Restored:
    """What came back. n_forgotten: rows that had left after the backup and went again."""

    made_at: str
    n_rows: int
    n_files: int
    n_forgotten: int


def restore_backup(file: Path, *, marks: list[Mark], identity=None) -> Restored:
    """Puts the rows and files of a backup into this installation, which must be empty.

    `marks`: of what has left for good since. Raises BackupError, and then nothing has changed.
    """
    with container.unpacked(file, identity) as folder:
        manifest = container.read_manifest(folder)
        check_version(manifest)
        tables.check_empty()
        names = container.media_names(folder)
        with _files_or_nothing(folder, names), transaction.atomic():
            tables.read_tables(_files(folder / container.TABLES, manifest))
            check_same(manifest)
            # In the same breath: nobody ever sees what has left.
            n_forgotten = forget_all(marks)
        rebuild()
        DataVersion.bump()
    n_rows = sum(told["n_rows"] for told in manifest["tables"].values())
    return Restored(manifest["made_at"], n_rows, len(names), n_forgotten)


def check_version(manifest: dict[str, Any]) -> None:
    """Raises BackupError unless the backup was made by a version with the same migrations."""
    theirs = {tuple(each) for each in manifest["migrations"]}
    ours = {tuple(each) for each in tables.migrations()}
    if theirs == ours:
        return
    newer = sorted(theirs - ours)
    what = "newer" if newer else "older"
    app, name = newer[0] if newer else min(ours - theirs)
    raise BackupError(
        f"The backup comes from {'a' if newer else 'an'} {what} version ({app} {name}). Restore it "
        "with that version, then update."
    )


def check_same(manifest: dict[str, Any]) -> None:
    """Raises BackupError unless every table holds what the backup says, to the last cell."""
    for label, told in manifest["tables"].items():
        found = tables.table_of(apps.get_model(label))
        if (found.n_rows, found.fingerprint) != (told["n_rows"], told["fingerprint"]):
            raise BackupError(f"The rows of {label} are not as they were. Nothing was restored.")


def _files(folder, manifest) -> Iterator[tuple[str, Any]]:
    known = {model._meta.label for model in tables.kept_models()}
    if known != set(manifest["tables"]):
        raise BackupError("The backup has other tables than this version.")
    for label in manifest["tables"]:
        with (folder / f"{label}.jsonl").open("rb") as opened:
            yield label, opened


@contextmanager
def _files_or_nothing(folder, names):
    """Copies uploaded files in, and takes them away again if what follows fails."""
    if there := [name for name in names if default_storage.exists(name)]:
        raise BackupError(f"The folder of uploaded files is not empty: {there[0]} is there.")
    try:
        for name in names:
            with (folder / container.MEDIA / name).open("rb") as opened:
                default_storage.save(name, File(opened))
        yield
    except BaseException:
        for name in names:
            default_storage.delete(name)
        raise
