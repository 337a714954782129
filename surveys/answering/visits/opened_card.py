"""The card of a visit: what it is and what it has done so far, with its drafts, by its key."""

from datetime import date
from typing import Any, Protocol

from django.db import connection
from django.db.models import Field

from surveys.answering.windows import CardWithStanding, with_standing
from surveys.models import Card, Draft

SHOWN = {"id", "label", "sheet_id", "is_lost", "end_opened_on", "replaces_id"}
# In the order of the model, as `from_db` wants them.
CARD = tuple(field.attname for field in Card._meta.concrete_fields if field.attname in SHOWN)
STANDING = ("data_version", "start_on", "start_language", "has_end")
DRAFT = tuple(Draft._meta.concrete_fields)
# By hand, because Django takes some fifty times as long to build the same subqueries as the
# database to run them, and longer for the rows than for all else of a page. `with_standing` is the
# definition of a standing; a test compares them.
OPENED = f"""
WITH seen AS (SELECT id FROM surveys_importrun WHERE is_complete)
SELECT {", ".join(f"surveys_card.{name}" for name in CARD)},
    (SELECT number FROM osallisuus_dataversion),
    (SELECT MIN(answered_on) FROM surveys_response WHERE card_id = %(card)s AND phase = 'start'
        AND (arriving_id IS NULL OR arriving_id IN (SELECT id FROM seen))),
    (SELECT language FROM surveys_response WHERE card_id = %(card)s AND phase = 'start'
        AND (arriving_id IS NULL OR arriving_id IN (SELECT id FROM seen)) LIMIT 1),
    EXISTS (SELECT 1 FROM surveys_response WHERE card_id = %(card)s AND phase = 'end'
        AND (arriving_id IS NULL OR arriving_id IN (SELECT id FROM seen)))
    OR EXISTS (SELECT 1 FROM surveys_pairdecision WHERE kind = 'join' AND undone_at IS NULL
        AND start_id IN (SELECT id FROM surveys_response WHERE card_id = %(card)s)),
    {", ".join(f"surveys_draft.{field.column}" for field in DRAFT)}
FROM surveys_card LEFT JOIN surveys_draft ON surveys_draft.card_id = surveys_card.id
WHERE surveys_card.id = %(card)s AND (surveys_card.arriving_id IS NULL
    OR surveys_card.arriving_id IN (SELECT id FROM seen))
"""  # noqa: S608  names of columns, from the models


class OpenedCard(CardWithStanding, Protocol):
    """A card as `opened_card` reads it; `data_version` is that of the same moment, `by_phase` has
    its drafts."""

    pk: int
    sheet_id: int
    is_lost: bool
    start_language: str | None
    data_version: int
    by_phase: dict[str, Draft]


def opened_card(card_id: int) -> Any:
    """A Card that is also an OpenedCard; None if there is none. One query, so that card and drafts
    are of one moment; one more for a card that was given in place of another, which counts what
    that one has done."""
    with connection.cursor() as cursor:
        cursor.execute(OPENED, {"card": card_id})
        rows = cursor.fetchall()
    if not rows:
        return None
    facts = dict(zip((*CARD, *STANDING), rows[0], strict=False))
    # Lost cards are rare: the plain query of everybody else stays free of the joins of their chain.
    if facts["replaces_id"] is not None:
        card: Any = with_standing(Card.objects.filter(pk=card_id)).get()
    else:
        card = _card(facts)
    card.data_version = facts["data_version"] or 0
    drafts = [_draft(row[-len(DRAFT) :]) for row in rows if row[-len(DRAFT)] is not None]
    card.by_phase = {draft.phase: draft for draft in drafts}
    return card


def _card(facts: dict[str, Any]) -> Any:
    # SQLite has neither days nor truth values.
    facts |= {name: _day(facts[name]) for name in ("start_on", "end_opened_on")}
    card: Any = Card.from_db("default", CARD, [facts[name] for name in CARD])
    card.is_lost = bool(card.is_lost)
    card.start_on, card.start_language = facts["start_on"], facts["start_language"]
    card.has_end = bool(facts["has_end"])
    card.replaced_end_opened_on = None
    return card


def _draft(row: tuple[Any, ...]) -> Draft:
    values = [_value(field, value) for field, value in zip(DRAFT, row, strict=True)]
    draft: Draft = Draft.from_db("default", [field.attname for field in DRAFT], values)
    return draft


def _value(field: Field[Any, Any], value: Any) -> Any:
    if kept := getattr(field, "from_db_value", None):
        return kept(value, None, connection)
    return field.to_python(value)


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
