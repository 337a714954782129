from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from projects.municipality_file import load_municipalities


class Command(BaseCommand):
    help = "Adds the municipalities of Finland that are missing."

    def handle(self, **options):
        self.stdout.write(_("Kuntia lisättiin %d.") % load_municipalities())
