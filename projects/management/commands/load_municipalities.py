from django.utils.translation import gettext as _

from osallisuus.monitoring.migrated import MigratedCommand
from projects.municipality_file import YEARS, load_municipalities


class Command(MigratedCommand):
    help = "Adds the municipalities of Finland that are missing, and marks those that have ended."

    def add_arguments(self, parser):
        parser.add_argument(
            "--year", type=int, choices=YEARS, default=YEARS[0], help="Whose list; default newest."
        )

    def handle(self, year, **options):
        self.stdout.write(_("Kuntia lisättiin %d.") % load_municipalities(year))
