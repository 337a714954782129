"""A wire on this machine that can be cut and mended: connections to a port go on to a server."""

import selectors
import socket
import threading
from contextlib import contextmanager, suppress

STEP = 65536


class Relay:
    """`target`: the path of a socket, a port of this machine, or (host, port); `host`: where it
    listens. While `is_cut`, whoever is
    connected is cut off and nobody gets through."""

    def __init__(self, target: str | int | tuple[str, int], host: str = "127.0.0.1"):
        self.target, self.is_cut = target, False
        self.listener = socket.create_server((host, 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def cut(self) -> None:
        self.is_cut = True
        with self._lock:
            for each in self._open:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.is_cut = False

    def serve(self) -> None:
        while True:
            try:
                outer, _address = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=[outer], daemon=True).start()

    def _carry(self, outer: socket.socket) -> None:
        with outer, suppress(OSError):
            if self.is_cut:
                return
            with self._connected() as inner:
                ends = {outer, inner}
                with self._lock:
                    self._open |= ends
                try:
                    _pump(outer, inner)
                finally:
                    with self._lock:
                        self._open -= ends

    def _connected(self) -> socket.socket:
        if isinstance(self.target, int):
            return socket.create_connection(("127.0.0.1", self.target))
        if isinstance(self.target, tuple):
            return socket.create_connection(self.target)
        found = socket.socket(socket.AF_UNIX)
        try:
            found.connect(self.target)
        except OSError:
            found.close()
            raise
        return found


def _pump(outer: socket.socket, inner: socket.socket) -> None:
    with selectors.DefaultSelector() as ready:
        ready.register(outer, selectors.EVENT_READ, inner)
        ready.register(inner, selectors.EVENT_READ, outer)
        while True:
            for key, _events in ready.select():
                data = key.fileobj.recv(STEP)
                if not data:
                    return
                key.data.sendall(data)


@contextmanager
def relay(target: str | int | tuple[str, int], host: str = "127.0.0.1"):
    found = Relay(target, host)
    threading.Thread(target=found.serve, daemon=True).start()
    try:
        yield found
    finally:
        found.listener.close()
        found.cut()
