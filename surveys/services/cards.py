"""Cards: made once with their codes in memory, found by code, taken out of use, replaced."""

import secrets
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from osallisuus.keys.known import card_keys, forms_of
from surveys.answering.codes import code_hash, derived_code, make_code, read_code
from surveys.models import Card, CardSheet, Draft, Survey
from surveys.models.chains import LONGEST, chain

# Without I, L, O and Q, as in the codes themselves.
LETTERS = "ABCDEFGHJKMNPRSTUVWXYZ"
MAX_CARDS_IN_SHEET = 200
PRACTICE_LETTER = "H"


@dataclass(frozen=True)
class MadeCard:
    """A new card with its code, which exists here only: the database keeps its hash."""

    card: Card
    code: str


@dataclass(frozen=True)
class MadeSheet:
    sheet: CardSheet
    cards: tuple[MadeCard, ...]


def hash_of(code: str) -> str:
    """What is stored of a code that `read_code` returned."""
    return hashes_of(code)[0]


def hashes_of(code: str) -> list[str]:
    """Every form in which the code may be stored while earlier keys are known; today's first."""
    return forms_of(lambda key: code_hash(key, code))


@transaction.atomic
def make_cards(
    *, survey: Survey, n_cards: int, language: str = "fi", is_large_print: bool = False
) -> MadeSheet:
    """A new sheet of cards, A-01 … on the first sheet of a survey, B-01 … on the second.

    The codes are in the result and nowhere else. Raises ValidationError for a number of cards
    outside 1–200 and for practice surveys, whose codes are derived.
    """
    if not 1 <= n_cards <= MAX_CARDS_IN_SHEET:
        raise ValidationError(
            _("Kortteja voi tehdä kerralla 1–%(most)s.") % {"most": MAX_CARDS_IN_SHEET}
        )
    if survey.is_practice:
        raise ValidationError(_("Harjoituskyselyn kortit tehdään toisella tavalla."))
    # Two batches made at once must not take the same letter.
    Survey.objects.select_for_update().get(pk=survey.pk)
    sheet = CardSheet.objects.create(
        survey=survey,
        letter=_free_letter(survey),
        language=language,
        is_large_print=is_large_print,
    )
    # The usual generator can be foretold from some of its numbers, and
    # the printed codes would be such.
    source = secrets.SystemRandom()
    made = [_new_card(sheet, number, make_code(source)) for number in range(1, n_cards + 1)]
    Card.objects.bulk_create([each.card for each in made])
    return MadeSheet(sheet, tuple(made))


@transaction.atomic
def make_practice_cards(*, survey: Survey, n_cards: int) -> CardSheet:
    """Cards of a practice survey; `practice_code` tells their codes at any time."""
    if not survey.is_practice:
        raise ValidationError(_("Vain harjoituskyselyn koodit voi laskea uudelleen."))
    sheet = CardSheet.objects.create(survey=survey, letter=PRACTICE_LETTER)
    labels = [f"{PRACTICE_LETTER}-{number:03}" for number in range(1, n_cards + 1)]
    Card.objects.bulk_create(
        Card(sheet=sheet, label=label, code_hash=hash_of(_practice_code(survey.slug, label)))
        for label in labels
    )
    return sheet


def practice_code(card: Card) -> str | None:
    """The code of a practice card; None for a real card, whose code nobody can tell."""
    survey = card.sheet.survey
    if not survey.is_practice:
        return None
    codes = [derived_code(key, f"{survey.slug}:{card.label}") for key in card_keys()]
    # It was derived from the key of its day.
    return next((code for code in codes if card.code_hash in hashes_of(code)), codes[0])


def find_card(text: str) -> Card | None:
    """The card of a typed code, also one out of use; None if no card has it.

    Raises CodeError if the text cannot be a card's code; that is no guess.
    """
    return Card.objects.filter(code_hash__in=hashes_of(read_code(text))).first()


def revoke_sheet(*, sheet: CardSheet, today: date | None = None) -> CardSheet:
    """Takes all cards of a sheet out of use; what they have sent stays."""
    sheet.revoked_on = today or timezone.localdate()
    sheet.save(update_fields=["revoked_on"])
    return sheet


@transaction.atomic
def replace_card(*, card: Card) -> MadeCard:
    """A new card for a lost one, with its unsent answers; what was sent stays where it is.

    Raises ValidationError if the card has been replaced already, or is the last of a long chain.
    """
    # The sheet is locked before its cards are counted: two new cards must not get one
    # number, nor a lost card two heirs.
    sheet = CardSheet.objects.select_for_update().get(pk=card.sheet_id)
    if Card.objects.filter(replaces=card).exists():
        raise ValidationError(_("Tämän kortin tilalle on jo annettu uusi kortti."))
    if Card.objects.filter(pk=card.pk, **{f"{chain()[-1]}__isnull": False}).exists():
        raise ValidationError(
            _(
                "Kortti on vaihdettu jo %(most)s kertaa. Anna mikä tahansa vapaa kortti ja "
                "yhdistä vastaukset sivulla Parit."
            )
            % {"most": LONGEST}
        )
    number = sheet.cards.count() + 1
    made = _new_card(sheet, number, make_code(secrets.SystemRandom()), replaces=card)
    made.card.save(force_insert=True)
    # What was begun goes on with the new card; what was sent stays, and is found along the chain.
    Draft.objects.filter(card=card).update(card=made.card)
    card.is_lost = True
    card.save(update_fields=["is_lost"])
    return made


def open_end(*, card: Card, today: date | None = None) -> Card:
    """Lets a person who leaves early answer the end at once."""
    card.end_opened_on = today or timezone.localdate()
    card.save(update_fields=["end_opened_on"])
    return card


def _free_letter(survey: Survey) -> str:
    taken = set(CardSheet.objects.filter(survey=survey).values_list("letter", flat=True))
    # After 22 sheets letters come in twos, so that a large survey never runs out.
    names = [*LETTERS, *(first + second for first in LETTERS for second in LETTERS)]
    return next(name for name in names if name not in taken)


def _new_card(sheet: CardSheet, number: int, code: str, **fields) -> MadeCard:
    label = f"{sheet.letter}-{number:02}"
    return MadeCard(Card(sheet=sheet, label=label, code_hash=hash_of(code), **fields), code)


def _practice_code(slug: str, label: str) -> str:
    return derived_code(settings.CARD_KEY, f"{slug}:{label}")
