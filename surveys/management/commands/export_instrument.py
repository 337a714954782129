"""Writes an instrument from the database as the TOML file that loads it again, or as XLSForm."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from osallisuus.monitoring.migrated import MigratedCommand
from surveys.instruments.files import InstrumentFileError, write_instrument
from surveys.instruments.xlsform.writing import not_carried, xlsform_file
from surveys.models import Instrument
from surveys.services.instruments.loading import instrument_spec


class Command(MigratedCommand):
    help = (
        "Write one version of an instrument as TOML, or as XLSForm for Kobo and ODK with a list of "
        "what does not come along; the newest unless a version is named."
    )

    def add_arguments(self, parser):
        parser.add_argument("key", help="the key of the instrument, such as arki_ja_elama")
        parser.add_argument("--xlsform", type=Path, help="write an XLSForm to this file instead")
        parser.add_argument("--version", dest="instrument_version", type=int)

    def create_parser(self, *args, **options):
        # Django's own --version, which tells Django's version, gives way to the instrument's.
        return super().create_parser(*args, conflict_handler="resolve", **options)

    def handle(self, *, key, instrument_version, xlsform, **options):
        found = Instrument.objects.filter(key=key).order_by("-version")
        if instrument_version is not None:
            found = found.filter(version=instrument_version)
        instrument = found.first()
        if instrument is None:
            raise CommandError(_("Lomaketta ”%(key)s” ei ole tallennettu.") % {"key": key})
        spec = instrument_spec(instrument)
        if xlsform is None:
            self.stdout.write(write_instrument(spec), ending="")
        else:
            self._write_xlsform(spec, xlsform)

    def _write_xlsform(self, spec, path):
        try:
            path.write_bytes(xlsform_file(spec))
        except InstrumentFileError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            sentence = _("Tiedostoa %(path)s ei voi kirjoittaa: %(why)s.")
            raise CommandError(sentence % {"path": path, "why": error.strerror}) from None
        for sentence in not_carried(spec):
            self.stdout.write(sentence)
