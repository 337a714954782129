from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from osallisuus.daily import rehearse_daily, run_daily


class Command(BaseCommand):
    help = "Does everything that has a date; safe to run several times a day."

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be done, and change nothing."
        )

    def handle(self, *, dry_run, **options):
        if dry_run:
            self.stdout.write("Dry run: nothing is changed.")
            for line in rehearse_daily(timezone.localdate()):
                self.stdout.write(line)
            return
        for line in run_daily(timezone.localdate()):
            self.stdout.write(line)
        call_command("clearsessions")
        call_command("prune_db_task_results", verbosity=0)
