"""A wire between a browser and the site that can really be cut.

Chromium's own switch (`set_offline`) covers what a document asks for, but what is sent with
`keepalive` while one document gives way to the next may pass it by: the switch then tells the page
that there is no network, and the site gets the message all the same.
"""

import contextlib
import selectors
import socket
import socketserver
from urllib.parse import urlsplit

MOST_BYTES = 65_536


class Wire(socketserver.ThreadingTCPServer):
    """Passes on whatever comes to `address` to the site at `beyond`, until it is cut."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, beyond: str):
        self.beyond = (urlsplit(beyond).hostname, urlsplit(beyond).port)
        self.is_cut = False
        self.ends: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), Passing)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def cut(self) -> None:
        self.is_cut = True
        for end in list(self.ends):
            # One that has just been closed from its other end needs no cutting.
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.is_cut = False


class Passing(socketserver.BaseRequestHandler):
    server: Wire

    def handle(self):
        if self.server.is_cut:
            return
        with socket.create_connection(self.server.beyond) as site, contextlib.suppress(OSError):
            ends = {self.request: site, site: self.request}
            self.server.ends |= ends.keys()
            pass_on(ends)
            self.server.ends -= ends.keys()


def pass_on(ends: dict[socket.socket, socket.socket]) -> None:
    """From each end to its other one, until one of them has no more to say."""
    with selectors.DefaultSelector() as selector:
        for end in ends:
            selector.register(end, selectors.EVENT_READ)
        while True:
            for key, _events in selector.select():
                text = key.fileobj.recv(MOST_BYTES)
                if not text:
                    return
                ends[key.fileobj].sendall(text)
