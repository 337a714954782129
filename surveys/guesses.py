"""How many unknown codes an address may try: stops guessing, keeps no address."""

import hmac
import ipaddress
import time
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache

LIMIT = 20
SECONDS = 3600


def is_blocked(address: str) -> bool:
    """Whether the address has tried LIMIT unknown codes within the last hour."""
    return _read(address)[0] >= LIMIT


def count(address: str) -> None:
    """Counts one unknown code; the hour runs from the first."""
    number, until = _read(address)
    until = until or time.time() + SECONDS
    cache.set(_key(address), (number + 1, until), timeout=max(1, until - time.time()))


def _read(address: str) -> tuple[int, float]:
    number, until = cache.get(_key(address), (0, 0.0))
    return (number, until) if until > time.time() else (0, 0.0)


def _key(address: str) -> str:
    """A keyed hash: the address cannot be told from what is stored. A home with IPv6 has a whole
    network of addresses, so the network counts as one."""
    try:
        network = ipaddress.ip_network((address, 64 if ":" in address else 32), strict=False)
    except ValueError:
        network = address
    digest = hmac.new(settings.SECRET_KEY.encode(), f"guess:{network}".encode(), sha256)
    return f"guess-{digest.hexdigest()}"
