"""Brings the catalogues of translations up to what the sources say, entry by entry."""

from contextlib import chdir
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands.makemessages import Command as MakeMessages

from osallisuus.text.catalogues import keys, merged, template

IGNORED = ["tests/*", "docs/*", ".*"]
# The sources are read for one language, since what they say is the same for all.
ANY_LANGUAGE = "sv"


class Extraction(MakeMessages):
    """Django's own reading of the sources without its writing of the catalogues, which moves
    entries, wraps lines and guesses by likeness."""

    found = ""

    def write_po_file(self, potfile, locale):
        self.found += "\n\n" + Path(potfile).read_text("utf-8")


class Command(BaseCommand):
    help = (
        f"{__doc__} New texts stand at the end of every catalogue, untranslated: translate each, "
        "or remove it from a language that does not show its page. Needs gettext's tools."
    )
    requires_system_checks = []

    def handle(self, *args, **options):
        folder = settings.BASE_DIR / "osallisuus" / "locale"
        known = folder / "django.pot"
        # Read first: Django's extraction takes the file of that name away.
        before = known.read_text("utf-8") if known.exists() else ""
        extracted = extract()
        offered = keys(before or extracted)
        for path in sorted(folder.glob("*/LC_MESSAGES/django.po")):
            # Finnish is the source; its catalogue only says better what libraries say.
            if path.parts[-3] != settings.LANGUAGE_CODE:
                self.bring(path, merged(path.read_text("utf-8"), extracted, offered))
        self.bring(known, template(extracted))

    def bring(self, path: Path, text: str) -> None:
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            self.stdout.write(f"{path.relative_to(settings.BASE_DIR)}: changed")


def extract() -> str:
    """All entries of the sources as .po text, headers between them, without places."""
    extraction = Extraction()
    options = {"locale": [ANY_LANGUAGE], "add_location": "never", "ignore_patterns": IGNORED}
    with chdir(settings.BASE_DIR):
        call_command(extraction, verbosity=0, **options)
    return extraction.found
