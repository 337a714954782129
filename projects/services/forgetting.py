"""What leaves when its day has passed: sign-ups after the session, invitations nobody took, and
who answered for an ended partnership."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.crypto import salted_hmac

from projects.models import AuditEvent, CoachingSession, Invitation, Partnership, Project, SignUp
from projects.models.partnership import PERSONAL

UNTIMED_DAYS = 180
"""Days that a sign-up waits for a session that has lost its time."""
ENDED_DAYS = 90
"""Days after the end of a partnership that the people of its two sides are known."""


def forget_signups(today: date) -> int:
    """Deletes sign-ups `kept_days` after their session's last day; returns how many.

    Those of a session without a time leave UNTIMED_DAYS after they came. Each session leaves a
    proof in the log: how many went, and a keyed fingerprint of which.
    """
    return sum(forget_session(row, due_signups(today)) for row in _sessions(due_signups(today)))


def due_signups(today: date) -> QuerySet[SignUp]:
    """Sign-ups whose day has passed."""
    ended = SignUp.objects.annotate(ended=Coalesce("session__ends_at", "session__starts_at"))
    is_due = Q(ended__isnull=True, created_at__lt=_midnight(today, UNTIMED_DAYS))
    for days in SignUp.objects.order_by().values_list("kept_days", flat=True).distinct():
        is_due |= Q(kept_days=days, ended__lt=_midnight(today, days))
    return ended.filter(is_due)


def _sessions(signups: QuerySet[SignUp]) -> list[CoachingSession]:
    found = CoachingSession.objects.filter(pk__in=signups.order_by().values("session"))
    return list(found.select_related("project").order_by("pk"))


@transaction.atomic
def forget_session(session: CoachingSession, signups: QuerySet[SignUp], by=None) -> int:
    """Deletes those of the sign-ups that belong to the session; how many went, with its proof."""
    rows = signups.filter(session=session).order_by("pk")
    names = [f"{pk} {email}" for pk, email in rows.values_list("pk", "email")]
    SignUp.objects.filter(pk__in=[int(name.partition(" ")[0]) for name in names]).delete()
    if names:
        _prove(session.project, f"ilmoittautumiset: {session.theme}", names, "signups", by)
    return len(names)


def _prove(project: Project, target: str, names: Iterable[str], kind: str, by=None) -> None:
    names = list(names)
    # Keyed: it proves which rows left without telling anything of them.
    mark = salted_hmac("projects.services.forgetting", "\n".join(names), algorithm="sha256")
    AuditEvent.objects.create(
        actor=by,
        project=project,
        action=AuditEvent.Action.RETENTION,
        target=target[:200],
        n_rows=len(names),
        counts={kind: len(names)},
        fingerprint=mark.hexdigest(),
    )


def forget_partners(today: date) -> int:
    """Empties who answered for the sides of partnerships that ended ENDED_DAYS ago; how many."""
    ended = Partnership.objects.filter(
        progress=Partnership.Progress.ENDED, ends_on__lt=today - timedelta(days=ENDED_DAYS)
    )
    known = ended.exclude(**dict.fromkeys(PERSONAL, "")).select_related("project")
    rows = list(known.order_by("pk"))
    for row in rows:
        with transaction.atomic():
            names = [f"{row.pk} {getattr(row, name)}" for name in PERSONAL if getattr(row, name)]
            Partnership.objects.filter(pk=row.pk).update(**dict.fromkeys(PERSONAL, ""))
            _prove(row.project, "kumppanuuden vastuuhenkilöt", names, "people")
    return len(rows)


def forget_invitations(today: date) -> int:
    """Deletes invitations that lapsed before today without being accepted; returns how many."""
    return Invitation.objects.filter(accepted_at=None, expires_at__lt=_midnight(today)).delete()[0]


def _midnight(today: date, days_ago: int = 0) -> datetime:
    # By midnight here: in UTC the first hours of today still belong to yesterday.
    return timezone.make_aware(datetime.combine(today - timedelta(days=days_ago), time.min))
