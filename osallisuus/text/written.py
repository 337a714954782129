"""Numbers as a page writes them, in the language of its reader."""

from decimal import Decimal

from django.utils.formats import number_format


def plain(value: Decimal) -> str:
    """With no more decimals than there are, 24,5 of 24.50, and thousands apart."""
    return number_format(value.normalize(), force_grouping=True)
