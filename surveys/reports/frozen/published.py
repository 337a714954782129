"""Reports as they were frozen: what pages and files show, without computing anything."""

from django.core.cache import caches
from django.db.models import Exists, OuterRef

from projects.models import Project
from surveys.models import Release
from surveys.reports.frozen.model import EvaluationReport, Level, canonical


def latest_report(project: Project) -> EvaluationReport | None:
    """The report of the newest release that is not withdrawn; None before the first one."""
    newest = Release.objects.live().filter(project=project)
    fingerprint = newest.values_list("fingerprint", flat=True).first()
    if fingerprint is None:
        return None
    known = _cached(fingerprint)
    if known is not None:
        return known
    # Read by itself: it may have been withdrawn or followed by another since its fingerprint was.
    release = newest.first()
    return None if release is None else report_of_release(release)


def leading_project() -> Project | None:
    """The public project that began last of those with a release that is not withdrawn, of all
    while none has one; None in an empty portal."""
    released = Release.objects.live().order_by().filter(project=OuterRef("pk"))
    found = Project.objects.public().annotate(has_results=Exists(released))
    order = ("-has_results", *(Project._meta.ordering or ()))
    first: Project | None
    first = found.order_by(*order).select_related("source", "plan_source").first()
    return first


def latest_text(project: Project) -> str | None:
    """The newest report that is not withdrawn, byte for byte as it was frozen; None before one."""
    frozen = Release.objects.live().filter(project=project).values_list("report", flat=True).first()
    return None if frozen is None else canonical(frozen)


def report_of_release(release: Release) -> EvaluationReport:
    """The report that a release froze, parsed once for each fingerprint."""
    known = _cached(release.fingerprint)
    if known is not None:
        return known
    report = EvaluationReport.from_dict(release.report)
    # The one that was frozen: written now, an old report would have the fields that came later.
    report.__dict__["fingerprint"] = release.fingerprint
    caches["pages"].set(_key(release.fingerprint), report, None)
    return report


def municipality_slice(report: EvaluationReport, slug: str) -> Level | None:
    """A municipality's own level; None where the report has no survey of it."""
    return next((level for level in report.municipalities if level.slug == slug), None)


def pilot_slice(report: EvaluationReport, slug: str) -> Level | None:
    """A pilot's own level; None where the report has no survey of it."""
    return next((level for level in report.pilots if level.slug == slug), None)


def _cached(fingerprint: str) -> EvaluationReport | None:
    found: EvaluationReport | None = caches["pages"].get(_key(fingerprint))
    return found


def _key(fingerprint: str) -> str:
    return f"report:{fingerprint}"
