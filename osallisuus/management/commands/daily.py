from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from osallisuus.daily import run_daily


class Command(BaseCommand):
    help = "Does everything that has a date; safe to run several times a day."

    def handle(self, **options):
        for line in run_daily(timezone.localdate()):
            self.stdout.write(line)
        call_command("clearsessions")
        call_command("prune_db_task_results", verbosity=0)
