"""The keys of an installation: whom answers in an archive are sealed to, and whose cards they had.

Both come from CARD_KEY, which is neither in the database nor in its backups.
"""

import base64
import binascii
import hashlib
import hmac
from contextlib import suppress

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext as _

from osallisuus.background.sealing import KEY_BYTES, UnopenableError, unseal
from osallisuus.keys.known import card_keys
from toolkits.archive.errors import ArchiveError

CHECK = 6


def own_key() -> str:
    """The text that another installation needs to seal answers to this one; no secret."""
    private = X25519PrivateKey.from_private_bytes(_private(settings.CARD_KEY))
    raw = private.public_key().public_bytes_raw()
    public = base64.urlsafe_b64encode(raw).decode()
    return f"{public}.{_check(public)}"


def public_of(text: str) -> str:
    """The public key in what somebody has typed. Raises ArchiveError.

    A slip would seal the answers to nobody at all, so the text has an end that checks it.
    """
    public, _dot, check = "".join(text.split()).partition(".")
    try:
        is_whole = len(base64.urlsafe_b64decode(public.encode())) == KEY_BYTES
    except (ValueError, binascii.Error):
        is_whole = False
    if not is_whole or check != _check(public):
        raise ArchiveError(
            _("Avain ei ole kokonainen. Kopioi se vastaanottavan asennuksen sivulta Tuo hanke.")
        )
    return public


def opened(sealed: bytes) -> bytes:
    """What was sealed to this installation. Raises ArchiveError."""
    for key in card_keys():
        with suppress(UnopenableError):
            return unseal(sealed, base64.urlsafe_b64encode(_private(key)).decode())
    raise ArchiveError(
        _(
            "Arkiston vastaukset on suljettu toisen asennuksen avaimella. Tee arkisto "
            "uudelleen tämän asennuksen avaimella tai ilman vastauksia."
        )
    )


def card_key_mark() -> str:
    """Tells whether two installations have the same CARD_KEY, and nothing else of it."""
    return card_key_marks()[0]


def card_key_marks() -> list[str]:
    """Those of the CARD_KEY in use and of earlier ones, in this order."""
    return [_derived("archive: same cards", key).hex() for key in card_keys()]


def foreign_hash(code_hash: str) -> str:
    """The stored hash of a card that comes from elsewhere: no code opens it here, and no two are
    the same."""
    return _derived(f"archive: card {code_hash}", settings.CARD_KEY).hex()


def _private(key: str) -> bytes:
    return _derived("archive: sealing", key)


def _derived(purpose: str, key: str) -> bytes:
    return hmac.new(key.encode(), purpose.encode(), hashlib.sha256).digest()


def _check(public: str) -> str:
    return hashlib.sha256(public.encode()).hexdigest()[:CHECK]
