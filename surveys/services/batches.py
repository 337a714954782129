"""A batch of cards for a group: with spares, on full pages, made anew when unused."""

from datetime import date
from math import ceil

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.models import AuditEvent, User
from surveys.models import Card, CardSheet, Draft, Phase, Response, Survey
from surveys.services.cards import MadeCard, MadeSheet, make_cards, replace_card, revoke_sheet

# Cards get lost and newcomers come, so a batch is this much larger than the group.
SPARE_SHARE = 0.2


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
    # Locked before it is asked whether it is used, so that no second click makes a second batch.
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


@transaction.atomic
def open_end_for_all(*, survey: Survey, today: date | None = None) -> Survey:
    """Opens the end from today for every card whose start has come by the end of the day, however
    short the wait; a later day gives way to today.

    Raises ValidationError if the survey takes no answers today.
    """
    day = today or timezone.localdate()
    if not survey.is_open(at=day):
        raise ValidationError(_("Kysely ei ole tänään auki, joten loppukyselyä ei voi avata."))
    # Read anew under a lock: of two presses the second must not forget the day before the first.
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if locked.end_open_for_all_on is None:
        locked.end_from_before, locked.end_opened_on = locked.end_from, day
        if locked.end_from is None or locked.end_from > day:
            locked.end_from = day
        locked.save(update_fields=["end_from_before", "end_from", "end_opened_on"])
    survey.end_from, survey.end_opened_on = locked.end_from, locked.end_opened_on
    return survey


@transaction.atomic
def close_end_again(*, survey: Survey) -> int:
    """Undoes `open_end_for_all`: the end opens when it would have opened without it. Answers that
    have come meanwhile stay; their number is returned.

    Raises ValidationError if the end was not opened so, or its day has been changed since.
    """
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if not can_close_end_again(locked):
        raise ValidationError(
            _("Loppukyselyn päivää on muutettu avaamisen jälkeen. Muuta se kyselyn tiedoissa.")
        )
    sent = Response.objects.filter(
        survey=locked, phase=Phase.END, answered_on__gte=locked.end_opened_on
    ).count()
    locked.end_from, locked.end_from_before = locked.end_from_before, None
    locked.end_opened_on = None
    locked.save(update_fields=["end_from_before", "end_from", "end_opened_on"])
    survey.end_from, survey.end_opened_on = locked.end_from, None
    return sent


def can_close_end_again(survey: Survey) -> bool:
    if survey.end_opened_on is None or survey.end_from is None:
        return False
    # Opened where the end had a day that was past, it has kept that day.
    return survey.end_from in (survey.end_opened_on, survey.end_from_before)


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
