"""A sent start opened again by its card, as long as nobody has used it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from surveys.answering.windows import CardState, opening_of, standing_of, with_standing
from surveys.models import Card, Draft, Phase, Release, Response
from surveys.models.chains import chain
from surveys.services.paper.stacks import take_from_stack
from surveys.services.releasing.ledgers import is_in_ledger


class CannotReopenError(Exception):
    """There is no sent start, the end has come, or figures that hold the start are frozen."""


def can_reopen(card: Card, *, today: date | None = None) -> bool:
    """Whether `reopen` of this card would open its start; changes nothing."""
    day = today or timezone.localdate()
    cards = with_standing(Card.objects.filter(pk=card.pk))
    found = cards.select_related("sheet__survey__project", "sheet__survey__instrument").get()
    start = sent_start(found)
    if start is None or found.is_lost or found.sheet.revoked_on is not None:
        return False
    opening = opening_of(found.sheet.survey, standing_of(found), day)
    return opening.state == CardState.WAITS_FOR_END and not is_frozen(start)


@transaction.atomic
def reopen(*, card: Card, today: date | None = None) -> Draft:
    """A draft with the answers that the start has sent; an older one is kept as it is.

    If the person leaves, the draft goes after 14 days and the start is what it was. Raises
    CannotReopenError.
    """
    locked = Card.objects.select_for_update().get(pk=card.pk)
    if not can_reopen(locked, today=today):
        raise CannotReopenError
    start: Any = sent_start(locked)
    # From now on the person's own word counts, and what lies on the paper is corrected no more.
    take_from_stack(start)
    start.refresh_from_db()
    facts = {
        name: getattr(start, name)
        for name in (
            "consent_version",
            "channel",
            "help",
            "language",
            "variant",
            "answers",
            "open_answers",
        )
    }
    facts |= {"is_reopened": True, "last_used_on": today or timezone.localdate()}
    # The response stays until the draft is sent, so nothing is lost if the person leaves.
    draft, _is_new = Draft.objects.get_or_create(card=locked, phase=Phase.START, defaults=facts)
    return draft


def sent_start(card: Card) -> Response | None:
    """The start that a card has sent, or that a card which it replaces has."""
    cards = Card.objects.filter(pk=card.pk).values_list(*chain()).get()
    starts = Response.objects.filter(card_id__in=[pk for pk in cards if pk], phase=Phase.START)
    return starts.select_related("survey").first()


def is_frozen(start: Response) -> bool:
    """Whether figures that may rest on a start are frozen: a release that holds it in a pair, or
    one of the same project since it was sent, withdrawn or not."""
    # A release that was withdrawn counts too, since it could be read.
    releases = Release.objects.filter(
        project=start.survey.project_id, released_on__gte=start.answered_on
    )
    return releases.filter(instrument_key=start.instrument.key).exists() or is_in_ledger(start)
