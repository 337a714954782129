"""Marks of what has left for good, in a file beside the database, whose backups are older.

Each app that forgets registers, in a module named `forgetting`, what takes restored rows away.
"""

import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.files import locks
from django.utils.module_loading import autodiscover_modules

from osallisuus.backup.errors import BackupError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, order=True)
class Mark:
    """A keyed mark that names nobody. reason: a short word of the app that wrote it."""

    mark: str
    reason: str
    on: date

    @property
    def line(self) -> str:
        return f"{self.mark};{self.reason};{self.on.isoformat()}"


Forget = Callable[[list[Mark]], int]
_FORGETTERS: list[Forget] = []


def register_forgetting(forget: Forget) -> Forget:
    """Adds what is called after a restore with all marks; it returns how many rows went again."""
    if forget not in _FORGETTERS:
        _FORGETTERS.append(forget)
    return forget


def forget_all(marks: list[Mark]) -> int:
    """Lets every app take away what a backup has brought back; how many rows went."""
    autodiscover_modules("forgetting")
    return sum(forget(marks) for forget in _FORGETTERS)


def write_marks(marks: Iterable[Mark]) -> None:
    """Adds marks to the file of the installation. What cannot be written is in the log and is
    written by `daily`: nobody's withdrawal fails for it."""
    path = settings.FORGOTTEN_FILE
    try:
        with Path(f"{path}.lock").open("a") as lock:
            # Web processes, the worker and commands may all forget at once.
            locks.lock(lock, locks.LOCK_EX)
            known = set(read_marks(path)) if path.exists() else set()
            if not known.issuperset(marks := set(marks)):
                _replace(path, known | marks)
    except (OSError, BackupError) as error:
        logger.error("The marks of what has left cannot be written: %s", type(error).__name__)  # noqa: TRY400  a trace would quote a mark


def _replace(path, marks) -> None:
    # Sorted, so that no order tells when somebody left.
    text = "".join(f"{each.line}\n" for each in sorted(marks))
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("w", encoding="ascii") as opened:
        fresh.chmod(0o600)
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(path)


def read_marks(path: Path) -> list[Mark]:
    """The marks of a file, sorted. Raises BackupError for a line that is none, OSError."""
    found = []
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), start=1):
        try:
            mark, reason, day = line.split(";")
            found.append(Mark(mark, reason, date.fromisoformat(day)))
        except ValueError:
            raise BackupError(f"Line {number} of {path} is no mark. Take another copy.") from None
    return sorted(found)
