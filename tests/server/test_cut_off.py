"""A form whose connection breaks on the way, sent to a real server over a raw socket."""

import socket
import sqlite3
from contextlib import closing
from urllib.parse import urlencode

import pytest

WRITTEN = "Kaipaan tiistaisin juttuseuraa puistossa"
N_CUT = 30
HEAD = (
    "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: {cookies}\r\n"
    "Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
)


@pytest.fixture(scope="module")
def at_open_question(site):
    """(visitor, page) of a person who has come to the first open question."""
    visitor = site.visitor("127.0.0.31")
    page = visitor.post("/kysely/", {"koodi": site.codes.pop()})
    page = visitor.post("/kysely/kieli/", page.fields | {"kieli": "fi"})
    page = visitor.post("/kysely/lupa/", page.fields | {"lupa": "1"})
    while not page.written:
        said = dict.fromkeys((name for name, _value in page.choices), "1")
        page = visitor.post(page.path, page.fields | said | {"siirry": "jatka"})
    return visitor, page


def urlencoded(fields):
    return "application/x-www-form-urlencoded", urlencode(fields).encode()


def multipart(fields):
    parts = "".join(
        f'--raja\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    return "multipart/form-data; boundary=raja", f"{parts}--raja--\r\n".encode()


def send_cut_off(visitor, path, kind, body):
    """Says the whole length, sends less and hangs up; what the server answers."""
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    head = HEAD.format(path=path, cookies=cookies, kind=kind, length=len(body))
    with socket.create_connection(("127.0.0.1", visitor.port), timeout=30) as connection:
        connection.sendall(head.encode() + body[:-N_CUT])
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer.decode()


def drafts(site):
    with closing(sqlite3.connect(site.database)) as connection:
        rows = connection.execute("SELECT open_answers FROM surveys_draft").fetchall()
    return [text for (text,) in rows if "tiistaisin" in text]


@pytest.mark.parametrize("encoded", [urlencoded, multipart])
def test_answer_cut_off_on_a_real_server_is_not_saved(site, at_open_question, encoded):
    visitor, page = at_open_question
    # The text comes last, so that the cut falls into it.
    fields = page.fields | {"siirry": "jatka", page.written[0]: WRITTEN}
    kind, body = encoded(fields)

    answer = send_cut_off(visitor, page.path, kind, body)

    assert answer.startswith("HTTP/1.1 400 ")
    assert "Lomake katkesi matkalla" in answer
    assert drafts(site) == []


def test_answer_sent_again_is_saved_whole(site, at_open_question):
    visitor, page = at_open_question

    visitor.post(page.path, page.fields | {"siirry": "jatka", page.written[0]: WRITTEN})

    assert [WRITTEN in text for text in drafts(site)] == [True]
