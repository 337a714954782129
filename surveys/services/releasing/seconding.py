"""A second person for figures that rest on answers which somebody put in for residents lately."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.models import AuditEvent, Project, User
from surveys.evaluation.disclosure.plan import Protection
from surveys.models import ReleaseRequest
from surveys.reports.frozen.codec import encode
from surveys.reports.release.entered import ENTERED_DAYS, Entered


@transaction.atomic
def ask_for_second(
    *, project: Project, by: User, protection: Protection, today: date | None = None
) -> ReleaseRequest:
    """Keeps the wish to freeze, in the place of an earlier one, for a second person to confirm."""
    day = today or timezone.localdate()
    wish = {"protection": encode(protection), "asked_by": by, "asked_on": day}
    request, _is_new = ReleaseRequest.objects.update_or_create(project=project, defaults=wish)
    AuditEvent.objects.create(
        actor=by,
        project=project,
        action=AuditEvent.Action.RELEASE,
        target=_("pyyntö vahvistaa tulokset"),
    )
    return request


def open_request(project: Project, *, today: date) -> ReleaseRequest | None:
    """The request that still waits, for two weeks."""
    # After two weeks what was looked at is another thing.
    first = today - timedelta(days=ENTERED_DAYS)
    return ReleaseRequest.objects.filter(project=project, asked_on__gte=first).first()


def is_second(request: ReleaseRequest | None, by: User | None, *, today: date) -> bool:
    """Whether `by` is another person than who made the request, which still waits."""
    # Whoever made up two rows could confirm them too, so it must be somebody else.
    if request is None or by is None or request.asked_by_id == by.pk:
        return False
    return open_request(request.project, today=today) == request


def second_needed(entered: Entered) -> str:
    return _(
        "Toisen ihmisen on vahvistettava nämä luvut. Ilman kahden viikon aikana tuotuja tai käsin "
        "syötettyjä vastauksia vastaajia olisi liian vähän: %(places)s."
    ) % {"places": entered.listed}


def told_of(entered: Entered, request: ReleaseRequest | None) -> Iterator[str]:
    """What the log says of answers that were put in, and of who asked."""
    if entered.n_responses:
        yield _("tuotu tai syötetty käsin: %(n)s") % {"n": entered.n_responses}
    if request is not None:
        yield _("pyysi: %(name)s") % {"name": request.asked_by}
