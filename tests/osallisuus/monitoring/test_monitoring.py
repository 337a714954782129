"""What a monitor is told, by whatever name it asks."""

from collections import namedtuple
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone

from osallisuus.models import BackgroundJob, DataVersion
from osallisuus.monitoring import facts
from tests import factories

TOKEN = "mittarit-kolmekymmentakaksi-merkkia"
ALL_WELL = (
    "database: ok\nmigrations: ok\ncache: ok\ndisk: ok\nfiles: ok\nqueue: ok\n"
    "mail: kept on this machine\n"
)
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def away(monkeypatch):
    def refuse():
        raise OperationalError("connection refused")

    monkeypatch.setattr(DataVersion, "current", refuse)


@pytest.fixture
def numbers(settings, tmp_path):
    settings.METRICS_TOKEN = TOKEN
    # The library reads the folder of its counts once, when it is imported.
    from osallisuus.monitoring import numbers  # noqa: PLC0415  see above

    return numbers


def ask(client, token=TOKEN):
    return client.get("/terveys/mittarit/", headers={"authorization": f"Bearer {token}"})


def told(client):
    lines = [line for line in ask(client).text.splitlines() if not line.startswith("#")]
    return dict(line.rsplit(" ", 1) for line in lines)


@pytest.mark.django_db
def test_ready_tells_each_fact_in_plain_text(client):
    page = client.get("/terveys/")

    assert (page.status_code, page.text) == (200, ALL_WELL.replace("kept on this machine", "ok"))
    assert page["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in page["Cache-Control"]
    assert client.head("/terveys/").status_code == 200
    assert client.post("/terveys/").status_code == 405


def test_live_asks_no_database(client):
    page = client.get("/terveys/elossa/")

    assert (page.status_code, page.text) == (200, "ok\n")
    assert client.head("/terveys/elossa/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/terveys/", "/terveys/elossa/"])
def test_balancer_asks_from_inside_by_number_and_without_https(client, settings, caplog, path):
    settings.ALLOWED_HOSTS = ["portaali.example"]
    settings.SECURE_SSL_REDIRECT = True

    assert client.get(path, headers={"host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/robots.txt", headers={"host": "10.0.0.7:8000"}).status_code == 400
    # Django writes of every request by a wrong name.
    caplog.clear()


def test_away_database_is_told_and_nothing_else_asked(client, away, caplog):
    page = client.get("/terveys/")
    caplog.clear()

    assert (page.status_code, page.text) == (503, "database: away\n")
    assert page["Retry-After"] == "30"


@pytest.mark.django_db
def test_what_is_wrong_is_named(client, monkeypatch, caplog):
    monkeypatch.setattr(facts.shutil, "disk_usage", lambda folder: Usage(1, 1, 1000))
    monkeypatch.setattr(cache, "get", lambda key: None)
    long_ago = timezone.now() - timedelta(minutes=11)
    job = {"work": "x", "title": "x", "language": "fi", "asked_by": factories.make_user()}
    BackgroundJob.objects.create(asked_at=long_ago, **job)

    page = client.get("/terveys/")
    caplog.clear()

    assert page.status_code == 503
    assert page.text.splitlines()[1:6] == [
        "migrations: ok",
        "cache: forgets",
        "disk: full",
        "files: ok",
        "queue: late",
    ]


@pytest.mark.django_db
def test_late_queue_sends_nobody_away(client):
    long_ago = timezone.now() - timedelta(minutes=11)
    job = {"work": "x", "title": "x", "language": "fi", "asked_by": factories.make_user()}
    BackgroundJob.objects.create(asked_at=long_ago, **job)

    page = client.get("/terveys/")

    assert (page.status_code, "queue: late\n" in page.text) == (200, True)


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "Bearer", "vaara", TOKEN + "x"])
def test_numbers_are_for_whoever_has_the_token(client, numbers, token):
    assert ask(client, token).status_code == 404


@pytest.mark.django_db
def test_without_a_token_there_are_no_numbers(client):
    assert ask(client, "").status_code == 404


@pytest.mark.django_db
def test_numbers_tell_how_it_goes_and_nothing_of_anybody(client, numbers):
    survey = factories.make_survey()
    today = timezone.localdate()
    for days in (0, 1, 1):
        card = factories.make_card(survey=survey)
        factories.make_response(card=card, answered_on=today - timedelta(days=days))
    before = told(client)

    numbers.count("/k/ABCDE/", 200, 0.02)
    numbers.count("/hallinta/kyselyt/", 503, 2)
    page, after = ask(client), told(client)

    assert page["Content-Type"].startswith("text/plain")
    assert float(after["portal_answers_yesterday"]) == 2
    assert float(after["portal_database_up"]) == 1
    assert float(after["portal_jobs_waiting"]) == 0
    assert float(after["portal_disk_free_bytes"]) > 0
    for name, added in {
        'portal_requests_total{room="resident",status="2xx"}': 1,
        'portal_requests_total{room="desk",status="5xx"}': 1,
        'portal_request_seconds_bucket{le="0.03",room="resident"}': 1,
        'portal_request_seconds_bucket{le="1.0",room="desk"}': 0,
    }.items():
        assert float(after[name]) - float(before.get(name, 0)) == added
    assert "ABCDE" not in page.text
    assert "kyselyt" not in page.text


def test_numbers_say_that_the_database_is_away(client, numbers, away):
    found = told(client)

    assert float(found["portal_database_up"]) == 0
    assert "portal_answers_yesterday" not in found
