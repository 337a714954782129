"""The next release as a page shows it, at once or computed beforehand and kept."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import get_language

from projects.models import Project
from surveys.evaluation.disclosure.plan import Protection
from surveys.models import ReleasePreview, Response
from surveys.queries.freshness import data_mark
from surveys.reports.compute.report_basis import Basis
from surveys.reports.frozen.codec import decode, encode
from surveys.reports.frozen.model import EvaluationReport, Thresholds
from surveys.reports.release.entered import Entered, entered_of
from surveys.reports.release.preview import (
    Choices,
    Preview,
    PreviewRow,
    Price,
    choices_of,
    hidden_parts,
    preview_of,
    price_of,
    who_is_in,
)
from surveys.reports.tables.public import Public, public_of
from surveys.services.releasing.releases import (
    ReleaseRefusedError,
    next_report,
    planned,
    refuse_small_step,
)

ANSWERS_AT_ONCE = 4000
PILOTS_AT_ONCE = 100
"""A preview of so many takes about a second; of more, the queue makes it."""
ROWS = 30
KEPT_DAYS = 14
N_STEPS = 4


@dataclass(frozen=True)
class ReportFacts:
    """What is told of the report itself."""

    data_date: date
    method_version: str
    fingerprint: str
    started: int | None
    ended: int | None
    paired: int | None
    thresholds: Thresholds


@dataclass(frozen=True)
class NextRelease:
    """What would be frozen, and why it cannot be, if it cannot. Without a plan there is only the
    refusal; beside the figures that are out there are counts, but no sentence and no figure."""

    choices: Choices
    refusal: str = ""
    preview: Preview | None = None
    n_hidden: int = 0
    price: Price | None = None
    entered: Entered | None = None
    report: ReportFacts | None = None
    hidden_parts: tuple[str, ...] = ()
    who: str = ""
    public: Public | None = None


def is_large(project: Project) -> bool:
    """Whether computing figures of the project would keep the browser waiting."""
    if project.pilots.count() > PILOTS_AT_ONCE:
        return True
    # Counting stops at the border.
    some = Response.objects.filter(survey__project=project).values("pk")[: ANSWERS_AT_ONCE + 1]
    return some.count() > ANSWERS_AT_ONCE


def next_release(
    basis: Basis,
    protection: Protection,
    *,
    today: date,
    say: Callable[[int, int], None] = lambda done, steps: None,
) -> NextRelease:
    """The preview; a refusal is a part of it, never an error."""
    found = NextRelease(choices_of(basis))
    say(1, N_STEPS)
    try:
        basis = planned(basis, protection)
    except ReleaseRefusedError as error:
        return replace(found, refusal=str(error))
    say(2, N_STEPS)
    report, ledger = next_report(basis, today=today)
    say(3, N_STEPS)
    preview = preview_of(basis)
    found = replace(
        found,
        preview=preview,
        n_hidden=preview.n_hidden,
        price=price_of(basis, today=today),
        entered=entered_of(basis, today=today),
        report=_facts(report),
        hidden_parts=tuple(hidden_parts(report)),
        who=who_is_in(report),
        public=public_of(report),
    )
    try:
        refuse_small_step(ledger)
    except ReleaseRefusedError as error:
        # Beside the figures that are out, these would tell the reader of the preview too.
        return replace(found, refusal=str(error), public=None)
    return found


def _facts(report: EvaluationReport) -> ReportFacts:
    flow = report.project.flow
    return ReportFacts(
        report.data_date,
        report.method_version,
        report.fingerprint,
        flow.started,
        flow.ended,
        flow.paired,
        report.thresholds,
    )


def forget_previews(today: date) -> int:
    """Deletes those that were made more than two weeks ago; how many they were."""
    old = ReleasePreview.objects.filter(made_at__date__lt=today - timedelta(days=KEPT_DAYS))
    return old.delete()[0]


def keep_preview(
    project: Project, protection: Protection, found: NextRelease, *, mark: str
) -> ReleasePreview:
    """Writes the preview down in the language of the moment; `mark` is that of the data it read."""
    rows = found.preview.rows if found.preview else ()
    head = replace(found, preview=found.preview and replace(found.preview, rows=()))
    return ReleasePreview.objects.create(
        project=project,
        language=get_language(),
        protection=encode(protection),
        data_mark=mark,
        shown=encode(head),
        groups=[encode(rows[first : first + ROWS]) for first in range(0, len(rows), ROWS)],
        n_groups=len(rows),
    )


@dataclass(frozen=True)
class KeptPreview:
    """A preview that waited. `is_old`: what it rests on has changed since it was made."""

    pk: int
    made_at: datetime
    is_old: bool
    protection: Protection
    n_groups: int
    next: NextRelease


def kept_preview(
    project: Project, *, today: date, protection: Protection | None = None, page: int = 1
) -> KeptPreview | None:
    """The newest one in the reader's language, of this protection if one is asked for; with the
    rows of that page only."""
    rows = ReleasePreview.objects.filter(project=project, language=get_language())
    if protection is not None:
        rows = rows.filter(protection=encode(protection))
    found = rows.defer("groups").first()
    if found is None:
        return None
    n_pages = -(-found.n_groups // ROWS)
    number = min(max(page, 1), max(n_pages, 1)) - 1
    groups = rows.filter(pk=found.pk).values_list(f"groups__{number}", flat=True).first()
    head = decode(NextRelease, found.shown)
    if head.preview:
        shown = decode(tuple[PreviewRow, ...], groups or [])
        head = replace(head, preview=replace(head.preview, rows=shown))
    return KeptPreview(
        found.pk,
        found.made_at,
        found.data_mark != data_mark(project, today),
        decode(Protection, found.protection),
        found.n_groups,
        head,
    )
