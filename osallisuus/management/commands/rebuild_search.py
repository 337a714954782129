from osallisuus.monitoring.migrated import MigratedCommand
from osallisuus.search.indexing import rebuild


class Command(MigratedCommand):
    help = "Makes the index of the search anew from all public pages."

    def handle(self, **options):
        self.stdout.write(f"Search: {rebuild()} pages.")
