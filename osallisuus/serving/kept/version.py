"""Which version of the data is told to readers of public pages."""

from contextlib import suppress
from time import monotonic

from django.conf import settings
from django.db import InterfaceError, OperationalError

from osallisuus.database.replica import source
from osallisuus.models import DataVersion


class CheckedVersion:
    """The version of the data, asked from the database at most once in `VERSION_SECONDS`.

    While the database is away, the last one that was known; 0 if none was. That of a copy of the
    database is not that of the database itself.
    """

    def __init__(self):
        self.number, self.until, self.source = 0, 0.0, source()

    def current(self) -> int:
        now = monotonic()
        if now >= self.until or self.source != source():
            # Who finds the database away must not keep the next one waiting for it as well. A page
            # that is not kept asks it for more, and tells of the error itself.
            self.until = now + settings.VERSION_SECONDS
            with suppress(OperationalError, InterfaceError):
                self.number = DataVersion.current()
            # Only now, since the copy may have turned out to be away.
            self.source = source()
        return self.number
