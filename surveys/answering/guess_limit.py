"""How many unknown codes an address may try: stops guessing, keeps no address."""

import hmac
import ipaddress
import time
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

LIMIT = 20
"""Unknown codes in an hour after which guesses are refused. Cards still open: everybody in a
village hall shares one address, and one person's tries must not shut the others out."""
CEILING = 1000
"""From here on the address opens no card at all, so that a machine cannot go on either: with a
thousand cards given out, a hit among 31⁹ codes would take it three thousand years."""
SECONDS = 3600


def n_tried(address: str) -> int:
    """How many unknown codes the address has tried within the last hour."""
    return _read(address)[0]


def count(address: str) -> int:
    """Counts one unknown code and returns how many there are now; the hour runs from the first."""
    with transaction.atomic():
        _wait_for_turn(address)
        number, until = _read(address)
        until = until or time.time() + SECONDS
        cache.set(_key(address), (number + 1, until), timeout=max(1, until - time.time()))
    return number + 1


def _wait_for_turn(address: str) -> None:
    """No two processes may read the same number. On SQLite the transaction itself sees to it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_key(address)])


def _read(address: str) -> tuple[int, float]:
    number, until = cache.get(_key(address), (0, 0.0))
    return (number, until) if until > time.time() else (0, 0.0)


def _key(address: str) -> str:
    """A keyed hash: the address cannot be told from what is stored. A home with IPv6 has a whole
    network of addresses, so the network counts as one."""
    try:
        wide = (address, 64 if ":" in address else 32)
        network = str(ipaddress.ip_network(wide, strict=False))
    except ValueError:
        network = address
    digest = hmac.new(settings.SECRET_KEY.encode(), f"guess:{network}".encode(), sha256)
    return f"guess-{digest.hexdigest()}"
