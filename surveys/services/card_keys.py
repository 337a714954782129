"""A new CARD_KEY: what is stored of cards is wrapped in it, and no printed card is lost.

The codes themselves are nowhere. So each stored hash is hashed once more with the new key: whoever
has the old key and the database can try no codes out, and a typed code is still found, through the
old key and then the new one. Both are needed for as long as the card is.
"""

from dataclasses import dataclass

from django.db import transaction

from osallisuus.keys.known import card_key_name, later_forms
from surveys.models import Card

BATCH = 500


@dataclass(frozen=True)
class Rotation:
    """n_wrapped: cards that are now under the key in use. n_unknown: cards of a key that is not
    known any more, which open nothing until it is given again."""

    n_wrapped: int
    n_unknown: int


def count_rotation() -> Rotation:
    """What `rotate_cards` would do; changes nothing."""
    rows = _waiting().values_list("code_hash", "hashed_under")
    n_known = sum(later_forms(*row) is not None for row in rows.iterator())
    return Rotation(n_known, _waiting().count() - n_known)


def rotate_cards() -> Rotation:
    """Wraps the stored hashes of all cards in the CARD_KEY in use, in short steps.

    Nobody waits, and a card is found before its step and after it. Broken off, it goes on where it
    was when it is called again; a second time it changes nothing.
    """
    n_wrapped, last = 0, 0
    while keys := list(_waiting().filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        n_wrapped += _wrap(keys)
        last = keys[-1]
    return Rotation(n_wrapped, _waiting().count())


@transaction.atomic
def _wrap(keys: list[int]) -> int:
    # Locked: two runs at once must not wrap a card twice.
    cards = list(_waiting().select_for_update().filter(pk__in=keys))
    found = [(card, later_forms(card.code_hash, card.hashed_under)) for card in cards]
    wrapped = [(card, forms) for card, forms in found if forms is not None]
    for card, forms in wrapped:
        card.code_hash, card.hashed_under = forms[-1], card_key_name()
    fields = ["code_hash", "hashed_under"]
    Card.with_arriving.bulk_update([card for card, _forms in wrapped], fields)
    return len(wrapped)


def _waiting():
    return Card.with_arriving.exclude(hashed_under=card_key_name()).order_by("pk")
