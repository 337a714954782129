"""What is keyed is written with the key in use, and found by every key that is still known.

Stored hashes of cards go further: `rotate_card_key` wraps each in the new key, since a code is
short enough to be tried out by whoever has its key. So one code has several forms, and a row tells
by the name of a key which one it has.
"""

import hashlib
import hmac
from collections.abc import Callable

from django.conf import settings
from django.utils.crypto import salted_hmac

NAME_LENGTH = 16


def card_keys() -> list[str]:
    """The key in use first, then earlier ones, newest first."""
    return [settings.CARD_KEY, *settings.CARD_KEY_FALLBACKS]


def secret_keys() -> list[str]:
    """As `card_keys`, of SECRET_KEY."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def name_of(key: str) -> str:
    """By which a row says under which key it is stored; tells nothing of the key."""
    return _keyed(key, "name of a key")[:NAME_LENGTH]


def card_key_name() -> str:
    """The name of the CARD_KEY in use."""
    return name_of(settings.CARD_KEY)


def salted_hashes(salt: str, value: str, keys: list[str]) -> list[str]:
    """What may be stored of a secret value: under the key in use first, then under earlier ones."""
    return [salted_hmac(salt, value, secret=key, algorithm="sha256").hexdigest() for key in keys]


def forms_of(first: Callable[[str], str]) -> list[str]:
    """Every way in which a code may be stored; first the one of what is stored today.

    first: a key to the hash of the code under it. With n keys n · (n + 1) / 2 forms: made under
    any of them, and wrapped in later ones as far as `rotate_card_key` has come.
    """
    keys = card_keys()
    return [
        form
        for position, key in enumerate(keys)
        for form in _wrapped_in(first(key), keys[:position])
    ]


def later_forms(stored: str, name: str) -> list[str] | None:
    """A stored hash and what becomes of it in each later key; the last is the form of today.

    name: of the key under which it is stored; empty for rows older than such names, which are of
    the oldest key. None where the key is not known any more.
    """
    keys = card_keys()
    names = [name_of(key) for key in keys]
    if name and name not in names:
        return None
    position = names.index(name) if name else len(keys) - 1
    return _wrapped_in(stored, keys[:position])


def _wrapped_in(stored: str, later: list[str]) -> list[str]:
    """`later`: newest first, so that the oldest of them is the innermost."""
    forms = [stored]
    for key in reversed(later):
        forms.append(_keyed(key, f"wrapped:{forms[-1]}"))
    return forms


def _keyed(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
