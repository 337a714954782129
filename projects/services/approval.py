"""Approving what a pilot's people have sent, or returning it to be mended."""

from collections.abc import Iterable

from django.db import transaction

from projects.models import CostLine, PilotSession, State


@transaction.atomic
def approve_rows(*, rows: Iterable[PilotSession | CostLine]) -> int:
    """Approved rows count in figures from now on; the number of rows whose state changed."""
    return _move(rows, State.APPROVED)


@transaction.atomic
def return_rows(*, rows: Iterable[PilotSession | CostLine]) -> int:
    """Returned rows count in no figure until they are mended and approved."""
    return _move(rows, State.RETURNED)


def _move(rows, state) -> int:
    changed = [row for row in rows if row.state != state]
    for row in changed:
        row.state = state
        row.save(update_fields=["state"])
    return len(changed)
