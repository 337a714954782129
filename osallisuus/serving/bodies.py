"""Heads of requests, which are not waited for long; bodies of requests, counted as they come and
cut off where they come too slowly; and that of an answer to HEAD, which has none.

A thread that waits for the rest of a form serves nobody else, and forty half-sent forms are more
than there are threads. A proxy in front keeps them away; these limits hold without one.
"""

import socket
import struct
import threading
import time
from contextlib import contextmanager, nullcontext, suppress

STEP = 8192
"""Bytes that are asked for at once, so that it is seen how fast a body comes."""
BYTES_A_SECOND = 16_000
"""Slower than a telephone sends a picture; a form of the survey fits into the first packets."""
PATIENCE_SECONDS, HURRIED_SECONDS = 20.0, 0.5
"""How long a body may be late, usually and while few threads are left."""
N_HURRIED = 3
"""So many bodies that a process waits for at once make it hurry: all but one of four threads."""
LOOK_SECONDS = 0.2
HEAD_SECONDS = 5
"""How long the next bytes of a head may be late. gunicorn 27 has no limit of its own, and its
threads wait in the kernel, which has one for every socket."""
MOST_UNREAD = 8_000_000
"""Bytes that are taken of a body that nobody asked for, so that its sender reads the answer."""


class Waits:
    """The bodies that a process waits for at this moment.

    One thread looks at them, and only while there are any. A body that is cut off ends where it
    is, as if its sender had hung up: what did not come whole is refused, and can be sent again.
    """

    def __init__(self):
        self._begun: dict[CountedBody, float] = {}
        self._changed = threading.Condition()
        self._is_looking = False

    @contextmanager
    def waiting(self, body: "CountedBody"):
        begun = time.monotonic()
        with self._changed:
            self._begun[body] = begun
            self._changed.notify()
            if not self._is_looking:
                self._is_looking = True
                threading.Thread(target=self._look, name="slow-bodies", daemon=True).start()
        try:
            yield
        finally:
            with self._changed:
                self._begun.pop(body, None)
            body.seconds += time.monotonic() - begun

    def _look(self):
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._begun)
            time.sleep(LOOK_SECONDS)
            # Under the lock, so that nobody is cut off whose body has just come.
            with self._changed:
                for body in late(self._begun, time.monotonic()):
                    del self._begun[body]
                    body.cut_off()


def late(begun: "dict[CountedBody, float]", now: float) -> "list[CountedBody]":
    """Those that have come too slowly to be waited for; `begun`: since when each is waited for,
    in seconds of the clock that `now` is of."""
    patience = HURRIED_SECONDS if len(begun) >= N_HURRIED else PATIENCE_SECONDS
    return [
        body
        for body, since in begun.items()
        if body.seconds + now - since > patience + body.n_bytes / BYTES_A_SECOND
    ]


WAITS = Waits()


def wait_at_most(seconds: int, connection: socket.socket) -> None:
    """Reading ends with BlockingIOError when nothing comes for so long; 0 is without a limit. What
    a listening socket takes in has its limit."""
    limit = struct.pack("ll", seconds, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)


class CountedBody:
    """The body of a request; `n_bytes` is how much of it has been read, in `seconds`.

    `connection`: where it comes from; without it, it is waited for without a limit.
    """

    def __init__(self, stream, connection: socket.socket | None = None):
        self.stream, self.connection = stream, connection
        self.n_bytes, self.seconds = 0, 0.0

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

    def cut_off(self) -> None:
        """Ends the body where it is, for whoever waits for the rest of it."""
        if self.connection:
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RD)

    def _come(self, read, *size) -> bytes:
        with WAITS.waiting(self) if self.connection else nullcontext():
            data = read(*size)
        self.n_bytes += len(data)
        return data


@contextmanager
def unhurried(connection: socket.socket):
    """Within, the body has its own limits; the head of the next request has that of heads again."""
    wait_at_most(0, connection)
    try:
        yield
    finally:
        # Whoever has hung up meanwhile sends no other.
        with suppress(OSError):
            wait_at_most(HEAD_SECONDS, connection)


def with_counted_bodies(application):
    """A WSGI application whose requests have counted bodies, each taken to its end.

    gunicorn would wait by itself for the rest of one that the application left.
    """

    def counting(environ, start_response):
        connection = environ.get("gunicorn.socket")
        body = CountedBody(environ["wsgi.input"], connection)
        environ["wsgi.input"] = body
        with unhurried(connection) if connection else nullcontext():
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
