"""How often one address may do something, counted in the cache that all processes share."""

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def is_over(name: str, request, *, limit: int, seconds: int) -> bool:
    """Counts one more try; true once there have been more than `limit` without a pause.

    The pause is `seconds` without any try. The address itself is never stored, only its keyed
    hash.
    """
    address = request.META.get("REMOTE_ADDR", "")
    key = f"limit:{name}:{salted_hmac('limit', address, algorithm='sha256').hexdigest()[:32]}"
    n_tries = cache.get(key, 0) + 1
    cache.set(key, n_tries, seconds)
    return n_tries > limit
