"""Reads an instrument from its TOML file, or from an XLSForm, into the database."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from osallisuus.monitoring.migrated import MigratedCommand
from surveys.instruments.files import InstrumentFileError, read_instrument
from surveys.instruments.xlsform.reading import FormRead, read_xlsform
from surveys.services.instruments.loading import (
    FrozenInstrumentError,
    LockedInstrumentError,
    adopt_official,
    load_instrument,
)


class Command(MigratedCommand):
    help = (
        "Load one version of an instrument from a TOML file or an XLSForm (.xlsx), and say what an "
        "XLSForm has that is left out. Surveys that have not started move "
        "to an official form of their key."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the TOML file, or an XLSForm (.xlsx)")
        parser.add_argument("--owner", default="", help="whose it is, if an XLSForm does not say")
        parser.add_argument("--licence", default="", help="its licence, if an XLSForm does not say")

    def handle(self, *, file, owner, licence, **options):
        try:
            if file.suffix.lower() == ".xlsx":
                read = read_xlsform(file.read_bytes(), owner=owner, licence=licence)
            else:
                read = FormRead(read_instrument(file), ())
            instrument = load_instrument(read.spec)
        except (InstrumentFileError, FrozenInstrumentError, LockedInstrumentError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            sentence = _("Tiedostoa %(path)s ei voi lukea: %(why)s.")
            raise CommandError(sentence % {"path": file, "why": error.strerror}) from None
        except UnicodeDecodeError:
            raise CommandError(_("Tallenna tiedosto muodossa UTF-8.")) from None
        for sentence in read.losses:
            self.stdout.write(sentence)
        self.stdout.write(_("Lomake on ladattu: %(name)s.") % {"name": instrument})
        moved, kept = adopt_official(instrument, timezone.localdate())
        for survey in moved:
            self.stdout.write(
                _("Kysely käyttää nyt tätä lomaketta: %(title)s.") % {"title": survey}
            )
        for survey in kept:
            sentence = _("Kysely on jo alkanut ja pysyy versiossa %(version)s: %(title)s.")
            facts = {"version": survey.instrument.version, "title": survey}
            self.stdout.write(sentence % facts)
