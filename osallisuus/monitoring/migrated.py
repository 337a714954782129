"""Commands that need the tables of this version."""

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from osallisuus.monitoring.facts import OK, migrations


class MigratedCommand(BaseCommand):
    """Ends with one sentence, and having done nothing, where the database is away or is not yet
    of this version."""

    def execute(self, *args, **options):
        try:
            due = migrations()
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}") from None
        if due != OK:
            raise CommandError(
                f"The database is not of this version: {due}. Run `python manage.py migrate` first."
            )
        return super().execute(*args, **options)
