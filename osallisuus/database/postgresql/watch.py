"""Whether the database server answers, for all threads of a process that serves pages.

A server that has lost its power or its network closes nothing: whoever has asked it waits for
ever, and so does everybody who comes later. Here the first silence of a second makes one thread
ask anew; if that gets no answer either, all that wait are told, and nobody else begins to wait
until the server is back.
"""

import logging
import threading
import time
from collections.abc import Callable, Generator

import psycopg
from psycopg.waiting import Ready

SILENCE_SECONDS = 1
"""Silence after which the server is asked whether it is there at all."""
# A new connection may take so long; psycopg knows nothing shorter.
CONNECT_SECONDS = 2
AGAIN_SECONDS = 1
"""How long to wait before a server that was away is asked again."""

logger = logging.getLogger(__name__)


class AwayError(psycopg.OperationalError):
    """The server does not answer; nothing is known of what it was asked last."""


class Watch:
    """`is_away` is changed only by the thread that asks, of which there is at most one."""

    def __init__(self):
        self.is_away = False
        self._lock = threading.Lock()
        self._is_asking = False
        self._answered_at = 0.0
        self._parameters: dict = {}
        self._forget: Callable[[], None] = lambda: None

    def begin(self, parameters: dict, *, forget: Callable[[], None]) -> None:
        """How to reach the server, and what drops the connections to one that has gone."""
        self._parameters = parameters | {"connect_timeout": CONNECT_SECONDS}
        self._forget = forget

    def refuse(self) -> None:
        """Raises AwayError while the server is away."""
        if self.is_away:
            raise AwayError("The database server does not answer.")

    def doubt(self) -> None:
        """Called by whoever waits: has the server asked, and raises AwayError if it is away."""
        self.refuse()
        with self._lock:
            is_fresh = time.monotonic() - self._answered_at < SILENCE_SECONDS
            if self._is_asking or is_fresh:
                return
            self._is_asking = True
        # In a thread of its own, which goes on asking while those who wait are told; a
        # daemon keeps no process alive.
        threading.Thread(target=self._ask, name="database-watch", daemon=True).start()

    def _ask(self) -> None:
        try:
            while error := self._error():
                if not self.is_away:
                    self.is_away = True
                    logger.warning("The database does not answer (%s).", type(error).__name__)
                    self._forget()
                time.sleep(AGAIN_SECONDS)
            if self.is_away:
                logger.warning("The database answers again.")
        finally:
            self._answered_at = time.monotonic()
            self.is_away = self._is_asking = False

    def _error(self) -> psycopg.Error | None:
        try:
            # A new connection and not one of the pool, which would
            # wait for the lost server as well.
            psycopg.connect(**self._parameters).close()
        except psycopg.Error as error:
            return error
        return None


WATCH = Watch()


def watched(gen: Generator) -> Generator:
    """A generator of psycopg's that raises AwayError instead of waiting for a lost server."""
    spoke_at = time.monotonic()
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if ready != Ready.NONE:
                spoke_at = time.monotonic()
            # A slow statement is as silent as a lost server, hence a question and no error.
            elif time.monotonic() - spoke_at > SILENCE_SECONDS:
                WATCH.doubt()
            wanted = gen.send(ready)
    except StopIteration as done:
        return done.value
