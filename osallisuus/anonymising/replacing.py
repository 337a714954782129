"""What is written instead of words, each as a function of what stood there.

Whatever a function makes of an address or a name is the same wherever it stands, for one run: the
key of the run is nowhere afterwards.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from itertools import cycle, islice
from typing import Any

from django.contrib.auth.hashers import make_password

Replace = Callable[[Any], Any]
_RUN = secrets.token_bytes(32)
FILLER = ("esimerkki", "tekstistä", "jota", "kukaan", "ei", "ole", "kirjoittanut")
PHONE = "040 000 0000"


def name(value: str) -> str:
    return f"Henkilö {_pseudonym(value)}"


def email(value: str) -> str:
    """An address at a name that can never exist (RFC 2606)."""
    return f"henkilo-{_pseudonym(value.lower())}@example.invalid"


def phone(value: str) -> str:
    return PHONE


def address(value: str) -> str:
    return f"https://example.invalid/{_pseudonym(value)}"


def text(value: str) -> str:
    """As many words, none of them the writer's, and not longer than theirs."""
    words = list(islice(cycle(FILLER), len(value.split())))
    return " ".join(words)[: len(value)].strip() or "–"


def texts(value: Any) -> Any:
    """The same within JSON; keys, numbers and ticks stay."""
    if isinstance(value, dict):
        return {key: texts(each) for key, each in value.items()}
    if isinstance(value, list):
        return [texts(each) for each in value]
    return text(value) if isinstance(value, str) and value else value


def token(value: str) -> str:
    """As long as it was, and known to nobody."""
    return secrets.token_hex(len(value))[: len(value)]


def password(value: str) -> str:
    """With which nobody signs in."""
    return make_password(None)


def _pseudonym(value: str) -> str:
    return hmac.new(_RUN, value.encode(), hashlib.sha256).hexdigest()[:12]
