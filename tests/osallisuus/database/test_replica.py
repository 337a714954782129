from contextlib import contextmanager

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError

from osallisuus.database import replica
from osallisuus.database.replica import ReplicaRouter, from_replica
from osallisuus.models import DataVersion
from osallisuus.serving.kept.version import CheckedVersion

ROUTER = ReplicaRouter()


class Copy:
    """A connection to a copy that answers, or not."""

    def __init__(self):
        self.is_there, self.n_asked, self.n_closed = True, 0, 0

    @contextmanager
    def cursor(self):
        self.n_asked += 1
        if not self.is_there:
            raise OperationalError("connection refused")
        yield

    def close(self):
        self.n_closed += 1


@pytest.fixture
def copy(monkeypatch):
    found = Copy()
    monkeypatch.setattr(replica, "connections", {"replica": found})
    monkeypatch.setattr(replica, "AWAY", replica.Away())
    return found


def read():
    return ROUTER.db_for_read(DataVersion)


def test_only_what_asks_for_it_is_read_from_the_copy(copy):
    before = read(), replica.source()
    with from_replica():
        within = read(), read(), replica.source(), ROUTER.db_for_read(Session)
    after = read(), replica.source()

    assert before == after == ("default", "default")
    assert within == ("replica", "replica", "replica", "default")
    assert copy.n_asked == 1


def test_who_writes_reads_what_was_written(copy):
    with from_replica():
        found = read(), ROUTER.db_for_write(DataVersion), read(), replica.source()

    assert found == ("replica", "default", "default", "default")


def test_copy_that_is_away_is_not_asked_again_for_a_while(copy, monkeypatch):
    copy.is_there = False
    monkeypatch.setattr(replica, "monotonic", lambda: 100.0)
    with from_replica():
        first = read(), read()
    with from_replica():
        second = replica.source(), read()
    copy.is_there = True
    monkeypatch.setattr(replica, "monotonic", lambda: 131.0)
    with from_replica():
        third = read()

    assert (first, second, third) == (("default",) * 2, ("default",) * 2, "replica")
    assert (copy.n_asked, copy.n_closed) == (2, 1)


def test_page_that_has_begun_at_the_database_ends_there(copy):
    copy.is_there = False
    with from_replica():
        before = read()
        copy.is_there = True
        replica.AWAY.until = 0.0

        assert (before, read()) == ("default", "default")


def test_version_is_that_of_where_the_page_is_read_from(copy, settings, monkeypatch):
    settings.VERSION_SECONDS = 60
    numbers = {"default": 7, "replica": 6}
    monkeypatch.setattr(DataVersion, "current", lambda: numbers[read()])
    version = CheckedVersion()

    outside = version.current()
    with from_replica():
        within = version.current(), version.current()
    copy.is_there = False
    replica.AWAY.until = 0.0
    version.until = 0.0
    with from_replica():
        away = version.current(), version.source

    assert (outside, within, away) == (7, (6, 6), (7, "default"))


def test_copy_is_never_migrated_and_its_rows_are_those_of_the_database():
    assert ROUTER.allow_migrate("default", "surveys")
    assert not ROUTER.allow_migrate("replica", "surveys")
    assert ROUTER.allow_relation(DataVersion(), DataVersion())
