"""Numbers as people write them in Finnish."""

import re
from decimal import Decimal

SPACES = re.compile(r"[\s\u00a0\u202f]")
WRITTEN = re.compile(r"[-\u2212]?[0-9]+([.,][0-9]+)?")


def parse_decimal(text: str) -> Decimal:
    """The number in "12,50", "1 234,5 €" or "12.50".

    Raises ValueError for anything else, and for two separators, whose meaning cannot be known.
    """
    bare = SPACES.sub("", text).removesuffix("€")
    if not WRITTEN.fullmatch(bare):
        raise ValueError(text)
    return Decimal(bare.replace(",", ".").replace("\u2212", "-"))
