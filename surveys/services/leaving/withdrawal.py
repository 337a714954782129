"""Taking answers back with the card's code: at once, without a name and without a reason."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from surveys.models import Card, Draft, Forgotten, PairDecision, Phase, Response
from surveys.models.chains import first_card
from surveys.services.leaving.forgotten import remember
from surveys.services.releasing.ledgers import forget_answers, outdate


@dataclass(frozen=True)
class Withdrawal:
    """What a card's code removes. `n_joined`: responses of other cards that were joined to it."""

    has_start: bool
    has_end: bool
    has_draft: bool
    n_joined: int

    @property
    def is_empty(self) -> bool:
        return not (self.has_start or self.has_end or self.has_draft)


def what_goes(card: Card) -> Withdrawal:
    """What `withdraw` of this card would remove; changes nothing."""
    cards = _same_person(card)
    own = dict(Response.objects.filter(card_id__in=cards).values_list("pk", "phase"))
    return Withdrawal(
        has_start=Phase.START in own.values(),
        has_end=Phase.END in own.values(),
        has_draft=Draft.objects.filter(card_id__in=cards).exists(),
        n_joined=len(_with_joined(own) - own.keys()),
    )


@transaction.atomic
def withdraw(*, card: Card) -> Withdrawal:
    """Removes the responses and drafts of a card, of the cards it replaced or was replaced by,
    and of responses joined to them; their joins and their places in the ledger go with them.

    Live releases that rested on a removed response are marked outdated.
    """
    found = what_goes(card)
    cards = _same_person(card)
    own = set(Response.objects.filter(card_id__in=cards).values_list("pk", flat=True))
    going = _with_joined(own)
    # The ledger is told while the answers still exist, since it finds its projects by them.
    outdate(forget_answers(going))
    # A mark of each, so that a backup cannot bring it back.
    remember(
        reason=Forgotten.Reason.WITHDRAWAL,
        on=timezone.localdate(),
        responses=going,
        drafts=Card.objects.filter(pk__in=cards).values_list("code_hash", flat=True),
    )
    Draft.objects.filter(card_id__in=cards).delete()
    Response.objects.filter(pk__in=going).delete()
    return found


def _same_person(card: Card) -> set[int]:
    """The card, those it replaced and those that replaced it."""
    people = Card.objects.filter(sheet__survey=card.sheet.survey_id).annotate(person=first_card())
    # A lost card and its heir are one person's: either code must take out everything.
    first = people.values_list("person", flat=True).get(pk=card.pk)
    return set(people.filter(person=first).values_list("pk", flat=True))


def _with_joined(own) -> set[int]:
    """Response ids with those that live decisions join to them."""
    joins = PairDecision.objects.filter(
        Q(start_id__in=list(own)) | Q(end_id__in=list(own)),
        kind=PairDecision.Kind.JOIN,
        undone_at__isnull=True,
    ).values_list("start_id", "end_id")
    return {*own, *(pk for pair in joins for pk in pair)}
