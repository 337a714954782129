"""What surveys leave to the queue: printing many cards, the evaluator's package, and the figures of
large projects."""

from urllib.parse import urljoin

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from osallisuus.background.registry import Outcome, register_work
from osallisuus.background.running import Progress
from osallisuus.files.pdf import PdfUnavailable
from osallisuus.mail import site_url
from projects.models import Project
from projects.permissions import can_change, can_change_project, can_read_answers
from surveys.evaluation.disclosure.plan import Protection
from surveys.exports.archive import answers_package
from surveys.models import Release, ReleaseRequest, Survey
from surveys.pages.result_files import ask_for_files, is_large
from surveys.queries.freshness import data_mark
from surveys.reports.compute.report_basis import NothingToReportError, read_unplanned
from surveys.reports.frozen.codec import decode
from surveys.reports.frozen.published import latest_report
from surveys.services.card_files import drop_unprinted, printed_batch
from surveys.services.releasing.previews import N_STEPS, keep_preview, next_release
from surveys.services.releasing.releases import (
    ReleaseRefusedError,
    SecondNeededError,
    freeze_release,
)
from surveys.services.releasing.seconding import ask_for_second

NO_RIGHT = gettext_lazy("Sinulla ei ole enää oikeutta tähän.")
CARDS, ANSWERS = "cards", "answers"
PREVIEW, FREEZE = "release-preview", "release-freeze"


@register_work(CARDS)
def print_cards(
    progress: Progress, *, survey: int, n_cards: int, base_url: str, **wanted
) -> Outcome:
    """Begun again, it takes what an earlier try made out of use: those codes exist nowhere."""
    found = Survey.objects.select_related("project__controller", "pilot__municipality").get(
        pk=survey
    )
    by = progress.job.asked_by
    # The right may have ended while the work waited.
    if not can_change(by, found):
        raise ValidationError(NO_RIGHT)
    drop_unprinted(progress.memory.get("sheets", []))
    try:
        name, content = printed_batch(
            survey=found,
            n_cards=n_cards,
            by=by,
            absolute=lambda path: urljoin(base_url, path),
            remember=lambda sheet: progress.remember(
                sheets=[*progress.memory.get("sheets", []), sheet]
            ),
            say=progress.say,
            **wanted,
        )
    except PdfUnavailable:
        raise ValidationError(_("Tällä palvelimella ei voi tehdä PDF-tiedostoja.")) from None
    is_pdf = name.endswith(".pdf")
    return Outcome(
        content,
        name,
        "application/pdf" if is_pdf else "application/zip",
        next_url=reverse("desk:survey", args=[found.slug]),
        sentence=_("Kortteja tehtiin %(n)s. Muistutus loppukyselystä on kyselyn sivulla.")
        % {"n": n_cards},
    )


@register_work(ANSWERS)
def pack_answers(progress: Progress, *, project: int, purpose: str, exact_reason: str) -> Outcome:
    found, by = Project.objects.get(pk=project), progress.job.asked_by
    if not can_read_answers(by, found.pk):
        raise ValidationError(NO_RIGHT)
    try:
        content = answers_package(project=found, by=by, purpose=purpose, exact_reason=exact_reason)
    except NothingToReportError:
        raise ValidationError(_("Hankkeessa ei ole vielä vastauksia.")) from None
    return Outcome(content, f"vastaukset-{found.slug}.zip", "application/zip")


@register_work(PREVIEW)
def preview_release(progress: Progress, *, project: int, protection: dict) -> Outcome:
    """Reads and computes, and writes only what it found, once: begun again after that, it leads
    to it."""
    found, today = _own_project(progress, project), timezone.localdate()
    if "preview" in progress.memory:
        return Outcome(next_url=_release_desk(found))
    chosen = decode(Protection, protection)
    # Before the reading: what comes while it reads makes the preview old rather than new.
    mark = data_mark(found, today)
    try:
        basis = read_unplanned(found)
    except NothingToReportError:
        raise ValidationError(_("Hankkeessa ei ole kyselyä, jonka voisi vahvistaa.")) from None
    shown = next_release(basis, chosen, today=today, say=progress.say)
    with transaction.atomic():
        progress.hold()
        if "preview" not in progress.memory:
            progress.remember(preview=keep_preview(found, chosen, shown, mark=mark).pk)
    progress.say(N_STEPS, N_STEPS)
    return Outcome(next_url=_release_desk(found))


@register_work(FREEZE)
def freeze_figures(
    progress: Progress, *, project: int, protection: dict, asked: int | None = None
) -> Outcome:
    """Freezes the figures of this moment. In one transaction with what it remembers, so that a
    work begun again finds what is frozen and freezes nothing more."""
    found, by = _own_project(progress, project), progress.job.asked_by
    asked_for = ReleaseRequest.objects.filter(project=found)
    request = None if asked is None else asked_for.filter(pk=asked).first()
    try:
        with transaction.atomic():
            # Another worker may hold the same work, where this one was thought lost.
            Project.objects.select_for_update().get(pk=found.pk)
            progress.read_again()
            if "release" not in progress.memory:
                if asked and request is None:
                    raise ValidationError(_("Pyyntöä vahvistaa tulokset ei enää ole."))
                release = freeze_release(
                    project=found, by=by, protection=decode(Protection, protection), request=request
                )
                progress.remember(release=release.pk)
    except SecondNeededError as error:
        if asked:
            raise ValidationError(str(error)) from None
        ask_for_second(project=found, by=by, protection=decode(Protection, protection))
        sentence = _("Pyyntö on tallessa. Joku muu hankkeen hoitajista vahvistaa tulokset.")
    except ReleaseRefusedError as error:
        raise ValidationError(str(error)) from None
    else:
        frozen = Release.objects.only("fingerprint").get(pk=progress.memory["release"])
        _make_files_ready(found)
        sentence = _("Tulokset on vahvistettu. Tarkistussumma alkaa %(mark)s.") % {
            "mark": frozen.fingerprint[:12]
        }
    return Outcome(next_url=_release_desk(found), sentence=sentence)


def _make_files_ready(project: Project) -> None:
    """Who opens the new figures first should not wait for their files."""
    report = latest_report(project)
    if project.is_published and report is not None and is_large(report):
        ask_for_files(project, report, f"{site_url()}/")


def _own_project(progress: Progress, key: int) -> Project:
    """The project, if who asked may still change it."""
    found = Project.objects.get(pk=key)
    if not can_change_project(progress.job.asked_by, found):
        raise ValidationError(NO_RIGHT)
    return found


def _release_desk(project: Project) -> str:
    return reverse("releases:desk", args=[project.slug])
