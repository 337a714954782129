"""Forms that come slowly, or never whole, straight at gunicorn; and answers without a body."""

import socket
import time
from contextlib import ExitStack, suppress
from threading import Event, Thread

import pytest

from osallisuus.serving.bodies import HEAD_SECONDS

N_SLOW = 40
WAITED = 8.0
"""Seconds that somebody waits behind all of them; without a limit as long as they stay."""
HEAD = (
    "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\nkoodi="
)


def half_sent(stack, site, path):
    connections = []
    for _number in range(N_SLOW):
        address = ("127.0.0.1", site.ports[0])
        each = stack.enter_context(socket.create_connection(address, timeout=30))
        each.sendall(HEAD.format(path=path).encode())
        connections.append(each)
    return connections


def beginning(connection) -> bytes:
    try:
        return connection.recv(1000)[:12]
    except ConnectionResetError:
        return b""


@pytest.mark.parametrize(
    ("path", "status"), [("/kysely/", b"HTTP/1.1 400"), ("/ei-ole/", b"HTTP/1.1 404")]
)
def test_half_sent_forms_do_not_hold_the_site(site, path, status):
    with ExitStack() as stack:
        slow = half_sent(stack, site, path)
        begun = time.monotonic()
        page = site.visitor("127.0.0.41").get("/tietoa/")
        taken = time.monotonic() - begun
        told = {beginning(each) for each in slow[:20]}

    assert page.status == 200
    assert taken < WAITED
    assert told == {status}


def test_half_sent_heads_do_not_hold_the_site(site):
    with ExitStack() as stack:
        address = ("127.0.0.1", site.ports[0])
        for _thread in range(8):
            each = stack.enter_context(socket.create_connection(address, timeout=30))
            each.sendall(b"GET /tietoa/ HTTP/1.1\r\nHost: loc")
            slow = each
        begun = time.monotonic()
        page = site.visitor("127.0.0.43").get("/tietoa/")
        taken = time.monotonic() - begun

        assert page.status == 200
        assert taken < HEAD_SECONDS + WAITED
        assert beginning(slow) == b""
    assert "ERROR" not in (site.folder / "server.log").read_text("utf-8")


def drip(connections, is_over):
    while not is_over.wait(1):
        for each in connections:
            with suppress(OSError):
                each.sendall(b"x")


def test_heads_that_drip_do_not_hold_the_site(site):
    with ExitStack() as stack:
        address = ("127.0.0.1", site.ports[0])
        slow = [
            stack.enter_context(socket.create_connection(address, timeout=30))
            for _thread in range(8)
        ]
        for each in slow:
            each.sendall(b"GET /tietoa/ HTTP/1.1\r\nX-Slow: ")
        is_over = Event()
        stack.callback(is_over.set)
        Thread(target=drip, args=[slow, is_over], daemon=True).start()
        begun = time.monotonic()
        page = site.visitor("127.0.0.44").get("/tietoa/")
        taken = time.monotonic() - begun

        assert page.status == 200
        assert taken < HEAD_SECONDS + WAITED
        assert [beginning(each) for each in slow] == [b""] * 8


def test_form_that_comes_in_pieces_is_taken(site):
    visitor = site.visitor("127.0.0.42")
    body = f"koodi={site.codes.pop()}".encode()
    head = HEAD.format(path="/kysely/").replace("100", str(len(body))).encode()
    with socket.create_connection(("127.0.0.1", visitor.port), timeout=30) as connection:
        connection.sendall(head)
        time.sleep(1.5)
        connection.sendall(body.removeprefix(b"koodi="))

        assert beginning(connection) == b"HTTP/1.1 302"


@pytest.mark.parametrize("path", ["/", "/tietoa/", "/kysely/", "/ei-ole/", "/robots.txt"])
def test_head_is_answered_without_a_body_and_without_a_warning(site, path):
    request = f"HEAD {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", site.ports[0]), timeout=30) as connection:
        connection.sendall(request.encode())
        answer = b""
        while part := connection.recv(65536):
            answer += part
    headers, _, body = answer.partition(b"\r\n\r\n")

    assert headers.startswith((b"HTTP/1.1 200", b"HTTP/1.1 404"))
    assert b"content-length:" in headers.lower()
    assert body == b""
    assert "no-body response" not in (site.folder / "server.log").read_text("utf-8")
