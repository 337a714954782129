"""What people have sent so far, whatever card of theirs is asked about: chains to their ends."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from surveys.models import Card, PairDecision, Phase, Response
from surveys.models.chains import LONGEST, first_card

# SQLite and PostgreSQL limit the number of values that one query may hold.
IN_QUERY = 500


@dataclass
class Person:
    """Everything of a chain of cards. `days`: phase to the day of what was sent; an end that was
    joined by hand to the person's start is theirs."""

    id: int
    days: dict[str, date] = field(default_factory=dict)
    end_opened_on: date | None = None


class KnownCard(NamedTuple):
    """A card that is there already; what it has done is its person's."""

    card_id: int
    survey_id: int
    is_revoked: bool
    person: Person


def known_cards(hashes: Iterable[str]) -> dict[str, KnownCard]:
    """Code hash to its card; hashes without a card are left out. Some queries for 500 hashes."""
    unique, found = list(set(hashes)), {}
    for some in _portions(unique):
        rows = Card.objects.filter(code_hash__in=some).order_by().annotate(first=first_card())
        facts = list(
            rows.values_list("code_hash", "pk", "sheet__survey_id", "sheet__revoked_on", "first")
        )
        people = people_of({first for *_rest, first in facts})
        for code_hash, card_id, survey_id, revoked_on, first in facts:
            person = people[first]
            found[code_hash] = KnownCard(card_id, survey_id, revoked_on is not None, person)
    return found


def person_of(card: Card) -> Person:
    """Everything that the holder of a card has sent, on this card or another of the chain."""
    first = Card.objects.annotate(first=first_card()).values_list("first", flat=True)
    key = first.get(pk=card.pk)
    return people_of({key})[key]


def people_of(firsts: Collection[int]) -> dict[int, Person]:
    """First card of a chain to its person."""
    people = {first: Person(first) for first in firsts}
    owners = _owners(firsts)
    cards = Card.objects.filter(pk__in=owners, end_opened_on__isnull=False).order_by()
    for card_id, opened_on in cards.values_list("pk", "end_opened_on"):
        person = people[owners[card_id]]
        person.end_opened_on = min(filter(None, (person.end_opened_on, opened_on)))
    for card_id, phase, day in _sent(owners):
        days = people[owners[card_id]].days
        days[phase] = min(day, days.get(phase, day))
    return people


def _owners(firsts: Collection[int]) -> dict[int, int]:
    """Every card of the chains to the first one of its chain."""
    owners = {first: first for first in firsts}
    newest = list(firsts)
    for _step in range(LONGEST):
        later = Card.objects.filter(replaces__in=newest).order_by()
        steps = dict(later.values_list("pk", "replaces_id"))
        if not steps:
            break
        owners |= {card: owners[before] for card, before in steps.items()}
        newest = list(steps)
    return owners


def _sent(cards: Collection[int]) -> Iterator[tuple[int, str, date]]:
    """Card, phase and day of all that the cards have sent, and of ends joined to their starts."""
    sent = Response.objects.filter(card__in=cards).order_by()
    yield from sent.values_list("card_id", "phase", "answered_on")
    joined = PairDecision.objects.filter(
        start__card__in=cards, kind=PairDecision.Kind.JOIN, undone_at__isnull=True
    )
    for card_id, day in joined.values_list("start__card_id", "end__answered_on"):
        yield card_id, Phase.END, day


def _portions(items: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(items), IN_QUERY):
        yield items[start : start + IN_QUERY]
