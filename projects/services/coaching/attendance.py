"""Who came: marked from the list of names, kept as counts by sector."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from osallisuus.text.counts import MOST_PEOPLE
from projects.models import CoachingSession, SignUp

Sector = SignUp.Sector
FIELDS = {
    Sector.MUNICIPALITY: "n_municipality",
    Sector.ASSOCIATION: "n_association",
    Sector.RESIDENT: "n_residents",
    Sector.OTHER: "n_other",
}
"""The count of each sector in its session."""


class AttendanceRefusedError(Exception):
    """Nobody can be marked as come now; the message says why, in Finnish."""


def refusal_to_mark(session: CoachingSession, at: datetime | None = None) -> str:
    """Why nobody can have come; an empty text from the first day of the session on."""
    if session.is_cancelled:
        return _("Valmennus on peruttu. Palauta se ensin, jos se kuitenkin pidettiin.")
    if not session.has_come(at):
        return _("Valmennus on vasta tulossa. Läsnäolo merkitään, kun se pidetään.")
    return ""


@transaction.atomic
def mark_attendance(*, signup: SignUp, has_come: bool, at: datetime | None = None) -> SignUp:
    """Says of one person whether they came; the count of the sector follows.

    Saying the same twice counts once. Raises AttendanceRefusedError.
    """
    session = _locked(signup.session, at)
    found = session.signups.select_for_update().get(pk=signup.pk)
    if found.has_come != has_come:
        found.has_come = has_come
        found.save(update_fields=["has_come"])
        _add(session, found.sector, 1 if has_come else -1)
    return found


@transaction.atomic
def count_unlisted(
    *, session: CoachingSession, sector: str, step: int, at: datetime | None = None
) -> CoachingSession:
    """One more or one less who came without signing up; never fewer than are marked on the list.

    Raises AttendanceRefusedError.
    """
    found = _locked(session, at)
    n_listed = found.signups.filter(sector=sector, has_come=True).count()
    if step > 0 or (getattr(found, FIELDS[Sector(sector)]) or 0) > n_listed:
        _add(found, sector, step)
    return found


@transaction.atomic
def finish_attendance(*, session: CoachingSession, at: datetime | None = None) -> CoachingSession:
    """Everybody has been marked: a sector where nobody was is zero from here on, no longer unknown.

    Raises AttendanceRefusedError.
    """
    found = _locked(session, at)
    empty = [name for name in FIELDS.values() if getattr(found, name) is None]
    for name in empty:
        setattr(found, name, 0)
    if empty:
        found.save(update_fields=empty)
    return found


def _locked(session: CoachingSession, at: datetime | None) -> CoachingSession:
    # Two phones at the door wait here, and each adds to what the other has left.
    found = CoachingSession.objects.select_for_update().get(pk=session.pk)
    if reason := refusal_to_mark(found, at):
        raise AttendanceRefusedError(reason)
    return found


def _add(session: CoachingSession, sector: str, step: int) -> None:
    name = FIELDS[Sector(sector)]
    count = max(min((getattr(session, name) or 0) + step, MOST_PEOPLE), 0)
    # Back to nobody is back to "not counted": zero is said by finishing.
    setattr(session, name, count or None)
    session.save(update_fields=[name])
