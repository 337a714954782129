"""Answers sealed on a tablet without a network: what the browser makes and only the server opens.

ECDH on P-256 with a new key in the browser for each message, HKDF-SHA256, AES-256-GCM. Browsers
have had all three in `crypto.subtle` since 2015, so no library goes to the tablet; and P-256, other
than RSA, lets the private half be derived anew instead of being stored: neither the database nor
SECRET_KEY alone opens anything, and with the row of the opening its key is gone for good.
"""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ID_BYTES, IV_BYTES = 16, 12
MAX_BYTES = 200_000
"""Far more than the longest open answers of a whole form."""


class UnsealableError(ValueError):
    """Bytes that this opening's key does not open: damaged, changed, or another opening's."""


@dataclass(frozen=True)
class Sealed:
    """A message as it travels; nothing in it tells who wrote or what."""

    opening_id: int
    message_id: bytes
    public_point: bytes
    iv: bytes
    data: bytes


def private_key(secret: str, opening_id: int, seed: str) -> ec.EllipticCurvePrivateKey:
    """The key of one opening, the same each time."""
    message = f"surveys.sealing:{opening_id}:{seed}".encode()
    # 512 bits are folded into the order of 256, so that no key is likelier than another.
    digest = hmac.new(secret.encode(), message, hashlib.sha512).digest()
    return ec.derive_private_key(int.from_bytes(digest, "big") % (ORDER - 1) + 1, CURVE)


def public_point(key: ec.EllipticCurvePrivateKey) -> str:
    """What the tablet gets: the uncompressed point, 65 bytes, in base64."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.b64encode(point).decode()


def read_sealed(sent: object) -> Sealed:
    """A message from what was sent as JSON. Raises UnsealableError where it cannot be one."""
    if not isinstance(sent, dict):
        raise UnsealableError
    try:
        parts = {name: _bytes(sent[name]) for name in ("id", "point", "iv", "data")}
        opening_id = int(sent["opening"])
    except (TypeError, KeyError, ValueError, binascii.Error):
        raise UnsealableError from None
    # The id is the salt of the content key, and a part of the receipt by which a message that is
    # sent twice counts once: a shorter one could repeat.
    is_sized = len(parts["id"]) == ID_BYTES and len(parts["iv"]) == IV_BYTES
    if not is_sized or not 0 <= opening_id < 2**63:
        raise UnsealableError
    return Sealed(opening_id, parts["id"], parts["point"], parts["iv"], parts["data"])


def unseal(sealed: Sealed, key: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
    """What was written. Raises UnsealableError."""
    label = seal_label(sealed.opening_id)
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sealed.public_point)
        content_key = derived_key(key.exchange(ec.ECDH(), point), sealed.message_id, label)
        # The id and the opening are bound into the seal, so that neither can be swapped on the way.
        plain = AESGCM(content_key).decrypt(sealed.iv, sealed.data, label + sealed.message_id)
        written = json.loads(plain)
    except (InvalidTag, ValueError):
        # Why it does not open is not told: each reason would teach a forger something.
        raise UnsealableError from None
    if not isinstance(written, dict):
        raise UnsealableError
    return written


def seal_label(opening_id: int) -> bytes:
    return f"tabletti-1:{opening_id}".encode()


def derived_key(shared: bytes, salt: bytes, label: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=label).derive(shared)


def _bytes(text: str) -> bytes:
    # Before any decoding: whoever sends a huge message must not make the server work on it.
    if len(text) > MAX_BYTES:
        raise ValueError
    return base64.b64decode(text, validate=True)
