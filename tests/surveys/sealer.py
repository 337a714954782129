"""Seals answers as a tablet's browser does, byte for byte the same format."""

import base64
import json
import secrets

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from surveys.answering.tablet.sealing import CURVE, derived_key, public_point, seal_label


def seal(written: dict, *, opening_id: int, key: str, message_id: bytes | None = None) -> dict:
    """What the tablet posts: every part in base64, the opening as text."""
    message_id, iv = message_id or secrets.token_bytes(16), secrets.token_bytes(12)
    own, label = ec.generate_private_key(CURVE), seal_label(opening_id)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, base64.b64decode(key))
    content_key = derived_key(own.exchange(ec.ECDH(), theirs), message_id, label)
    data = AESGCM(content_key).encrypt(iv, json.dumps(written).encode(), label + message_id)
    parts = {"id": message_id, "iv": iv, "data": data}
    texts = {name: base64.b64encode(part).decode() for name, part in parts.items()}
    return texts | {"opening": str(opening_id), "point": public_point(own)}
