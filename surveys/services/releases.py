"""Freezing figures, and taking frozen ones back."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from projects.models import AuditEvent, Project, User
from surveys.models import Release, ReleasePair
from surveys.reports.basis import Basis, NothingToReportError, read_basis
from surveys.reports.build import report_of
from surveys.reports.compare import leaks_between, n_differing
from surveys.reports.model import EvaluationReport
from surveys.reports.plan import LeakError

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
) -> Release:
    """Freeze the figures of a project as they are now: the report, its fingerprint, its pairs.

    Raises ReleaseRefusedError when the project has nothing to report, when the audit of the
    report finds a leak, or while the new figures differ from those of an earlier release that is
    not withdrawn by fewer people than the project's smallest group.
    """
    day = today or timezone.localdate()
    # Two people pressing the button at once must not freeze two nearly equal releases.
    locked = Project.objects.select_for_update().get(pk=project.pk)
    basis, report = _report(locked, instrument_key, day)
    for earlier in locked.releases.live().filter(instrument_key=basis.instrument_key):
        _refuse_small_step(earlier, basis, report)
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
    _log(release, by, _("vedetty pois: %(release)s") % {"release": release})
    return release


def _report(
    project: Project, instrument_key: str | None, day: date
) -> tuple[Basis, EvaluationReport]:
    try:
        basis = read_basis(project, instrument_key=instrument_key)
    except NothingToReportError as error:
        raise ReleaseRefusedError(_("Hankkeessa ei ole kyselyä, jonka voisi jäädyttää.")) from error
    except LeakError as error:
        raise ReleaseRefusedError(
            _("Tuloksia ei voi jäädyttää, koska niistä voisi päätellä muutaman ihmisen vastaukset.")
        ) from error
    return basis, report_of(basis, today=day)


def _refuse_small_step(earlier: Release, basis: Basis, report: EvaluationReport) -> None:
    k = basis.limits.k
    if n_differing(earlier, basis.pair_ids) >= k and not leaks_between(earlier, basis, report):
        return
    raise ReleaseRefusedError(
        _(
            "Tulokset ovat liian lähellä %(day)s jäädytettyjä. Uudet luvut voi jäädyttää, kun "
            "vähintään %(k)s ihmisen vastaukset ovat muuttuneet jokaisessa näytettävässä ryhmässä, "
            "jossa jokin on muuttunut."
        )
        % {"day": date_format(earlier.released_on, "j.n.Y"), "k": k}
    )


def _log(release: Release, by: User | None, target: str, n_rows: int | None = None) -> None:
    AuditEvent.objects.create(
        actor=by,
        project=release.project,
        action=AuditEvent.Action.RELEASE,
        target=target[:200],
        n_rows=n_rows,
    )
