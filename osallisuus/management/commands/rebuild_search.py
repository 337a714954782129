from django.core.management.base import BaseCommand

from osallisuus.search.indexing import rebuild


class Command(BaseCommand):
    help = "Makes the index of the search anew from all public pages."

    def handle(self, **options):
        self.stdout.write(f"Search: {rebuild()} pages.")
