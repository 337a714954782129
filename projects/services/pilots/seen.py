"""Who saves second is told: a row is changed only as its page showed it."""

from typing import TypeVar

from projects.models import CostLine, PilotSession

Row = TypeVar("Row", PilotSession, CostLine)


class ChangedMeanwhileError(Exception):
    """The row is another than the one that was seen. `record`: its newest record, None without."""

    def __init__(self, record):
        self.record = record
        super().__init__(str(record))


def stamp_of(row: PilotSession | CostLine) -> int:
    """The key of the newest record of the row's history; 0 for a row without any."""
    newest = type(row).history.filter(id=row.pk).order_by("-history_id")
    return newest.values_list("history_id", flat=True).first() or 0


def lock_seen(row: Row, seen: int) -> Row:
    """The row as it is now, locked; call it inside a transaction.

    Raises ChangedMeanwhileError when somebody has saved it since `seen` was its stamp, and
    DoesNotExist when it has been deleted.
    """
    rows = type(row).objects.select_for_update(of=("self",)).select_related("pilot")
    found = rows.get(pk=row.pk)
    if stamp_of(found) != seen:
        newest = type(row).history.filter(id=row.pk).select_related("history_user")
        raise ChangedMeanwhileError(newest.order_by("-history_id").first())
    return found
