"""Files that wait are closed to everybody but the browser that asked for them.

A printed card's code and a coded answer may rest nowhere in plain: the job holds a public key, the
browser the private one in a cookie of the job's own page, and the server nothing that opens.
X25519 with a new key for each file, HKDF-SHA256, AES-256-GCM.
"""

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES, IV_BYTES = 32, 12


class UnopenableError(ValueError):
    """The key is not the one that the file was sealed to, or the file is damaged."""


def new_keys() -> tuple[str, str]:
    """(private, public), each as text that a cookie can carry."""
    private = X25519PrivateKey.generate()
    return _text(private.private_bytes_raw()), _text(private.public_key().public_bytes_raw())


def seal(content: bytes, public: str) -> bytes:
    """The sealed file: the passing public key, the nonce, and what AES-GCM made of the content."""
    passing = X25519PrivateKey.generate()
    shared = passing.exchange(X25519PublicKey.from_public_bytes(_raw(public)))
    point, iv = passing.public_key().public_bytes_raw(), os.urandom(IV_BYTES)
    return point + iv + AESGCM(_file_key(shared, point)).encrypt(iv, content, None)


def unseal(sealed: bytes, private: str) -> bytes:
    """The content. Raises UnopenableError."""
    point, iv = sealed[:KEY_BYTES], sealed[KEY_BYTES : KEY_BYTES + IV_BYTES]
    try:
        key = X25519PrivateKey.from_private_bytes(_raw(private))
        shared = key.exchange(X25519PublicKey.from_public_bytes(point))
        return AESGCM(_file_key(shared, point)).decrypt(iv, sealed[KEY_BYTES + IV_BYTES :], None)
    except (ValueError, binascii.Error, InvalidTag) as error:
        raise UnopenableError("Another key, or a damaged file.") from error


def _file_key(shared: bytes, point: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=point, info=b"portal background file").derive(
        shared
    )


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.encode())
