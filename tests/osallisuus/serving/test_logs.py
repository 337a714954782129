import logging

import pytest

from osallisuus.database.postgresql.watch import WATCH
from osallisuus.serving.logs import DatabaseAwayFilter, ResidentPathFilter


def filtered(message, *args):
    record = logging.LogRecord("django.server", logging.INFO, "", 0, message, args, None)
    ResidentPathFilter().filter(record)
    return record.getMessage()


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ('"GET /k/WCSXD18ZG6/ HTTP/1.1" 302 0', '"GET /…/ HTTP/1.1" 302 0'),
        ('"GET /k/WCSXD18ZG6/?kieli=uk HTTP/1.1" 302', '"GET /…/ HTTP/1.1" 302'),
        ('"POST /kysely/kysymys/3/ HTTP/1.1" 302 0', '"POST /…/ HTTP/1.1" 302 0'),
        ("Not Found: /k/VÄÄRÄ", "Not Found: /…/"),
        ("Forbidden: /poista-vastaukseni/", "Forbidden: /…/"),
        ("Gone: /kaannos/x1Yz-_k9/12/", "Gone: /…/"),
        ("Gone: /kirjaus/x1Yz-_k9/kaynnit/7/laske/", "Gone: /…/"),
        ('"GET /kalenteri/x1Yz-_k9.ics HTTP/1.1" 200 0', '"GET /…/ HTTP/1.1" 200 0'),
        ('"GET /K/WCSXD18ZG6 HTTP/1.1" 404 0', '"GET /…/ HTTP/1.1" 404 0'),
        ('"GET //k/WCSXD18ZG6 HTTP/1.1" 404 0', '"GET /…/ HTTP/1.1" 404 0'),
        ('"GET /%6B/WCSXD18ZG6/ HTTP/1.1" 302', '"GET /…/ HTTP/1.1" 302'),
        ('"GET /sv/k/WCSXD18ZG6/ HTTP/1.1" 404', '"GET /…/ HTTP/1.1" 404'),
        ('"GET /kunnat/ HTTP/1.1" 200', '"GET /kunnat/ HTTP/1.1" 200'),
        ('"GET /kokeilut/kysely/ HTTP/1.1" 200', '"GET /kokeilut/kysely/ HTTP/1.1" 200'),
    ],
)
def test_resident_path_is_blanked(message, expected):
    assert filtered(message) == expected


def test_path_in_arguments_is_blanked_too():
    assert filtered("%s: %s", "Not Found", "/k/WCSXD18ZG6/") == "Not Found: /…/"


def test_request_leaves_the_record_of_a_resident_page(rf):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Gone: /kysely/", (), None)
    record.request = rf.post("/kysely/", {"koodi": "WCSXD18ZG6"})

    ResidentPathFilter().filter(record)

    assert record.request is None


def test_error_on_a_resident_page_keeps_its_place_but_not_its_words():
    row = "Failing row contains (ihmissuhteet_1, Kaipaan kahviseuraa)"
    try:
        raise ValueError(row)
    except ValueError as error:
        caught = (type(error), error, error.__traceback__)
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "Internal Server Error: /kysely/", (), caught
    )

    ResidentPathFilter().filter(record)
    written = logging.Formatter().format(record)

    assert "Kaipaan" not in written
    assert written.startswith("Internal Server Error: /…/\nValueError\n")
    assert "test_logs.py" in written


@pytest.mark.parametrize(
    ("is_away", "status", "is_said"),
    [(True, 503, False), (True, 500, True), (False, 503, True), (True, None, True)],
)
def test_pages_that_fail_while_the_database_is_away_are_not_said_again(
    monkeypatch, is_away, status, is_said
):
    monkeypatch.setattr(WATCH, "is_away", is_away)
    record = logging.makeLogRecord({"msg": "Service Unavailable"})
    if status:
        record.status_code = status

    assert DatabaseAwayFilter().filter(record) == is_said
