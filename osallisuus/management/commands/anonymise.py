from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from osallisuus.anonymising.decisions import UndecidedError
from osallisuus.anonymising.running import anonymise


class Command(BaseCommand):
    help = (
        "Makes a copy of an installation one in which nobody can be found: names, addresses, "
        "accounts, free texts, codes and histories. For ever: run it on a copy only."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--database",
            metavar="NAME",
            help="The name of the database that is open here, as a word that it is the copy.",
        )

    def handle(self, *, database, **options):
        own = str(connection.settings_dict["NAME"])
        if database != own:
            raise CommandError(
                f"This would change the database {own!r} for ever. Restore a backup into another "
                "one, and if this is it, say so: --database with its name."
            )
        try:
            done = anonymise()
        except UndecidedError as error:
            raise CommandError(f"Nothing was changed: nobody has decided about {error}.") from None
        self.stdout.write(
            f"Replaced words in {done.n_replaced:,} rows, removed {done.n_removed:,}. Nobody can "
            "sign in now: `manage.py createsuperuser`. Uploaded files are as they were."
        )
