import json
import logging
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from gunicorn.config import Config

from osallisuus.database.postgresql.watch import WATCH
from osallisuus.serving.logs import DatabaseAwayFilter, JsonFormatter, ResidentPathFilter
from osallisuus.serving.server_log import ServerLogger

NGINX = settings.BASE_DIR / "docs" / "deploy" / "nginx.conf"


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
        ('"GET /sv/seuraa/posti/x1Yz-_k9/ HTTP/1.1" 200', '"GET /…/ HTTP/1.1" 200'),
        ('"POST /seuraa/posti/x1Yz-_k9/lopeta/ HTTP/1.1" 204', '"POST /…/ HTTP/1.1" 204'),
        ("Not Found: /valmennukset/paikka/x1Yz-_k9/", "Not Found: /…/"),
        ("Not Found: /tilit/kutsu/x1Yz-_k9/", "Not Found: /…/"),
        ("Not Found: /tilit/password/reset/key/1-x1Yz/", "Not Found: /…/"),
        ("Not Found: /hallinta/alku/tili/x1Yz-_k9/", "Not Found: /…/"),
        ('"GET /seuraa/ HTTP/1.1" 200', '"GET /seuraa/ HTTP/1.1" 200'),
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


def test_no_log_of_the_server_or_of_nginx_holds_an_address_that_is_a_right(tmp_path):
    environ = {"HTTP_REFERER": "", "RAW_URI": "", "REQUEST_METHOD": "GET"}
    environ["SERVER_PROTOCOL"] = "HTTP/1.1"
    answer = SimpleNamespace(status="200 OK", sent=1, headers=[])
    settings_of_server = Config()
    settings_of_server.set("accesslog", str(tmp_path / "access.log"))
    log = ServerLogger(settings_of_server)
    rule = re.search(r'"~\*(.*seuraa/.*)" 0;', NGINX.read_text(encoding="utf-8"))[1]

    for start in ("", "/sv"):
        for path in settings.SECRET_PATHS:
            path = f"{start}{path}x1Yz-_k9/"
            log.access(answer, {}, environ | {"PATH_INFO": path}, timedelta())
            assert re.match(rule, f"200:{path}", re.IGNORECASE)
    log.access(answer, {}, environ | {"PATH_INFO": "/seuraa/"}, timedelta())
    for handler in [*log.access_log.handlers]:
        log.access_log.removeHandler(handler)
        handler.close()

    assert len((tmp_path / "access.log").read_text().splitlines()) == 1
    assert not re.match(rule, "200:/seuraa/", re.IGNORECASE)


def test_log_of_the_server_leaves_the_settings_to_the_application():
    # Were they read before `osallisuus.wsgi` says so, there would be no pool and no time limits.
    code = (
        "from django.conf import settings; from gunicorn.config import Config; "
        "from osallisuus.serving.server_log import ServerLogger; "
        "ServerLogger(Config()); print(settings.configured)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, check=True
    )

    assert done.stdout.decode().strip() == "False"


def test_line_of_json_tells_where_an_error_was_and_none_of_its_words():
    who = "aino." + "virtanen@example.fi"
    try:
        raise ValueError(who)
    except ValueError as error:
        caught = (type(error), error, error.__traceback__)
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "%s", ("Rikki",), caught)
    record.created, record.status_code = datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp(), 500

    line = JsonFormatter().format(record)

    told = json.loads(line)
    trace = told.pop("trace")
    assert who not in line
    assert "\n" not in line
    assert told == {
        "time": "2026-03-01T12:00:00.000+00:00",
        "level": "ERROR",
        "logger": "django.request",
        "message": "Rikki",
        "status": 500,
    }
    assert trace.startswith("ValueError\n")
    assert "test_logs.py" in trace


def test_server_writes_requests_as_json_without_who_sent_them(tmp_path, monkeypatch):
    monkeypatch.setenv("LOG_FORMAT", "json")
    settings_of_server = Config()
    settings_of_server.set("accesslog", str(tmp_path / "access.log"))
    log = ServerLogger(settings_of_server)
    answer = SimpleNamespace(status="200 OK", sent=7, headers=[])
    request = {"REQUEST_METHOD": "GET", "REMOTE_ADDR": "192.0.2.7", "QUERY_STRING": "q=Aino"}

    for path in ("/kunnat/", "/kysely/", "/seuraa/posti/x1Yz-_k9/"):
        log.access(answer, {}, request | {"PATH_INFO": path}, timedelta(milliseconds=12))
    for handler in [*log.access_log.handlers]:
        log.access_log.removeHandler(handler)
        handler.close()

    [line] = (tmp_path / "access.log").read_text().splitlines()
    told = json.loads(line)
    assert datetime.fromisoformat(told.pop("time")).tzinfo == UTC
    assert told == {
        "level": "INFO",
        "logger": "gunicorn.access",
        "message": "request",
        "method": "GET",
        "path": "/kunnat/",
        "status": 200,
        "bytes": 7,
        "seconds": 0.012,
    }


def test_portal_writes_json_where_the_setting_asks_for_it(tmp_path):
    code = (
        "import django, logging; django.setup(); "
        "logging.getLogger('django.request').error('Rikki: /kysely/kysymys/3/')"
    )
    environ = {"LOG_FORMAT": "json", "DATA_DIR": str(tmp_path), "PATH": os.environ["PATH"]}

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=environ | {"DJANGO_SETTINGS_MODULE": "osallisuus.settings"},
        capture_output=True,
        check=True,
    )

    assert json.loads(done.stderr)["message"] == "Rikki: /…/"
