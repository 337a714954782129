"""Reads for a coordinator's view of one survey: how cards stand, never what anybody answered."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from surveys.answering.windows import lacking_end, opening_of, standing_of
from surveys.instruments.questionnaire import questionnaire_of, translated_languages
from surveys.models import (
    Card,
    CardSheet,
    Draft,
    InstrumentLanguage,
    Phase,
    Response,
    Survey,
    arrived,
)
from surveys.queries.pairs import pairs


@dataclass(frozen=True)
class LackingEnd:
    """A card with a start and no end. `end_from`: the first day it may answer the end."""

    card_id: int
    label: str
    end_from: date | None
    is_open: bool
    has_begun: bool

    @property
    def waits(self) -> bool:
        """Whether the end opens later; where it never does, the survey has closed."""
        return self.end_from is not None and not self.is_open


@dataclass(frozen=True)
class SheetLine:
    """`n_used`: cards with answers, sent or on their way."""

    letter: str
    language: str
    is_large_print: bool
    printed_on: date
    revoked_on: date | None
    n_cards: int
    n_used: int

    @property
    def can_be_remade(self) -> bool:
        return self.revoked_on is None and self.n_used == 0


@dataclass(frozen=True)
class Progress:
    """How far a survey is. `n_begun`: starts that are on their way; `n_pairs`: people with both."""

    n_cards: int
    n_begun: int
    n_starts: int
    n_ends: int
    n_pairs: int
    lacking_end: tuple[LackingEnd, ...]

    @property
    def n_waiting(self) -> int:
        """Cards whose end opens later, so that nothing is missing yet."""
        return sum(card.waits for card in self.lacking_end)

    @property
    def n_missing(self) -> int:
        """Cards that could have sent an end and have not."""
        return len(self.lacking_end) - self.n_waiting

    @property
    def next_end_on(self) -> date | None:
        """The first day on which the end opens for a card that waits."""
        days = (card.end_from for card in self.lacking_end if card.waits and card.end_from)
        return min(days, default=None)


@dataclass(frozen=True)
class LanguageLine:
    """A language that a survey wants. `is_draft`: no native speaker has read the translation."""

    code: str
    is_offered: bool
    is_draft: bool


def language_lines(survey: Survey) -> list[LanguageLine]:
    """The survey's languages: which of them residents see, and which nobody has reviewed."""
    questionnaire = questionnaire_of(survey.instrument)
    offered = questionnaire.offered_languages(survey, translated_languages())
    unreviewed = InstrumentLanguage.Review.UNREVIEWED
    return [
        LanguageLine(code, code in offered, questionnaire.reviews.get(code) == unreviewed)
        for code in survey.languages
    ]


def survey_progress(survey: Survey, today: date) -> Progress:
    """Cards in use, starts and ends sent, and the cards whose end is missing, by label.

    A lost card is counted by the card that replaced it. Seven queries, however many cards.
    """
    sent = dict(
        Response.objects.filter(survey=survey).order_by().values_list("phase").annotate(Count("pk"))
    )
    drafts = Draft.objects.filter(card__sheet__survey=survey)
    return Progress(
        n_cards=cards_in_use(survey).count(),
        n_begun=drafts.filter(phase=Phase.START).count(),
        n_starts=sent.get(Phase.START, 0),
        n_ends=sent.get(Phase.END, 0),
        n_pairs=len(pairs(Survey.objects.filter(pk=survey.pk))),
        lacking_end=tuple(cards_lacking_end(survey, today)),
    )


def cards_in_use(survey: Survey) -> QuerySet[Card]:
    """Cards that a resident may answer with: not lost, and on a sheet that is in use."""
    return Card.objects.usable().filter(sheet__survey=survey)


def cards_lacking_end(survey: Survey, today: date) -> list[LackingEnd]:
    """Cards with a start and no end, in the order of their labels; one query."""
    drafts = Draft.objects.filter(card=OuterRef("pk"), phase=Phase.END)
    cards = (
        lacking_end(cards_in_use(survey))
        .annotate(has_begun=Exists(drafts))
        .order_by("sheet__letter", "label")
    )
    found = []
    for card in cards:
        opening = opening_of(survey, standing_of(card), today)
        found.append(
            LackingEnd(card.pk, card.label, opening.opens_on, opening.is_open, card.has_begun)
        )
    return found


def sheet_lines(survey: Survey) -> list[SheetLine]:
    """The sheets of a survey, the newest first; one query."""
    # Asked of each card of the survey: a set of all used cards is that of every survey.
    is_used = Exists(Response.objects.filter(card=OuterRef("cards"))) | Exists(
        Draft.objects.filter(card=OuterRef("cards"))
    )
    sheets = (
        CardSheet.objects.filter(survey=survey)
        .annotate(
            n_cards=Count("cards", filter=arrived("cards__")),
            n_used=Count("cards", filter=is_used & arrived("cards__")),
        )
        # None yet: the sheet of an import whose cards are on their way.
        .filter(n_cards__gt=0)
        .order_by("-printed_on", "-pk")
    )
    return [
        SheetLine(
            letter=sheet.letter,
            language=sheet.language,
            is_large_print=sheet.is_large_print,
            printed_on=sheet.printed_on,
            revoked_on=sheet.revoked_on,
            n_cards=sheet.n_cards,
            n_used=sheet.n_used,
        )
        for sheet in sheets
    ]
