"""Reading from a copy of the database, where a page may show what was true a moment ago.

A request reads either from the copy or from the database itself, never from both in turn: what is
kept in memory is named by a version of the data, and would have the version of the one and the
content of the other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from django.db import DEFAULT_DB_ALIAS, Error, connections

REPLICA = "replica"
AWAY_SECONDS = 30.0
"""How long a process reads from the database itself after the copy has not answered."""
NEVER = {"django_cache", "sessions"}
"""Apps whose rows tell what somebody has just done."""


class Reading:
    """Where one request reads from; asked for only when it reads."""

    def __init__(self, source: str):
        self.source, self.is_sure = source, source == DEFAULT_DB_ALIAS

    def settle(self) -> str:
        if not self.is_sure:
            self.is_sure = True
            if not AWAY.answers():
                self.source = DEFAULT_DB_ALIAS
        return self.source

    def leave(self) -> None:
        """Who has written reads what was written."""
        self.source, self.is_sure = DEFAULT_DB_ALIAS, True


class Away:
    """Until when this process does not ask the copy."""

    def __init__(self):
        self.until = 0.0

    def is_over(self) -> bool:
        return monotonic() >= self.until

    def answers(self) -> bool:
        """Whether the copy does, tried with the connection that is then read from."""
        try:
            # A connection from an earlier request is tried before it is used again.
            with connections[REPLICA].cursor():
                return True
        except Error:
            connections[REPLICA].close()
            self.until = monotonic() + AWAY_SECONDS
            return False


AWAY = Away()
_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def from_replica() -> Iterator[None]:
    """Within, rows are read from the copy, unless it is away or until something is written."""
    token = _reading.set(Reading(REPLICA if AWAY.is_over() else DEFAULT_DB_ALIAS))
    try:
        yield
    finally:
        _reading.reset(token)


def source() -> str:
    """The alias that is read from at this moment, without asking whether it answers."""
    reading = _reading.get()
    return reading.source if reading else DEFAULT_DB_ALIAS


class ReplicaRouter:
    """Django's router: everything goes to the database itself outside of `from_replica`."""

    def db_for_read(self, model, **hints) -> str:
        reading = _reading.get()
        if reading is None or model._meta.app_label in NEVER:
            return DEFAULT_DB_ALIAS
        return reading.settle()

    def db_for_write(self, model, **hints) -> str:
        if reading := _reading.get():
            reading.leave()
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints) -> bool:
        # The same rows, whichever of the two they were read from.
        return True

    def allow_migrate(self, db, app_label, **hints) -> bool:
        return db == DEFAULT_DB_ALIAS
