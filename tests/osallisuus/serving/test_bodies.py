import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO

import pytest

from osallisuus.serving.bodies import (
    Coming,
    Connection,
    CountedBody,
    Listener,
    late,
    n_come,
    with_counted_bodies,
    without_body_of_head,
)


@pytest.mark.parametrize(
    "read",
    [
        lambda body: body.read(),
        lambda body: (body.read(3), body.read(100)),
        lambda body: (body.readline(), body.readline()),
        lambda body: body.readlines(),
        lambda body: list(body),
    ],
)
def test_body_counts_what_was_read_of_it(read):
    body = CountedBody(BytesIO(b"yksi\nkaksi"))

    read(body)

    assert n_come(body, 200) == 10


def test_body_that_does_not_count_has_come_whole():
    assert n_come(BytesIO(b"yksi"), 200) == 200


def test_requests_of_the_application_have_counted_bodies():
    def application(environ, start_response):
        return [environ["wsgi.input"].read(), n_come(environ["wsgi.input"], 0)]

    found = with_counted_bodies(application)({"wsgi.input": BytesIO(b"yksi")}, None)

    assert found == [b"yksi", 4]


def come(n_bytes, seconds=0.0):
    body = CountedBody(BytesIO())
    body.n_bytes, body.seconds = n_bytes, seconds
    return body


@pytest.mark.parametrize(
    ("n_waiting", "n_bytes", "seconds", "is_late"),
    [
        (1, 0, 19.9, False),
        (1, 0, 20.1, True),
        (1, 160_000, 29.9, False),
        (1, 160_000, 30.1, True),
        (2, 0, 19.9, False),
        (3, 0, 0.4, False),
        (3, 0, 0.6, True),
        (3, 16_000, 1.4, False),
        (3, 16_000, 1.6, True),
    ],
)
def test_body_is_late_by_its_speed_and_sooner_while_many_are_waited_for(
    n_waiting, n_bytes, seconds, is_late
):
    # A part of the time has passed in earlier steps of the same body.
    body = come(n_bytes, seconds / 2)
    others = {come(0): 100.0 for _number in range(n_waiting - 1)}

    found = late({body: 100.0 - seconds / 2} | others, 100.0)

    assert found == ([body] if is_late else [])


def test_body_that_stops_coming_is_cut_off_and_ends_where_it_is(monkeypatch):
    monkeypatch.setattr(CountedBody, "patience", 0.3)
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb") as stream:
        theirs.sendall(b"koodi=")
        body = CountedBody(stream, ours)

        assert (body.read(100), body.read(100)) == (b"koodi=", b"")
        assert n_come(body, 100) == 6


@pytest.fixture
def ends():
    """Both ends of a connection that a listener of ours has taken in."""
    with Listener() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with socket.create_connection(listener.getsockname()) as theirs:
            ours, _address = listener.accept()
            with ours:
                yield ours, theirs


def drip(theirs, n_bytes):
    for _byte in range(n_bytes):
        with suppress(OSError):
            theirs.sendall(b"x")
        time.sleep(0.1)


def test_head_that_drips_is_cut_off_though_something_always_comes(monkeypatch, ends):
    monkeypatch.setattr(Coming, "patience", 0.4)
    ours, theirs = ends
    with ThreadPoolExecutor(1) as thread:
        thread.submit(drip, theirs, 20)
        begun, n_come = time.monotonic(), 0
        while data := ours.recv(100):
            n_come += len(data)
        seconds = time.monotonic() - begun

    assert 0 < n_come < 15
    assert 0.3 < seconds < 1.5


def test_body_has_its_own_limits_and_the_next_head_those_of_heads_again(ends):
    ours, _theirs = ends
    before = ours.head

    with ours.past_head():
        within = ours.head

    assert isinstance(ours, Connection)
    assert (before.connection, within, ours.head.connection) == (ours, None, ours)
    assert ours.head is not before


def test_body_that_nobody_asked_for_is_taken_to_its_end():
    def application(environ, start_response):
        return [b"ei"]

    stream = BytesIO(b"x" * 20_000)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        environ = {"wsgi.input": stream, "gunicorn.socket": ours}
        found = with_counted_bodies(application)(environ, None)

    assert (found, stream.read()) == ([b"ei"], b"")


class Answer(list):
    is_closed = False

    def close(self):
        self.is_closed = True


@pytest.mark.parametrize(
    ("method", "sent", "is_closed"), [("GET", [b"sivu"], False), ("HEAD", [], True)]
)
def test_answer_to_head_has_headers_alone(method, sent, is_closed):
    answer = Answer([b"sivu"])

    found = without_body_of_head(lambda *_: answer)({"REQUEST_METHOD": method}, None)

    assert (list(found), answer.is_closed) == (sent, is_closed)
