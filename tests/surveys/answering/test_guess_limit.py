import pytest
from django.core.cache import caches
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


@pytest.fixture
def in_memory(monkeypatch):
    """Thousands of guesses in a moment."""
    caches["parts"].clear()
    monkeypatch.setattr(limits, "cache", caches["parts"])
    yield
    caches["parts"].clear()


def looked_up(addresses, tries):
    """How many guesses of all reach the cards when each address goes on as long as it can."""
    n_looked_up = 0
    for _ in range(tries):
        for address in addresses:
            if not guess_limit.is_shut(address):
                n_looked_up += 1
                guess_limit.count(address)
    return n_looked_up


def test_one_address_is_shut_at_its_ceiling(in_memory):
    assert looked_up(["192.0.2.1"], 100) == guess_limit.CEILING
    assert not guess_limit.is_shut("198.51.100.1")


def test_neighbours_together_get_few_tries_and_who_guesses_nothing_is_let_in(in_memory):
    neighbours = [f"192.0.2.{number}" for number in range(1, 201)]

    n_looked_up = looked_up(neighbours, 30)

    # The second round reaches the border; from then on each has the three that anybody may have.
    assert n_looked_up == 200 * guess_limit.AMONG_NEIGHBOURS
    assert guess_limit.is_shut("192.0.2.7")
    assert not guess_limit.is_shut("192.0.2.254")
    assert not guess_limit.is_shut("198.51.100.7")


def test_many_places_at_once_alarm_and_lower_what_each_may(in_memory, monkeypatch):
    monkeypatch.setattr(guess_limit, "ALARM", 50)
    places = [f"10.{number}.0.1" for number in range(50)]

    assert not guess_limit.is_alarmed()
    assert looked_up(places, 70) == len(places) * guess_limit.LIMIT
    assert guess_limit.is_alarmed()
    assert not guess_limit.is_shut("203.0.113.1")


def test_a_year_of_guessing_from_a_thousand_places_finds_less_than_one_card():
    an_hour = guess_limit.ALARM + guess_limit.ADDRESSES * guess_limit.LIMIT
    n_codes = 31**9

    found = an_hour * 24 * 365 * guess_limit.CARDS / n_codes

    assert round(found, 2) == 0.7


def test_ipv6_neighbours_are_those_of_one_provider():
    assert limits.wide_network_of("2001:db8:1:2::1") == "2001:db8:1::/48"
    assert limits.wide_network_of("192.0.2.77") == "192.0.2.0/24"
    assert limits.wide_network_of("unix:") == "unix:"
