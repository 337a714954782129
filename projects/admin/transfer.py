"""Files in and out of the lists of projects, each leaving an event in the log."""

from collections import Counter
from operator import attrgetter

from osallisuus.admin import TransferMixin
from projects.services import record_transfer


class ProjectTransferMixin(TransferMixin):
    project_of = None
    """Dotted path from a row to its project; None where rows belong to no single project."""

    def record_transfer(self, request, *, is_import, rows, file_format):
        if self.project_of:
            counts = Counter(map(attrgetter(self.project_of), rows))
        else:
            own = {found.project_id for found in request.user.live_memberships}
            # Places belong to no project; the event goes to the only
            # project that its reader has, if so.
            counts = {own.pop() if len(own) == 1 else None: len(rows)}
        record_transfer(
            actor=request.user,
            is_import=is_import,
            target=f"{self.opts.verbose_name_plural} ({file_format})",
            counts=counts,
        )
