from pathlib import Path

from django.core.management.base import CommandError

from osallisuus.backup.container import recipient_of
from osallisuus.backup.errors import BackupError
from osallisuus.backup.making import make_backup
from osallisuus.monitoring.migrated import MigratedCommand


class Command(MigratedCommand):
    help = "Writes the whole installation, without its keys, into one file: docs/operating.md."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="It must not be there yet.")
        parser.add_argument(
            "--recipient",
            default="",
            metavar="KEY",
            help="Seal the file to this public key of age (age1…) or SSH.",
        )

    def handle(self, *, file, recipient, **options):
        try:
            made = make_backup(file, recipient=recipient_of(recipient) if recipient else None)
        except BackupError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        self.stdout.write(
            f"{file}: {made.n_rows:,} rows, {made.n_files:,} files, {made.n_bytes:,} bytes. "
            "The keys are not in it: keep SECRET_KEY and CARD_KEY in another place."
        )
