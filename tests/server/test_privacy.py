"""What is left behind by a person who answers on a real server: in logs, files and cookies."""

import base64
import hashlib
import random
import re
import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest

from surveys.answering.codes import format_code, make_code

ADDRESS = "127.0.0.9"
N_QUESTIONS = 28
WRITTEN = "Kaipaan torstaisin kahviseuraa satamassa"


@pytest.fixture(scope="module")
def answered(site):
    """A whole answering, with every slip on the way that people make: (site, code, visitor)."""
    code = site.codes.pop()
    visitor = site.visitor(ADDRESS)
    slip(visitor, code)
    # On public pages addresses are logged, as everywhere; what was searched there is not.
    reader = site.visitor("127.0.0.11")
    reader.get(f"/kokeilut/?haku={code}")
    reader.get(f"/saavutettavuus/palaute/?sivu=/k/{code}/")
    page = visitor.follow(visitor.get(f"/k/{code}/?kieli=fi"))
    page = visitor.post("/kysely/kieli/", page.fields | {"kieli": "fi"})
    page = visitor.post("/kysely/lupa/", page.fields | {"lupa": "1"})
    for number in range(1, N_QUESTIONS + 1):
        assert page.path == f"/kysely/kysymys/{number}/"
        visitor.post(page.path, page.fields | {"siirry": "jatka", "esis_1": "9"})
        page = visitor.post(page.path, page.fields | {"siirry": "jatka"} | said(page))
    page = visitor.post(page.path, page.fields)
    visitor.post("/kysely/tarkista/", page.fields)
    visitor.post("/poista-vastaukseni/", {"koodi": code[:-1]})
    assert page.path == "/kysely/kiitos/"
    return site, code, visitor


def slip(visitor, code):
    visitor.get(f"/k/{code}x/")
    visitor.get(f"/K/{code}")
    visitor.get(f"/sv/k/{code}/")
    visitor.get(f"/{code}")
    visitor.get(f"/kysely/{code}")
    visitor.post("/kysely/", {"koodi": code[::-1], "odottaa": code})
    visitor.post("/kysely/", {"koodi": make_code(random.Random(5))})
    visitor.raw(f"GET /k/{format_code(code)}/ HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    visitor.raw(f"GET /k/{code}/ HTTP/1.1\r\nHost: localhost\r\nCode : {code}\r\n\r\n".encode())


def said(page):
    names = dict.fromkeys(name for name, _value in page.choices)
    return dict.fromkeys(names, "4" if len(page.choices) == 6 else "1") | dict.fromkeys(
        page.written, WRITTEN
    )


def spellings(code):
    """The code in every form that somebody could find it by."""
    plain = [code, code.lower(), format_code(code), f"{code[:5]}-{code[5:]}"]
    coded = [base64.b64encode(code.encode()).decode().rstrip("="), code.encode().hex()]
    hashed = [hashlib.new(name, code.encode()).hexdigest() for name in ("md5", "sha1", "sha256")]
    return {*plain, *map(quote, plain), *coded, *hashed, code[:9]}


def found_in(text, code):
    return [each for each in (*spellings(code), ADDRESS, "satamassa") if each in text]


def dump(site):
    with closing(sqlite3.connect(site.database)) as connection:
        return "\n".join(connection.iterdump())


def test_answers_are_in_the_database(answered):
    site, _code, _visitor = answered

    with closing(sqlite3.connect(site.database)) as connection:
        rows = connection.execute(
            "SELECT phase, language, channel FROM surveys_response"
            " WHERE open_answers LIKE '%satamassa%'"
        ).fetchall()

    assert rows == [("start", "fi", "own_device")]


def test_log_of_an_answering_tells_nothing(answered):
    site, code, _visitor = answered
    site.visitor("127.0.0.10").get("/saavutettavuus/")

    log = site.log_with('"GET /saavutettavuus/ HTTP/1.1" 200')

    assert "127.0.0.10" in log
    assert log.count("Invalid request") == 2
    assert found_in(log, code) == []
    assert [path for path in ("/k/", "/kysely", "/poista", "ihmissuhteet") if path in log] == []


def test_database_holds_neither_code_nor_address_and_each_answer_once(answered):
    site, code, _visitor = answered

    rows = dump(site)

    assert [each for each in (*spellings(code), ADDRESS) if each in rows] == []
    assert rows.count(WRITTEN) == 2
    assert [line.split(" ")[2] for line in rows.splitlines() if WRITTEN in line] == [
        '"surveys_response"'
    ]


def test_no_file_of_the_site_holds_the_code(answered):
    site, code, _visitor = answered

    holding = [
        (path.name, each)
        for path in site.folder.rglob("*")
        if path.is_file()
        for each in spellings(code)
        if each.encode() in path.read_bytes()
    ]

    assert holding == []


def test_cookies_and_addresses_hold_no_code(answered):
    _site, code, visitor = answered
    headers = [header for page in visitor.pages for header in page.headers]
    named = [value for name, value in headers if name == "Set-Cookie"]
    opened = [
        base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("latin-1")
        for value in named
        for part in re.findall(r"[\w-]{8,}", value.split(";")[0].split("=", 1)[1])
        if len(part) % 4 != 1
    ]
    led = [value for name, value in headers if name == "Location"]

    assert len(named) > 20
    assert found_in("\n".join([*named, *opened, *led]), code) == []
    assert {value.split("=")[0] for value in named} == {"kortti", "kieli", "itsestaan"}
