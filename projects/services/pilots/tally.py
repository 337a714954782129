"""The tally: presses of any number of phones, each counted once, in whatever order they come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from osallisuus.text.counts import MOST_PEOPLE
from projects.models import ApprovalState, PilotSession, TallyPress

Kind = TallyPress.Kind
KEPT_DAYS = 60
"""After so many days no phone sends anything any more, and the presses are forgotten."""


@dataclass(frozen=True)
class Press:
    """What a phone sends. step: +1, −1, or 0 for "nobody" where nothing was counted yet.

    `undoes`: the key is that of an earlier press, which is taken back.
    """

    key: UUID
    kind: str = ""
    step: int = 0
    undoes: bool = False


class TallyRefusedError(Exception):
    """Nothing can be counted for this session now; the message says why, in Finnish."""


def refusal_to_tally(session: PilotSession, today: date) -> str:
    """Why nobody can be counted for the session today; an empty text where they can."""
    if session.status == PilotSession.Status.CANCELLED:
        return _("Kerta on peruttu. Palauta se ensin, jos se kuitenkin pidettiin.")
    if session.held_on > today:
        return _("Päivä on vasta tulossa. Kävijät lasketaan, kun kerta pidetään.")
    return ""


@transaction.atomic
def record_presses(
    *,
    session: PilotSession,
    presses: Sequence[Press],
    by_keeper: bool,
    today: date | None = None,
) -> PilotSession:
    """Adds to the counts what is new in `presses`; what came before changes nothing.

    by_keeper: whether the sender may approve. What anybody else counts waits for approval. Returns
    the session as it is now. Raises TallyRefusedError, and then nothing is counted.
    """
    # Phones that send at the same moment wait here, and each adds to what the other has left.
    rows = PilotSession.objects.select_for_update(of=("self",)).select_related("pilot")
    found = rows.get(pk=session.pk)
    if reason := refusal_to_tally(found, today or timezone.localdate()):
        raise TallyRefusedError(reason)
    before = list(TallyPress.objects.filter(session=found).order_by("pk"))
    taken = _Taken(found, before, _elsewhere(found, presses))
    is_changed = any([taken.take(press) for press in presses])
    if is_changed:
        taken.write()
        found.status = PilotSession.Status.HELD
        if not by_keeper:
            found.state, found.return_note = ApprovalState.SUBMITTED, ""
        found.save()
    return found


def _elsewhere(session: PilotSession, presses: Sequence[Press]) -> set[UUID]:
    """Keys that belong to another session: whatever sends them here counts nothing."""
    others = TallyPress.objects.filter(key__in={press.key for press in presses})
    return set(others.exclude(session=session).values_list("key", flat=True))


class _Taken:
    """The presses of a session that is locked: read at once, and what is new written at once."""

    def __init__(self, session: PilotSession, rows: list[TallyPress], elsewhere: set[UUID]):
        self.session, self.elsewhere = session, elsewhere
        self.rows = {row.key: row for row in rows}
        self.new: list[TallyPress] = []
        self.undone: list[TallyPress] = []

    def take(self, press: Press) -> bool:
        """Whether the press changed anything."""
        row = self.rows.get(press.key)
        if press.undoes:
            return row is not None and self._undo(row)
        if row is not None or press.key in self.elsewhere:
            return False
        before = getattr(self.session, press.kind)
        row = TallyPress(
            session=self.session,
            key=press.key,
            kind=press.kind,
            effect=_add(self.session, press.kind, press.step),
            was_counted=before is not None,
        )
        self.rows[press.key] = row
        self.new.append(row)
        return True

    def write(self) -> None:
        """In the order in which they came, so that the first of a kind stays the first."""
        TallyPress.objects.bulk_update([row for row in self.undone if row.pk], ["is_undone"])
        TallyPress.objects.bulk_create(self.new)

    def _undo(self, row: TallyPress) -> bool:
        if row.is_undone:
            return False
        row.is_undone = True
        self.undone.append(row)
        kinds = [row.kind]
        if row.kind == Kind.FIRST_TIMERS:
            kinds = [Kind.FIRST_TIMERS, Kind.RESIDENTS]
        for kind in kinds:
            count = getattr(self.session, kind)
            if count is not None:
                setattr(self.session, kind, max(count - row.effect, 0))
            self._forget_zero(kind)
        # What another phone took in between may have left more newcomers than people.
        newcomers, people = self.session.n_first_timers or 0, self.session.n_residents or 0
        if newcomers > people:
            self.session.n_residents = newcomers
        return True

    def _forget_zero(self, kind: str) -> None:
        """Back to "not counted yet" when no press is left of those that began the count."""
        if getattr(self.session, kind) != 0:
            return
        of_kind = [kind] if kind != Kind.RESIDENTS else [Kind.RESIDENTS, Kind.FIRST_TIMERS]
        presses = [row for row in self.rows.values() if row.kind in of_kind]
        began = next((row for row in presses if row.kind == kind), presses[0])
        if not began.was_counted and all(row.is_undone for row in presses):
            setattr(self.session, kind, None)


def _add(session: PilotSession, kind: str, step: int) -> int:
    """Adds one, takes one or says "nobody"; what it came to, never under zero.

    Somebody who comes for the first time is counted among the residents by the same press: two
    presses from two phones could come in an order in which the first-timers were more than all.
    """
    count = getattr(session, kind) or 0
    if kind == Kind.RESIDENTS and step < 0 and count <= (session.n_first_timers or 0):
        step = 0
    effect = max(min(count + step, MOST_PEOPLE), 0) - count
    setattr(session, kind, count + effect)
    if kind == Kind.FIRST_TIMERS:
        session.n_residents = (session.n_residents or 0) + effect
    return effect


def forget_presses(today: date) -> int:
    """Deletes the presses of sessions long held; the counts stay. How many went."""
    old = TallyPress.objects.filter(session__held_on__lt=today - timedelta(days=KEPT_DAYS))
    return old.delete()[0]
