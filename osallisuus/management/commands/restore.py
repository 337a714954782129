from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from osallisuus.backup.container import identity_of
from osallisuus.backup.errors import BackupError
from osallisuus.backup.forgetting import read_marks
from osallisuus.backup.restoring import restore_backup
from osallisuus.monitoring.migrated import MigratedCommand


class Command(MigratedCommand):
    help = (
        "Puts a backup into an empty installation with the same keys, without what has left for "
        "good since. Do it before the site answers."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--identity", type=Path, help="A file with the private key, if the backup is sealed."
        )
        parser.add_argument(
            "--forgotten",
            type=Path,
            default=settings.FORGOTTEN_FILE,
            help="The newest copy of the marks of what has left (FORGOTTEN_FILE).",
        )
        parser.add_argument(
            "--nothing-has-left",
            action="store_true",
            help="Go on without such a file: nobody has withdrawn since the backup.",
        )

    def handle(self, *, file, identity, forgotten, nothing_has_left, **options):
        try:
            marks = [] if nothing_has_left else self._marks(forgotten)
            key = identity_of(identity) if identity else None
            done = restore_backup(file, marks=marks, identity=key)
        except BackupError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}") from None
        self.stdout.write(
            f"Restored {done.n_rows:,} rows and {done.n_files:,} files of {done.made_at}, as they "
            f"were. {done.n_forgotten:,} that had left since then went again."
        )

    def _marks(self, path):
        if not path.exists():
            raise BackupError(
                f"{path} is missing: it holds the marks of those who have withdrawn since the "
                "backup, and their answers would come back. Give its newest copy with --forgotten, "
                "or --nothing-has-left."
            )
        return read_marks(path)
