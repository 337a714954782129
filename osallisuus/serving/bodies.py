"""Heads and bodies of requests, counted as they come and cut off where they come too slowly; and
the body of an answer to HEAD, which has none.

A thread that waits for the rest of a form serves nobody else, and forty half-sent forms are more
than there are threads. A proxy in front keeps them away; these limits hold without one.
"""

import socket
import threading
import time
from contextlib import contextmanager, nullcontext, suppress

STEP = 8192
"""Bytes that are asked for at once, so that it is seen how fast a body comes."""
BYTES_A_SECOND = 16_000
"""Slower than a telephone sends a picture; a form of the survey fits into the first packets."""
PATIENCE_SECONDS, HURRIED_SECONDS = 20.0, 0.5
"""How long a body may be late, usually and while few threads are left; then a head too."""
N_HURRIED = 3
"""So many requests that a process waits for at once make it hurry: all but one of four threads."""
LOOK_SECONDS = 0.2
HEAD_SECONDS = 5.0
"""How long all of a head may be late. gunicorn 27 has no limit for one that has begun."""
MOST_UNREAD = 8_000_000
"""Bytes that are taken of a body that nobody asked for, so that its sender reads the answer."""


class Waits:
    """The heads and bodies that a process waits for at this moment.

    One thread looks at them, and only while there are any. What is cut off ends where it is, as if
    its sender had hung up: what did not come whole is refused, and can be sent again.
    """

    def __init__(self):
        self._begun: dict[Coming, float] = {}
        self._changed = threading.Condition()
        self._is_looking = False

    @contextmanager
    def waiting(self, part: "Coming"):
        begun = time.monotonic()
        with self._changed:
            self._begun[part] = begun
            self._changed.notify()
            if not self._is_looking:
                self._is_looking = True
                threading.Thread(target=self._look, name="slow-bodies", daemon=True).start()
        try:
            yield
        finally:
            with self._changed:
                self._begun.pop(part, None)
            part.seconds += time.monotonic() - begun

    def _look(self):
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._begun)
            time.sleep(LOOK_SECONDS)
            # Under the lock, so that nobody is cut off whose part has just come.
            with self._changed:
                for part in late(self._begun, time.monotonic()):
                    del self._begun[part]
                    part.cut_off()


def late(begun: "dict[Coming, float]", now: float) -> "list[Coming]":
    """Those that have come too slowly to be waited for; `begun`: since when each is waited for,
    in seconds of the clock that `now` is of."""
    is_hurried = len(begun) >= N_HURRIED
    return [
        part
        for part, since in begun.items()
        if part.seconds + now - since
        > (HURRIED_SECONDS if is_hurried else part.patience) + part.n_bytes / BYTES_A_SECOND
    ]


WAITS = Waits()


class Coming:
    """Part of a request; `n_bytes` is how much of it has come, in `seconds` of waiting.

    `connection`: where it comes from; without it, it is waited for without a limit.
    """

    patience = HEAD_SECONDS

    def __init__(self, connection: socket.socket | None = None):
        self.connection, self.n_bytes, self.seconds = connection, 0, 0.0

    def cut_off(self) -> None:
        """Ends it where it is, for whoever waits for the rest of it."""
        if self.connection:
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RD)


class Listener(socket.socket):
    """Takes in connections whose heads are waited for in all so long as above."""

    def accept(self):
        found, address = super().accept()
        return Connection(fileno=found.detach()), address


class Connection(socket.socket):
    """`head`: that of the request which comes next, or None while the body of one is read, which
    has limits of its own."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.head: Coming | None = Coming(self)

    def recv(self, size: int, flags: int = 0) -> bytes:
        head = self.head
        if head is None or self.gettimeout() == 0:
            return super().recv(size, flags)
        try:
            # Mostly all of it is there, and nobody need look.
            data = super().recv(size, flags | socket.MSG_DONTWAIT)
        except BlockingIOError:
            with WAITS.waiting(head):
                data = super().recv(size, flags)
        head.n_bytes += len(data)
        return data

    @contextmanager
    def past_head(self):
        self.head = None
        try:
            yield
        finally:
            self.head = Coming(self)


class CountedBody(Coming):
    """The body of a request; of what has been read of it, `n_bytes` are counted."""

    patience = PATIENCE_SECONDS

    def __init__(self, stream, connection: socket.socket | None = None):
        super().__init__(connection)
        self.stream = stream

    def read(self, size: int | None = None) -> bytes:
        left = float("inf") if size is None or size < 0 else size
        parts = []
        while left > 0:
            part = self._come(self.stream.read, min(STEP, left))
            if not part:
                break
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def readline(self, *size) -> bytes:
        return self._come(self.stream.readline, *size)

    def readlines(self, *hint) -> list[bytes]:
        return list(self)

    def __iter__(self):
        while line := self.readline():
            yield line

    def _come(self, read, *size) -> bytes:
        with WAITS.waiting(self) if self.connection else nullcontext():
            data = read(*size)
        self.n_bytes += len(data)
        return data


def with_counted_bodies(application):
    """A WSGI application whose requests have counted bodies, each taken to its end.

    gunicorn would wait by itself for the rest of one that the application left.
    """

    def counting(environ, start_response):
        connection = environ.get("gunicorn.socket")
        body = CountedBody(environ["wsgi.input"], connection)
        environ["wsgi.input"] = body
        with connection.past_head() if isinstance(connection, Connection) else nullcontext():
            answer = application(environ, start_response)
            while connection and body.n_bytes < MOST_UNREAD and body.read(STEP):
                pass
        return answer

    return counting


def without_body_of_head(application):
    """A WSGI application that answers HEAD with the headers of its page alone."""

    def answering(environ, start_response):
        answer = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return answer
        if hasattr(answer, "close"):
            answer.close()
        return []

    return answering


def n_come(body, announced: int) -> int:
    """How many bytes of a body have come. One that does not count, as the test client's, has come
    whole: it was never sent."""
    return body.n_bytes if isinstance(body, CountedBody) else announced
