"""A whole project out of this installation, and into another: docs/archive.md."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from osallisuus.monitoring.migrated import MigratedCommand
from projects.models import Project
from toolkits.archive.errors import ArchiveError
from toolkits.archive.keys import own_key, public_of
from toolkits.archive.loading import load_archive, preview_of, same_sentence
from toolkits.archive.reading import read_archive
from toolkits.archive.writing import project_archive


class Command(MigratedCommand):
    help = "Writes a project into one archive, or loads one from an archive: all of it or nothing."

    def add_arguments(self, parser):
        ways = parser.add_subparsers(dest="way", required=True)
        out = ways.add_parser("out", help="Write the archive of a project.")
        out.add_argument("project", help="The project's slug.")
        out.add_argument("file", type=Path, help="The archive to write; it must not be there yet.")
        out.add_argument(
            "--answers",
            action="store_true",
            help="Take cards and answers along, sealed to the installation that will load them.",
        )
        out.add_argument(
            "--to",
            default="",
            metavar="KEY",
            help="What `project_archive key` says there. Without it: to this installation itself, "
            "or another with the same CARD_KEY.",
        )
        into = ways.add_parser("in", help="Load the project of an archive.")
        into.add_argument("file", type=Path)
        into.add_argument("--dry-run", action="store_true", help="Only tell what would be made.")
        ways.add_parser("key", help="Tell the key to which answers for this installation go.")

    def handle(self, way, **options):
        try:
            getattr(self, f"_{way}")(**options)
        except ArchiveError as error:
            raise CommandError("\n".join(error.messages)) from None

    def _out(self, project, file, answers, to, **options):
        found = Project.objects.filter(slug=project).first()
        if found is None:
            raise CommandError(_("Hanketta %(slug)s ei ole.") % {"slug": project})
        if to and not answers:
            raise CommandError("--to is for --answers.")
        key = public_of(to or own_key()) if answers else None
        content = project_archive(project=found, by=None, sealed_to=key)
        try:
            # Never over what is there: it may be the only copy of another archive.
            with file.open("xb") as opened:
                file.chmod(0o600)
                opened.write(content)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        self.stdout.write(f"{file}: {len(content):,} bytes")

    def _in(self, file, dry_run, **options):
        try:
            archive = read_archive(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        seen = preview_of(archive)
        if seen.is_same:
            self.stdout.write(same_sentence(archive))
            return
        for line in seen.lines:
            self.stdout.write(f"{line.name}: {line.n_new} + {line.n_there}")
        if seen.clashes:
            raise CommandError("\n".join(seen.clashes))
        if not dry_run:
            project = load_archive(archive, by=None)
            self.stdout.write(_("Tuotiin hanke %s.") % project.name)

    def _key(self, **options):
        self.stdout.write(own_key())
