"""Files that were sent in and wait for the worker, or for a yes: sealed to this site, for a day."""

import base64
import hashlib
import hmac
from contextlib import suppress
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.crypto import get_random_string

from osallisuus.background.sealing import UnopenableError, seal, unseal
from osallisuus.files.stored import listed
from osallisuus.keys.known import secret_keys

HOURS = 24
TOKEN_LETTERS = 32


class WaitingFiles:
    """The files of one folder. Backups of the files alone open none of them: the key comes from
    SECRET_KEY, and what was sealed by an earlier one opens while that is known."""

    def __init__(self, folder: str):
        self.folder = folder

    def keep(self, content: bytes) -> str:
        """Keeps a file; the token by which it is found again."""
        self.sweep()
        token = get_random_string(TOKEN_LETTERS)
        private = X25519PrivateKey.from_private_bytes(_private(settings.SECRET_KEY))
        public = private.public_key().public_bytes_raw()
        sealed = seal(content, base64.urlsafe_b64encode(public).decode())
        default_storage.save(f"{self.folder}/{token}", ContentFile(sealed))
        return token

    def kept(self, token: str) -> bytes | None:
        """The file; None where it has gone or never was."""
        path = f"{self.folder}/{token}"
        if not token.isalnum() or not default_storage.exists(path):
            return None
        with default_storage.open(path) as file:
            sealed = file.read()
        for key in secret_keys():
            with suppress(UnopenableError):
                return unseal(sealed, base64.urlsafe_b64encode(_private(key)).decode())
        return None

    def drop(self, token: str) -> None:
        if token.isalnum():
            default_storage.delete(f"{self.folder}/{token}")

    def sweep(self) -> int:
        """Removes those that nobody has come back to within a day; how many there were."""
        border = timezone.now() - timedelta(hours=HOURS)
        paths = [f"{self.folder}/{name}" for name in listed(self.folder)[1]]
        old = [path for path in paths if default_storage.get_modified_time(path) < border]
        for path in old:
            default_storage.delete(path)
        return len(old)


TABLES = WaitingFiles("tuonnit")
"""Files with rows, and what was found in them."""
LETTERS = WaitingFiles("kirjeet")
"""The words of letters that the queue sends."""


def _private(key: str) -> bytes:
    return hmac.new(key.encode(), b"files that wait", hashlib.sha256).digest()
