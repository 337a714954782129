"""Freezing figures, and taking frozen ones back."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import AuditEvent, Project, User
from surveys.evaluation.disclosure.plan import HIDE, Answered, LeakError, Option, Protection
from surveys.models import Release, ReleaseRequest
from surveys.reports.compute.build import report_of
from surveys.reports.compute.report_basis import (
    Basis,
    NothingToReportError,
    read_unplanned,
    with_protection,
)
from surveys.reports.frozen.codec import decode
from surveys.reports.frozen.model import EvaluationReport
from surveys.reports.release.accounts import read_accounts
from surveys.reports.release.entered import entered_of
from surveys.reports.release.fine import with_coarse
from surveys.reports.release.ledger import Ledger, without_what_tells
from surveys.services.paper.stacks import close_stacks_of
from surveys.services.releasing.ledgers import keep_accounts
from surveys.services.releasing.seconding import is_second, second_needed, told_of


class ReleaseRefusedError(Exception):
    """Freezing would tell something of a few people, or nothing new; the message says which."""


class SecondNeededError(ReleaseRefusedError):
    """A group is large enough only with answers that were put in lately: somebody else than who
    wants to freeze it has to look at it too."""


@transaction.atomic
def freeze_release(
    *,
    project: Project,
    by: User | None = None,
    today: date | None = None,
    instrument_key: str | None = None,
    protection: Protection = HIDE,
    request: ReleaseRequest | None = None,
) -> Release:
    """Freeze the figures of a project as they are now: the report, its fingerprint, its pairs.

    protection: how small groups are protected; kept in the report. request: another person's,
    which `by` now confirms; then its protection counts.
    Raises SecondNeededError where a group needs such a second person, and ReleaseRefusedError when
    the project has nothing to report, when the audit of the report finds a leak, or while some
    combination of the new figures and of all that have ever been published depends on fewer people
    than the project's smallest group.
    """
    day = today or timezone.localdate()
    # Two people pressing the button at once must not freeze two nearly equal releases.
    locked = Project.objects.select_for_update().get(pk=project.pk)
    close_stacks_of(locked)
    chosen = decode(Protection, request.protection) if request else protection
    basis = planned(_read(locked, instrument_key), chosen)
    report, ledger = next_report(basis, today=day)
    refuse_small_step(ledger)
    entered = entered_of(basis, today=day)
    if entered.needs_second and not is_second(request, by, today=day):
        raise SecondNeededError(second_needed(entered))
    release = new_release(basis, report, ledger)
    keep_accounts(release, ledger.with_added(release.pk))
    told = [f"{release} {release.fingerprint[:12]}", *told_of(entered, request)]
    _log(release, by, ", ".join(told), basis.n_pairs)
    ReleaseRequest.objects.filter(project=locked).delete()
    return release


def new_release(basis: Basis, report: EvaluationReport, ledger: Ledger) -> Release:
    """The stored figures; the ledger is not told of them here."""
    return Release.objects.create(
        project=basis.project,
        instrument_key=basis.instrument_key,
        released_on=report.data_date,
        method_version=report.method_version,
        report=report.to_dict(),
        fingerprint=report.fingerprint,
        pairs_fingerprint=ledger.pairs_fingerprint,
    )


@transaction.atomic
def withdraw_release(
    *, release: Release, by: User | None = None, today: date | None = None
) -> Release:
    """Take a release back: pages show the one before it, or that there is none yet."""
    # The row stays: what was public may have been saved, and the ledger goes on counting it.
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


def next_report(basis: Basis, *, today: date) -> tuple[EvaluationReport, Ledger]:
    """What would be frozen, without what all that is out makes unsafe to add; and the ledger."""
    accounts = read_accounts(basis)
    basis = with_coarse(basis, accounts)
    report = report_of(basis, today=today)
    ledger = Ledger(basis, report, accounts)
    return without_what_tells(report, ledger), ledger


def refuse_small_step(ledger: Ledger) -> None:
    """Raise ReleaseRefusedError where all that is out and the new figures tell of a few.

    A release that was taken back was public, so it counts as well; only the very same people may
    be frozen again after it, in a way that uncovers nothing.
    """
    basis = ledger.basis
    releases = basis.project.releases.filter(instrument_key=basis.instrument_key)
    # Taken back, the very same people may be frozen again: that tells nothing that was not out.
    same = releases.live().filter(pairs_fingerprint=ledger.pairs_fingerprint).defer("report")
    if earlier := same.last():
        raise ReleaseRefusedError(_same_as(earlier))
    found = ledger.isolated()
    if found is not None:
        raise ReleaseRefusedError(f"{_too_close(ledger, found.n)} {_safe_now(ledger)}".strip())


def _same_as(earlier: Release) -> str:
    return _(
        "Vastaukset ovat samat kuin %(day)s vahvistetuissa tuloksissa. Uudet luvut voi vahvistaa, "
        "kun vastauksia on tullut lisää."
    ) % {"day": date_format(earlier.released_on, "j.n.Y")}


def _too_close(ledger: Ledger, n_people: int) -> str:
    missing = ledger.basis.limits.k - n_people
    message = ngettext(
        "Näistä ja aiemmin vahvistetuista luvuista voisi yhdessä päätellä muutaman ihmisen "
        "vastaukset. Odota, että vielä ainakin %(n)s ihminen vastaa sekä alussa että lopussa.",
        "Näistä ja aiemmin vahvistetuista luvuista voisi yhdessä päätellä muutaman ihmisen "
        "vastaukset. Odota, että vielä ainakin %(n)s ihmistä vastaa sekä alussa että lopussa.",
        missing,
    ) % {"n": missing}
    if ledger.basis.project.releases.filter(withdrawn_on__isnull=False).exists():
        message += " " + _("Pois vedetytkin luvut on voitu lukea ja tallentaa.")
    return message


def _safe_now(ledger: Ledger) -> str:
    """A sentence on another choice that could be frozen today; empty where none could."""
    basis = ledger.basis
    choices = {
        Protection(Option.ONLY_TOTAL, (), basis.protection.answered): _(
            "Luvut voi vahvistaa jo nyt, jos valitset, että vain koko hankkeen tulos näytetään."
        ),
        Protection(Option.DROP_TOTAL, (), basis.protection.answered): _(
            "Luvut voi vahvistaa jo nyt, jos valitset, että koko hankkeen tulosta ei näytetä."
        ),
        Protection(Option.HIDE, (), Answered.EACH): _(
            "Luvut voi vahvistaa jo nyt, jos valitset kunkin osa-alueen kaikista siihen "
            "vastanneista, ei lukua kaikista yhdessä."
        ),
    }
    return next((words for choice, words in choices.items() if _is_safe(ledger, choice)), "")


def _is_safe(ledger: Ledger, protection: Protection) -> bool:
    if protection.answered == Answered.EACH and not ledger.basis.offers_each:
        return False
    try:
        other = planned(ledger.basis, protection)
    except ReleaseRefusedError:
        return False
    report = report_of(other, today=ledger.report.data_date)
    tried = Ledger(other, report, ledger.accounts)
    return bool(tried.measures) and tried.isolated() is None


def _log(release: Release, by: User | None, target: str, n_rows: int | None = None) -> None:
    AuditEvent.objects.create(
        actor=by,
        project=release.project,
        action=AuditEvent.Action.RELEASE,
        target=target[:200],
        n_rows=n_rows,
    )
