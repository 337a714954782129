"""Writes an instrument from the database as the TOML file that loads it again."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from surveys.instruments.files import write_instrument
from surveys.models import Instrument
from surveys.services.instruments.loading import instrument_spec


class Command(BaseCommand):
    help = "Write one version of an instrument as TOML; the newest unless a version is named."

    def add_arguments(self, parser):
        parser.add_argument("key", help="the key of the instrument, such as arki_ja_elama")
        parser.add_argument("--version", dest="instrument_version", type=int)

    def create_parser(self, *args, **options):
        # Django's own --version, which tells Django's version, gives way to the instrument's.
        return super().create_parser(*args, conflict_handler="resolve", **options)

    def handle(self, *, key, instrument_version, **options):
        found = Instrument.objects.filter(key=key).order_by("-version")
        if instrument_version is not None:
            found = found.filter(version=instrument_version)
        instrument = found.first()
        if instrument is None:
            raise CommandError(_("Lomaketta ”%(key)s” ei ole tallennettu.") % {"key": key})
        self.stdout.write(write_instrument(instrument_spec(instrument)), ending="")
