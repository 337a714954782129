"""Approving what a pilot's people have sent, or returning it to be mended."""

from collections.abc import Iterable

from django.db import transaction

from projects.models import ApprovalState, CostLine, PilotSession


@transaction.atomic
def approve_rows(*, rows: Iterable[PilotSession | CostLine]) -> int:
    """Approved rows count in figures from now on; the number of rows whose state changed."""
    return _move(rows, ApprovalState.APPROVED, "")


@transaction.atomic
def return_rows(*, rows: Iterable[PilotSession | CostLine], note: str = "") -> int:
    """Returned rows count in no figure until they are mended, as `note` says, and approved."""
    return _move(rows, ApprovalState.RETURNED, note)


def _move(rows, state, note) -> int:
    changed = [row for row in rows if row.state != state]
    for row in changed:
        row.state, row.return_note = state, note
        row.save(update_fields=["state", "return_note"])
    return len(changed)
