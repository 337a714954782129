import pytest
from django.db import connection

from osallisuus.serving import rate_limits as limits
from surveys.answering import guess_limit

pytestmark = pytest.mark.django_db


def guess(address, n_times):
    for _ in range(n_times):
        guess_limit.count(address)


def test_guesses_are_counted_by_address():
    guess("192.0.2.1", 18)

    assert guess_limit.count("192.0.2.1") == 19
    assert (guess_limit.n_tried("192.0.2.1"), guess_limit.n_tried("192.0.2.2")) == (19, 0)


def test_addresses_of_one_ipv6_home_count_together():
    guess("2001:db8:1:2::1", 20)

    assert guess_limit.n_tried("2001:db8:1:2:ffff::9") == 20
    assert guess_limit.n_tried("2001:db8:1:3::1") == 0


def test_guesses_are_forgotten_an_hour_after_the_first(monkeypatch):
    now = limits.time.time()
    guess("192.0.2.1", 20)
    monkeypatch.setattr(limits.time, "time", lambda: now + guess_limit.SECONDS - 10)
    guess("192.0.2.1", 1)

    before = guess_limit.n_tried("192.0.2.1")
    monkeypatch.setattr(limits.time, "time", lambda: now + guess_limit.SECONDS + 5)

    assert (before, guess_limit.n_tried("192.0.2.1")) == (21, 0)


def test_guesses_store_no_address():
    guess("192.0.2.77", 1)

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM osallisuus_cache")
        rows = str(cursor.fetchall())

    assert "guess-" in rows
    assert "192.0.2.77" not in rows
