"""Cards given in place of lost ones: which cards are one person's, everywhere in the same way."""

from functools import reduce
from operator import or_

from django.db.models import BigIntegerField, F, OuterRef, Q
from django.db.models.functions import Coalesce

# A query can follow a chain only so far as it is written out; so a sixth card in a row is not made.
LONGEST = 5


def chain(card: str = "") -> list[str]:
    """Lookups of a card and of the cards that it replaces, the newest first, to the first one.

    card: the lookup that leads to the card from the rows of the query; empty for cards themselves.
    """
    steps = [card] if card else []
    return ["__".join([*steps, *["replaces"] * n]) or "pk" for n in range(LONGEST + 1)]


def first_card(card: str = "") -> Coalesce:
    """The key of the first card of a chain: the same for all cards of one person."""
    # From the oldest on: what is not there is null, so the first that is not null begins the chain.
    return Coalesce(*map(F, reversed(chain(card))), output_field=BigIntegerField())


def of_outer_card(card: str) -> Q:
    """Rows whose `card` is the card of the outer query or one that it replaces."""
    return reduce(or_, (Q(**{card: OuterRef(step)}) for step in chain()))
