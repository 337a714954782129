"""How often something may be tried: one counter, kept in the cache that all processes share.

Stored are a keyed hash of who tries, a number and a time; never an address or an account.
"""

import ipaddress
import time

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils.crypto import salted_hmac


def cache_errors() -> tuple[type[Exception], ...]:
    """What the shared cache raises while it is away, beside the errors of the database."""
    if "redis" not in settings.CACHES["default"]["BACKEND"]:
        return ()
    from redis import RedisError  # noqa: PLC0415  only where it is used

    return (RedisError, OSError)


def is_over(name: str, request, *, limit: int, seconds: int) -> bool:
    """Counts one more try of the request's network; true once there have been more than `limit`
    in the `seconds` since the first."""
    return count(name, network_of(request.META.get("REMOTE_ADDR", "")), seconds=seconds) > limit


def count(name: str, who: str, *, seconds: int) -> int:
    """Counts one try and returns how many there are now; the time runs from the first of them."""
    with transaction.atomic():
        _wait_for_turn(name, who)
        number, until = _read(name, who)
        # The time runs from the first try: one that began anew with each
        # would never end for a village hall.
        _write(name, who, number + 1, until or time.time() + seconds)
    return number + 1


def n_tried(name: str, who: str) -> int:
    """How many tries count at this moment."""
    return _read(name, who)[0]


def take_back(name: str, who: str) -> None:
    """One try less: it turned out to be none."""
    with transaction.atomic():
        _wait_for_turn(name, who)
        number, until = _read(name, who)
        if number:
            _write(name, who, number - 1, until)


def forget(name: str, who: str) -> None:
    """All tries are forgotten."""
    cache.delete(_key(name, who))


def network_of(address: str) -> str:
    """Whom an address stands for; what is no address stands for itself."""
    # A home with IPv6 has a whole network of addresses, so they count as one.
    return _network(address, 32, 64)


def wide_network_of(address: str) -> str:
    """The neighbours of an address: what an operator hands out together."""
    return _network(address, 24, 48)


def _network(address: str, bits: int, bits_of_ipv6: int) -> str:
    try:
        wide = (address, bits_of_ipv6 if ":" in address else bits)
        return str(ipaddress.ip_network(wide, strict=False))
    except ValueError:
        return address


def _wait_for_turn(name: str, who: str) -> None:
    # No two processes may read the same number. On SQLite the transaction itself sees to it.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_key(name, who)])


def _read(name: str, who: str) -> tuple[int, float]:
    number, until = cache.get(_key(name, who), (0, 0.0))
    return (number, until) if until > time.time() else (0, 0.0)


def _write(name: str, who: str, number: int, until: float) -> None:
    cache.set(_key(name, who), (number, until), timeout=max(1, until - time.time()))


def _key(name: str, who: str) -> str:
    # Keyed, since all addresses could be tried out against a plain hash.
    digest = salted_hmac("osallisuus.serving.rate_limits", f"{name}:{who}", algorithm="sha256")
    return f"{name}-{digest.hexdigest()}"
