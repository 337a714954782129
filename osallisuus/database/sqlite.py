"""SQLite compares only ASCII letters without case; people here search for Ähtäri."""

import re
from functools import lru_cache


def prepare(sender, connection, **kwargs):
    if connection.vendor == "sqlite":
        # `icontains` ends in LIKE, which SQLite lets anybody define anew for a connection.
        connection.connection.create_function("like", 3, unicode_like, deterministic=True)


def unicode_like(pattern, value, escape):
    if pattern is None or value is None:
        return None
    return _compiled(str(pattern), escape).fullmatch(str(value)) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str, escape: str) -> re.Pattern:
    parts, is_literal = [], False
    for character in pattern:
        if not is_literal and character == escape:
            is_literal = True
            continue
        parts.append(
            re.escape(character)
            if is_literal
            else {"%": ".*", "_": "."}.get(character, re.escape(character))
        )
        is_literal = False
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)
