from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from osallisuus.daily import rehearse_daily, run_daily
from osallisuus.monitoring.migrated import MigratedCommand


class Command(MigratedCommand):
    help = (
        "Does everything that has a date; safe to run several times a day. A job that fails stops "
        "no other; the command then ends with an error."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be done, and change nothing."
        )

    def handle(self, *, dry_run, **options):
        if dry_run:
            self.stdout.write("Dry run: nothing is changed.")
            self._tell(rehearse_daily(timezone.localdate()))
            return
        run = run_daily(timezone.localdate())
        call_command("clearsessions")
        call_command("prune_db_task_results", verbosity=0)
        self._tell(run)

    def _tell(self, run):
        for line in run.lines:
            self.stdout.write(line)
        for failure in run.failures:
            self.stderr.write(f"Failed: {failure}")
        if run.failures:
            raise CommandError(f"{len(run.failures)} of today's jobs failed; the others were run.")
