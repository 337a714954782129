from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Does the work that requests leave for later, until it is stopped."

    def add_arguments(self, parser):
        parser.add_argument("--batch", action="store_true", help="Stop when nothing waits.")

    def handle(self, batch, **options):
        call_command("db_worker", batch=batch, verbosity=options["verbosity"])
