"""The PDF and the workbook of frozen results: made at once, or of many groups in the queue."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django_tasks import task

from osallisuus.background.asking import ask_unseen
from osallisuus.files import kept, pdf
from projects.models import Project
from surveys.exports.workbook import results_workbook
from surveys.reports.frozen.model import EvaluationReport
from surveys.reports.frozen.published import latest_report
from surveys.reports.tables.sheet import figures_table

LARGE = 60
"""Municipalities and pilots whose PDF takes some ten seconds of a processor."""
ASKED_SECONDS = 600
"""For so long nobody asks again for the files of a release."""
TEMPLATE = "surveys/results_pdf.html"


@dataclass(frozen=True)
class Part:
    """A part of the results. is_frozen: drawn from the release alone, and so may be kept."""

    slug: str
    title: str | Promise
    template: str
    is_frozen: bool = True


PARTS = (
    Part("muutos", gettext_lazy("Mikä muuttui"), "surveys/_results_change.html"),
    Part("ennen-ja-jalkeen", gettext_lazy("Alussa ja lopussa"), "surveys/_before_after.html"),
    Part("ihmiset", gettext_lazy("Kuinka monen tilanne muuttui"), "surveys/_people.html"),
    Part("kunnat", gettext_lazy("Kunnittain"), "surveys/_levels.html"),
    Part("vastaajat", gettext_lazy("Keitä luvut koskevat"), "surveys/_flow.html"),
    Part("kustannus", gettext_lazy("Mitä se maksoi"), "surveys/_cost.html", is_frozen=False),
    Part("menetelma", gettext_lazy("Näin arvioitiin"), "surveys/_expert.html"),
)
"""What stands on the page of results and in its PDF, in this order."""


def results_context(project: Project, report: EvaluationReport | None, *, is_pdf: bool) -> dict:
    """What page and PDF share, so that neither can show another number than the other."""
    return {
        "project": project,
        "report": report,
        "source": project.source,
        "parts": PARTS,
        "licence": settings.OPEN_DATA_LICENCE,
        "is_pdf": is_pdf,
    }


def file_name(project: Project) -> str:
    """By language too: words and numbers are written in that of the reader."""
    return f"tulokset-{project.slug}-{get_language()}"


def is_large(report: EvaluationReport) -> bool:
    """Whether making a file of the report would keep a reader waiting."""
    return len(report.municipalities) + len(report.pilots) > LARGE


def waiting_pdf(project: Project, report: EvaluationReport) -> pdf.PdfFile | None:
    """The PDF of a large report as the queue has made it; None until it has."""
    return pdf.fresh_pdf(file_name(project), _pdf_mark(project, report))


def workbook(project: Project, report: EvaluationReport) -> bytes:
    """Of a whole country it takes seconds, so that it is made once."""
    name, parts = file_name(project), _workbook_parts(report)
    return kept.kept_file(name, "xlsx", parts, lambda: results_workbook(report))


def waiting_workbook(project: Project, report: EvaluationReport) -> bytes | None:
    """The workbook of a large report as the queue has made it; None until it has."""
    return kept.fresh_file(file_name(project), "xlsx", _workbook_parts(report))


def _pdf_mark(project: Project, report: EvaluationReport) -> str:
    """All that the PDF depends on but the host of its links, which are those of this site."""
    source = project.source
    return repr(
        [
            *(report.fingerprint, project.name, project.survey_name, project.survey_note),
            *((source.label, source.url) if source else ()),
            settings.OPEN_DATA_LICENCE,
            settings.SITE_NAME,
        ]
    )


def _workbook_parts(report: EvaluationReport) -> list:
    if is_large(report):
        # Writing its table only to see that it is the same takes a second.
        return [report.fingerprint]
    table = figures_table(report)
    return [report.data_date, table.headers, *table]


def ask_for_files(project: Project, report: EvaluationReport, base_url: str) -> None:
    """Has the queue make both files in every language of public pages, unless it was asked just
    now."""
    if cache.add(f"result-files:{project.pk}:{report.fingerprint}", True, ASKED_SECONDS):
        ask_unseen(make_files, project.pk, base_url)


@task()
def make_files(project: int, base_url: str) -> None:
    """Begun twice, it finds what is made already. Without Pango there is the workbook alone."""
    found = Project.objects.public().select_related("source").filter(pk=project).first()
    report = latest_report(found) if found else None
    if found is None or report is None:
        return
    for language in settings.WHOLE_LANGUAGES:
        with translation.override(language):
            workbook(found, report)
            try:
                _draw(found, report, base_url)
            except pdf.PdfUnavailable:
                continue


def _draw(project: Project, report: EvaluationReport, base_url: str) -> None:
    context = results_context(project, report, is_pdf=True)
    mark = _pdf_mark(project, report)
    pdf.kept_pdf(file_name(project), TEMPLATE, context, base_url=base_url, mark=mark)
