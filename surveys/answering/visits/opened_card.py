"""The card of a visit: what it is and what it has done so far, by its key."""

from datetime import date
from typing import Any, Protocol

from surveys.answering.windows import CardWithStanding, with_standing
from surveys.models import Card, Draft

# By hand, because Django takes some fifty times as long to build the same subqueries as the
# database to run them, and for the drafts still three times. `with_standing` is the definition of
# a standing; a test compares them.
DRAFTS = "SELECT * FROM surveys_draft WHERE card_id = %s"
STANDING = """
WITH seen AS (SELECT id FROM surveys_importrun WHERE is_complete)
SELECT id, label, sheet_id, is_lost, end_opened_on, replaces_id,
    NULL AS replaced_end_opened_on,
    (SELECT number FROM osallisuus_dataversion) AS data_version,
    (SELECT MIN(answered_on) FROM surveys_response WHERE card_id = %(card)s AND phase = 'start'
        AND (arriving_id IS NULL OR arriving_id IN (SELECT id FROM seen))) AS start_on,
    (SELECT language FROM surveys_response WHERE card_id = %(card)s AND phase = 'start'
        AND (arriving_id IS NULL OR arriving_id IN (SELECT id FROM seen)) LIMIT 1)
        AS start_language,
    EXISTS (SELECT 1 FROM surveys_response WHERE card_id = %(card)s AND phase = 'end'
        AND (arriving_id IS NULL OR arriving_id IN (SELECT id FROM seen)))
    OR EXISTS (SELECT 1 FROM surveys_pairdecision WHERE kind = 'join' AND undone_at IS NULL
        AND start_id IN (SELECT id FROM surveys_response WHERE card_id = %(card)s)) AS has_end
FROM surveys_card WHERE id = %(card)s
    AND (arriving_id IS NULL OR arriving_id IN (SELECT id FROM seen))
"""


class OpenedCard(CardWithStanding, Protocol):
    """A card as `opened_card` reads it; `data_version` is that of the same moment."""

    pk: int
    sheet_id: int
    is_lost: bool
    start_language: str | None
    data_version: int


def opened_card(card_id: int) -> Any:
    """A Card that is also an OpenedCard; None if there is none. One query; one more for a card
    that was given in place of another, which counts what that one has done."""
    card: Any = next(iter(Card.with_arriving.raw(STANDING, {"card": card_id})), None)
    if card is None:
        return None
    # Lost cards are rare: the plain query of everybody else stays free of the joins of their chain.
    if card.replaces_id is not None:
        version = card.data_version
        card = with_standing(Card.objects.filter(pk=card_id)).get()
        card.data_version = version
    card.data_version = card.data_version or 0
    # SQLite has neither days nor truth values.
    card.has_end = bool(card.has_end)
    if isinstance(card.start_on, str):
        card.start_on = date.fromisoformat(card.start_on)
    return card


def drafts_of(card_id: int) -> dict[str, Draft]:
    """The card's drafts by their phase."""
    return {draft.phase: draft for draft in Draft.objects.raw(DRAFTS, [card_id])}
