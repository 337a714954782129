"""Reads an instrument from its TOML file into the database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from surveys.instruments.files import InstrumentFileError, read_instrument
from surveys.services.instruments import FrozenInstrumentError, load_instrument


class Command(BaseCommand):
    help = "Load one version of an instrument from a TOML file."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the TOML file")

    def handle(self, *, file, **options):
        try:
            instrument = load_instrument(read_instrument(file))
        except (InstrumentFileError, FrozenInstrumentError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            sentence = _("Tiedostoa %(path)s ei voi lukea: %(why)s.")
            raise CommandError(sentence % {"path": file, "why": error.strerror}) from None
        except UnicodeDecodeError:
            raise CommandError(_("Tallenna tiedosto muodossa UTF-8.")) from None
        self.stdout.write(_("Lomake on ladattu: %(name)s.") % {"name": instrument})
