from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from osallisuus.serving import rate_limits as limits

pytestmark = pytest.mark.django_db


def try_often(n_times, who="192.0.2.1"):
    for _ in range(n_times):
        limits.count("door", who, seconds=60)


def at(monkeypatch, seconds):
    monkeypatch.setattr(limits.time, "time", lambda: seconds)


def test_limit_is_over_after_its_tries(rf):
    request = rf.get("/", REMOTE_ADDR="192.0.2.1")
    elsewhere = rf.get("/", REMOTE_ADDR="192.0.2.2")

    found = [limits.is_over("door", request, limit=2, seconds=60) for _ in range(3)]

    assert found == [False, False, True]
    assert not limits.is_over("door", elsewhere, limit=2, seconds=60)
    assert not limits.is_over("window", request, limit=2, seconds=60)


@pytest.mark.parametrize(("passed", "n_tried"), [(59, 3), (61, 0)])
def test_tries_count_from_the_first_however_many_follow(monkeypatch, passed, n_tried):
    at(monkeypatch, 1_900_000_000)
    try_often(2)
    at(monkeypatch, 1_900_000_050)
    try_often(1)

    at(monkeypatch, 1_900_000_000 + passed)

    assert limits.n_tried("door", "192.0.2.1") == n_tried


def test_try_after_the_time_is_the_first_again(monkeypatch):
    at(monkeypatch, 1_900_000_000)
    try_often(5)
    at(monkeypatch, 1_900_000_061)

    assert limits.count("door", "192.0.2.1", seconds=60) == 1


def test_try_that_is_taken_back_does_not_count():
    try_often(3)

    limits.take_back("door", "192.0.2.1")
    limits.take_back("door", "192.0.2.9")

    assert limits.n_tried("door", "192.0.2.1") == 2
    assert limits.n_tried("door", "192.0.2.9") == 0


def test_tries_are_forgotten_for_one_alone():
    try_often(3)
    try_often(2, "192.0.2.2")

    limits.forget("door", "192.0.2.1")

    assert limits.n_tried("door", "192.0.2.1") == 0
    assert limits.n_tried("door", "192.0.2.2") == 2


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1/32"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_address_stands_for_its_network(address, network):
    assert limits.network_of(address) == network


def test_stored_count_tells_nobody():
    try_often(1, "192.0.2.77")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM osallisuus_cache")
        rows = str(cursor.fetchall())

    assert "door-" in rows
    assert "192.0.2.77" not in rows


@pytest.mark.django_db(transaction=True)
def test_no_try_is_lost_where_many_come_at_once():
    def one(_number):
        try:
            return limits.count("door", "192.0.2.1", seconds=60)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, range(40)))

    assert sorted(found) == list(range(1, 41))
    limits.forget("door", "192.0.2.1")
