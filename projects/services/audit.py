"""Traces of files that went in or out."""

from collections.abc import Mapping

from projects.models import AuditEvent


def record_transfer(
    *, actor, is_import: bool, target: str, counts: Mapping[int | None, int]
) -> list[AuditEvent]:
    """One event for each project whose rows were in the file; a file without rows leaves one."""
    action = AuditEvent.Action.IMPORT if is_import else AuditEvent.Action.EXPORT
    return AuditEvent.objects.bulk_create(
        AuditEvent(actor=actor, project_id=project, action=action, target=target, n_rows=count)
        for project, count in (counts or {None: 0}).items()
    )
