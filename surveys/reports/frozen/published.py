"""Reports as they were frozen: what pages and files show, without computing anything."""

from django.core.cache import caches

from projects.models import Project
from surveys.models import Release
from surveys.reports.frozen.model import EvaluationReport, Level


def latest_report(project: Project) -> EvaluationReport | None:
    """The report of the newest release that is not withdrawn; None before the first one."""
    newest = Release.objects.live().filter(project=project)
    fingerprint = newest.values_list("fingerprint", flat=True).first()
    if fingerprint is None:
        return None
    return _kept(fingerprint, lambda: newest.first())


def report_of_release(release: Release) -> EvaluationReport:
    """The report that a release froze, parsed once for each fingerprint."""
    return _kept(release.fingerprint, lambda: release)


def municipality_slice(report: EvaluationReport, slug: str) -> Level | None:
    """A municipality's own level; None where the report has no survey of it."""
    return next((level for level in report.municipalities if level.slug == slug), None)


def pilot_slice(report: EvaluationReport, slug: str) -> Level | None:
    """A pilot's own level; None where the report has no survey of it."""
    return next((level for level in report.pilots if level.slug == slug), None)


def _kept(fingerprint: str, read) -> EvaluationReport:
    key = f"report:{fingerprint}"
    report = caches["pages"].get(key)
    if report is None:
        report = EvaluationReport.from_dict(read().report)
        # Worked out before the report is kept, because pages ask for it each time.
        _known = report.fingerprint
        caches["pages"].set(key, report, None)
    return report
