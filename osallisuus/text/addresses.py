"""Addresses of pages, made from the names that people give."""

from typing import Any

from django.utils.text import slugify

LETTERS = 60


def free_address(name: str, rows: Any) -> str:
    """The end of an address for a name that no row of the queryset has as its `slug` yet.

    `Vanhempien aamupala` gives `vanhempien-aamupala`, and the next of that name
    `vanhempien-aamupala-2`; a name without any Latin letter or digit gives `sivu`.
    """
    plain = slugify(name)[:LETTERS].strip("-") or "sivu"
    taken = set(rows.filter(slug__startswith=plain).values_list("slug", flat=True))
    number, found = 2, plain
    while found in taken:
        found, number = f"{plain}-{number}", number + 1
    return found
