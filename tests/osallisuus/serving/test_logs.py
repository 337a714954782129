import logging
import re
import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from gunicorn.config import Config

from osallisuus.database.postgresql.watch import WATCH
from osallisuus.serving.logs import DatabaseAwayFilter, ResidentPathFilter
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
