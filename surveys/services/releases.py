"""Freezing figures, and taking frozen ones back."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from projects.models import AuditEvent, Project, User
from surveys.evaluation.disclosure.plan import HIDE, LeakError, Protection
from surveys.models import Release, ReleasePair
from surveys.reports.compute.basis import (
    Basis,
    NothingToReportError,
    read_unplanned,
    with_protection,
)
from surveys.reports.compute.build import report_of
from surveys.reports.frozen.model import EvaluationReport
from surveys.reports.release.compare import leaks_between, n_differing
from surveys.reports.release.ledger import without_small_steps

BATCH = 2000


class ReleaseRefusedError(Exception):
    """Freezing would tell something of a few people, or nothing new; the message says which."""


@transaction.atomic
def freeze_release(
    *,
    project: Project,
    by: User | None = None,
    today: date | None = None,
    instrument_key: str | None = None,
    protection: Protection = HIDE,
) -> Release:
    """Freeze the figures of a project as they are now: the report, its fingerprint, its pairs.

    protection: how small groups are protected; kept in the report.
    Raises ReleaseRefusedError when the project has nothing to report, when the audit of the
    report finds a leak, or while the new figures differ from those of an earlier release by fewer
    people than the project's smallest group.
    """
    day = today or timezone.localdate()
    # Two people pressing the button at once must not freeze two nearly equal releases.
    locked = Project.objects.select_for_update().get(pk=project.pk)
    basis = planned(_read(locked, instrument_key), protection)
    report = next_report(basis, today=day)
    refuse_small_step(basis, report)
    release = Release.objects.create(
        project=locked,
        instrument_key=basis.instrument_key,
        released_on=day,
        method_version=report.method_version,
        report=report.to_dict(),
        fingerprint=report.fingerprint,
    )
    ReleasePair.objects.bulk_create(
        (ReleasePair(release=release, start_id=s, end_id=e) for s, e in basis.pair_ids),
        batch_size=BATCH,
    )
    _log(release, by, f"{release} {release.fingerprint[:12]}", len(basis.pair_ids))
    return release


@transaction.atomic
def withdraw_release(
    *, release: Release, by: User | None = None, today: date | None = None
) -> Release:
    """Take a release back: pages show the one before it, or that there is none yet."""
    release.withdrawn_on = today or timezone.localdate()
    release.save(update_fields=["withdrawn_on"])
    _log(release, by, _("julkaiseminen peruttu: %(release)s") % {"release": release.name})
    return release


def _read(project: Project, instrument_key: str | None) -> Basis:
    try:
        return read_unplanned(project, instrument_key=instrument_key)
    except NothingToReportError as error:
        raise ReleaseRefusedError(_("Hankkeessa ei ole kyselyä, jonka voisi vahvistaa.")) from error


def planned(basis: Basis, protection: Protection) -> Basis:
    """What was read with the plan of what is shown. Raises ReleaseRefusedError."""
    try:
        return with_protection(basis, protection)
    except LeakError as error:
        raise ReleaseRefusedError(
            _("Tuloksia ei voi vahvistaa, koska niistä voisi päätellä muutaman ihmisen vastaukset.")
        ) from error
    except ValueError as error:
        raise ReleaseRefusedError(
            _("Valitse ryhmät, joita keino koskee: kaksi kuntaa tai yksi kokeilu.")
        ) from error


def next_report(basis: Basis, *, today: date) -> EvaluationReport:
    """What would be frozen: the report without what the earlier releases make unsafe to add."""
    return without_small_steps(report_of(basis, today=today), basis)


def refuse_small_step(basis: Basis, report: EvaluationReport) -> None:
    """Raise ReleaseRefusedError where an earlier release and the new one tell of a few.

    A release that was taken back was public, so it counts as well; only the very same people may
    be frozen again after it, in a way that uncovers nothing.
    """
    k = basis.limits.k
    for earlier in basis.project.releases.filter(instrument_key=basis.instrument_key):
        n = n_differing(earlier, basis.pair_ids)
        is_same_again = n == 0 and earlier.withdrawn_on is not None
        if n == 0 and not is_same_again:
            raise ReleaseRefusedError(_same_as(earlier))
        if 0 < n < k or leaks_between(earlier, basis, report):
            raise ReleaseRefusedError(_too_close(earlier, k))


def _same_as(earlier: Release) -> str:
    return _(
        "Vastaukset ovat samat kuin %(day)s vahvistetuissa tuloksissa. Uudet luvut voi vahvistaa, "
        "kun vastauksia on tullut lisää."
    ) % {"day": date_format(earlier.released_on, "j.n.Y")}


def _too_close(earlier: Release, k: int) -> str:
    message = _(
        "Tulokset ovat liian lähellä %(day)s vahvistettuja. Uudet luvut voi vahvistaa, kun "
        "vähintään %(k)s ihmisen vastaukset ovat muuttuneet jokaisessa näytettävässä ryhmässä, "
        "jossa jokin on muuttunut."
    ) % {"day": date_format(earlier.released_on, "j.n.Y"), "k": k}
    if earlier.withdrawn_on is not None:
        message += " " + _("Pois vedetytkin luvut on voitu lukea ja tallentaa.")
    return message


def _log(release: Release, by: User | None, target: str, n_rows: int | None = None) -> None:
    AuditEvent.objects.create(
        actor=by,
        project=release.project,
        action=AuditEvent.Action.RELEASE,
        target=target[:200],
        n_rows=n_rows,
    )
