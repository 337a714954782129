"""Costs of a pilot: one row, a month again, a sheet of them, one cost over several pilots."""

from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction

from projects.models import ApprovalState, CostLine, Pilot
from projects.queries.cost_book import cost_key, same_costs
from projects.services.pilots.seen import lock_seen
from projects.services.pilots.sharing import Share

COPIED = (
    "kind",
    "basis",
    "description",
    "amount",
    "hours",
    "rate",
    "payer",
    "split_rule",
)


@transaction.atomic
def save_cost(*, line: CostLine, by_keeper: bool, seen: int | None = None) -> CostLine:
    """Saves a new row, or a changed one as its page showed it.

    by_keeper: whether the sender may approve; a row of anybody else waits for approval. Raises
    ChangedMeanwhileError for a row that somebody has saved since `seen`.
    """
    if line.pk:
        lock_seen(line, seen or 0)
    if not by_keeper:
        line.state, line.return_note = ApprovalState.SUBMITTED, ""
    line.save()
    return line


def in_next_month(day: date) -> date:
    """The same day of the next month; the last one where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def copy_to_next_month(line: CostLine) -> CostLine:
    """An unsaved row like the given one, a month later."""
    values = {name: getattr(line, name) for name in COPIED}
    return CostLine(pilot=line.pilot, spent_on=in_next_month(line.spent_on), **values)


@transaction.atomic
def add_costs(
    *, pilot: Pilot, lines: Iterable[CostLine], known: Collection[int] = ()
) -> list[CostLine]:
    """Saves new rows of the pilot, all or none; what is saved is approved by that.

    known: places in `lines` of rows whose like was there already when their sender saw them. The
    like of any other row must have come since, so it is left out: a list sent twice is saved once.
    """
    # Whoever sends the same list at the same moment waits here.
    Pilot.objects.select_for_update().get(pk=pilot.pk)
    before = same_costs(pilot)
    new = [line for n, line in enumerate(lines) if n in known or cost_key(line) not in before]
    for line in new:
        line.pilot, line.state = pilot, ApprovalState.APPROVED
        line.full_clean()
        line.save()
    return new


@transaction.atomic
def add_shared_cost(*, like: CostLine, shares: Iterable[Share]) -> list[CostLine]:
    """One row for each pilot of the shares, with the rule in words; `like` says all the rest.

    A share of nothing leaves no row. What has been saved already is not saved again.
    """
    made = []
    for share in shares:
        if not share.amount:
            continue
        values = {name: getattr(like, name) for name in ("kind", "description", "payer")}
        line = CostLine(
            spent_on=like.spent_on, amount=share.amount, split_rule=share.words, **values
        )
        made += add_costs(pilot=share.pilot, lines=[line])
    return made
