"""A batch of cards for a group: with spares, on full pages, made anew when unused."""

from datetime import date
from math import ceil

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.models import AuditEvent, User
from surveys.models import Card, CardSheet, Draft, Response, Survey
from surveys.services.cards import MadeCard, MadeSheet, make_cards, replace_card, revoke_sheet

SPARE_SHARE = 0.2
"""Cards get lost and newcomers come, so a batch is this much larger than the group."""


def batch_size(n_people: int, cards_on_page: int) -> int:
    """Cards for a group: 20 % more than people, then as many as fill the last page."""
    with_spares = ceil(round(n_people * (1 + SPARE_SHARE), 6))
    return ceil(with_spares / cards_on_page) * cards_on_page


@transaction.atomic
def make_batch(
    *, survey: Survey, n_cards: int, language: str, is_large_print: bool, by: User
) -> MadeSheet:
    """New cards, with a trace of who made them; the codes are in the result and nowhere else."""
    made = make_cards(
        survey=survey, n_cards=n_cards, language=language, is_large_print=is_large_print
    )
    _trace(survey, by, _("Arkki %(letter)s") % {"letter": made.sheet.letter}, n_cards)
    return made


@transaction.atomic
def remake_batch(*, sheet: CardSheet, by: User) -> MadeSheet:
    """Takes an unused sheet out of use and makes as many new cards in its place.

    Raises ValidationError if a card of the sheet has been used, or the sheet is out of use.
    """
    locked = CardSheet.objects.select_for_update().get(pk=sheet.pk)
    if locked.revoked_on is not None:
        raise ValidationError(_("Arkki on jo poistettu käytöstä."))
    if is_used(locked):
        raise ValidationError(
            _("Arkin kortilla on jo vastattu tai aloitettu, joten arkkia ei voi tehdä uudelleen.")
        )
    revoke_sheet(sheet=locked)
    return make_batch(
        survey=locked.survey,
        n_cards=locked.cards.count(),
        language=locked.language,
        is_large_print=locked.is_large_print,
        by=by,
    )


@transaction.atomic
def replace_lost(*, card: Card, by: User) -> MadeCard:
    """A new card for a lost one, with a trace of who made it."""
    made = replace_card(card=card)
    target = _("Kortti %(new)s kortin %(old)s tilalle") % {
        "new": made.card.label,
        "old": card.label,
    }
    _trace(card.sheet.survey, by, target, 1)
    return made


def open_end_for_all(*, survey: Survey, today: date | None = None) -> Survey:
    """Opens the end for every card with a start, from today; a later day gives way to today.

    Raises ValidationError if the survey takes no answers today.
    """
    day = today or timezone.localdate()
    if not survey.is_open(at=day):
        raise ValidationError(_("Kysely ei ole tänään auki, joten loppukyselyä ei voi avata."))
    survey.end_from = day
    survey.save(update_fields=["end_from"])
    return survey


def is_used(sheet: CardSheet) -> bool:
    """Whether a card of the sheet has answers, sent or on their way."""
    cards = Card.objects.filter(sheet=sheet)
    return (
        Response.objects.filter(card__in=cards).exists()
        or Draft.objects.filter(card__in=cards).exists()
    )


def _trace(survey: Survey, by: User, what: str, n_cards: int) -> None:
    AuditEvent.objects.create(
        actor=by,
        project_id=survey.project_id,
        action=AuditEvent.Action.CARDS,
        target=f"{survey.title}: {what}"[:200],
        n_rows=n_cards,
    )
