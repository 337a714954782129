"""Imports answers given elsewhere from a CSV or Excel file."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.monitoring.migrated import MigratedCommand
from projects.models import Project
from surveys.answering.files.response_files import ResponseFileError
from surveys.services.importing.arrivals import BusyError
from surveys.services.importing.imports import Reading, SimilarCodesError, import_responses

STEP = 1000
BAR_WIDTH = 30
LABELS = {"read": gettext_lazy("luetaan"), "written": gettext_lazy("tallennetaan")}


class Command(MigratedCommand):
    help = "Imports answers given elsewhere from a CSV or Excel file, all of them or none."

    def add_arguments(self, parser):
        parser.add_argument("--project", required=True, help="The project's slug.")
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--codes",
            choices=list(Reading),
            type=Reading,
            default=Reading.ASK,
            help="How to read codes that differ only by zeros before a number, .0 after it, or "
            "spaces: as the same person's, as different people's, or ask first.",
        )

    def handle(self, project, file, codes, **options):
        found = Project.objects.filter(slug=project).first()
        if found is None:
            raise CommandError(_("Hanketta %(slug)s ei ole.") % {"slug": project})
        bar = ProgressBar(self.stderr, n_lines(file))
        try:
            imported = import_responses(project=found, file=file, reading=codes, progress=bar.show)
        except ResponseFileError as error:
            bar.end()
            rows = [f"{_('Rivi')} {row}: {sentence}" for row, sentence in error.problems]
            raise CommandError("\n".join([_("Mitään ei tuotu."), *rows])) from None
        except SimilarCodesError as error:
            bar.end()
            raise CommandError("\n".join(_question(error))) from None
        except BusyError:
            bar.end()
            raise CommandError(_("Toinen tuonti on vielä kesken. Yritä sen jälkeen.")) from None
        except UnicodeDecodeError:
            bar.end()
            raise CommandError(
                _("Mitään ei tuotu. Tallenna tiedosto muodossa CSV UTF-8.")
            ) from None
        bar.end()
        done = _("Tuotiin %(count)s vastausta hankkeeseen %(project)s.")
        self.stdout.write(done % {"count": imported.n_responses, "project": found.name})
        self.stdout.write(imported.counts.sentence)
        for sentence in imported.notes.sentences:
            self.stdout.write(sentence)


def _question(error: SimilarCodesError) -> list[str]:
    """What to decide before anything is written."""
    more = _("Jos ne ovat samojen ihmisten, pareja tulee %(count)s lisää.")
    return [
        _("Mitään ei vielä tuotu."),
        *(one.sentence for one in error.similar),
        error.as_written.sentence,
        more % {"count": len(error.similar)},
        _("Päätä ja tuo uudelleen: --codes same (samat ihmiset) tai --codes apart (eri ihmiset)."),
    ]


def n_lines(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return sum(1 for _line in file)
    except OSError as error:
        sentence = _("Tiedostoa %(path)s ei voi lukea: %(why)s.")
        raise CommandError(sentence % {"path": path, "why": error.strerror}) from None


class ProgressBar:
    """Two bars on one line, the second after the first: rows read, then rows written."""

    def __init__(self, out, n_rows: int):
        self.out, self.n_rows, self.is_shown = out, max(n_rows, 1), False

    def show(self, step: str, n_rows: int) -> None:
        if n_rows % STEP:
            return
        label = LABELS[step]
        share = min(n_rows / self.n_rows, 1)
        done = "#" * round(share * BAR_WIDTH)
        self.out.write(f"\r{label!s:<13}[{done:<{BAR_WIDTH}}] {share:4.0%}", ending="")
        self.out.flush()
        self.is_shown = True

    def end(self) -> None:
        if self.is_shown:
            self.out.write("")
