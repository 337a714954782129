"""A backup of the running installation; nobody waits while it is made."""

import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from osallisuus.background.running import FOLDER as JOBS
from osallisuus.background.waiting import LETTERS, TABLES
from osallisuus.backup import container, tables
from osallisuus.files.stored import listed

PASSING = {JOBS, TABLES.folder, LETTERS.folder}
"""Folders of files that wait for the queue or for the one browser that asked: gone in a day."""


@dataclass(frozen=True)
class Made:
    """What a backup holds."""

    n_rows: int
    n_files: int
    n_bytes: int


def make_backup(target: Path, *, recipient=None) -> Made:
    """Writes the whole installation without its keys into `target`, which must not be there yet.

    Rows of one moment; then the uploaded files. `recipient`: a public key of age, to which the
    file is sealed. Raises FileExistsError.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with tables.one_moment():
            found = _write_tables(folder / container.TABLES)
            applied = tables.migrations()
        _copy_media(folder / container.MEDIA)
        facts = {
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "database": connection.vendor,
            "migrations": applied,
            "tables": {label: asdict(table) for label, table in found.items()},
        }
        container.write_manifest(folder, facts)
        container.pack(folder, target, recipient)
        n_files = len(container.media_names(folder))
    n_rows = sum(table.n_rows for table in found.values())
    return Made(n_rows, n_files, target.stat().st_size)


def _write_tables(folder: Path) -> dict[str, tables.Table]:
    folder.mkdir()
    found = {}
    for model in tables.kept_models():
        label = model._meta.label
        with (folder / f"{label}.jsonl").open("wb") as file:
            found[label] = tables.write_table(model, file)
    return found


def _copy_media(folder: Path) -> None:
    folder.mkdir()
    for name in _media_files(""):
        with default_storage.open(name) as source:
            container.copy_into(source, folder / name)


def _media_files(folder: str):
    folders, files = listed(folder)
    yield from (f"{folder}/{name}".lstrip("/") for name in files)
    for name in folders:
        path = f"{folder}/{name}".lstrip("/")
        if path not in PASSING:
            yield from _media_files(path)
