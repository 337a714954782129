"""One visit of a resident: the opened card with all that its pages show, in two queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils import timezone

from osallisuus.database.compiled import VALUE, CompiledQuery
from surveys.answering.windows import (
    CardState,
    CardWithStanding,
    Opening,
    missing_before_opening,
    opening_of,
    standing_of,
    with_standing,
)
from surveys.instruments.questionnaire import (
    Question,
    Questionnaire,
    questionnaire_of,
    translated_languages,
)
from surveys.models import Card, CardSheet, Draft, Phase, Survey
from surveys.models.card import CardQuerySet

SMALL_GROUP = 10
"""Groups of fewer people are told that an open answer may be recognised."""
READ = (
    "sheet__survey__project__controller",
    "sheet__survey__pilot",
    "sheet__survey__instrument",
)
SURVEY_FIELDS = (
    "slug",
    "title",
    "kind",
    "is_practice",
    "opens_on",
    "start_until",
    "end_from",
    "closes_on",
    "min_days_between",
    "screen_mode",
    "languages",
    "allows_unreviewed",
    "instrument__digest",
    "instrument__sound_version",
    "instrument__consent_version",
    "pilot__n_participants",
    "project__privacy_notice",
    "project__retention_until",
    "project__no_effect_confirmed_on",
    "project__controller__name",
)
FIELDS = (
    "label",
    "is_lost",
    "end_opened_on",
    "replaces",
    "sheet__language",
    "sheet__revoked_on",
    *(f"sheet__survey__{name}" for name in SURVEY_FIELDS),
)


class OpenedCard(CardWithStanding, Protocol):
    """A card as `load_visit` reads it."""

    is_lost: bool
    sheet: CardSheet


@dataclass
class Visit:
    """`languages` are those that this survey offers; `draft` is that of the open phase, or what was
    left unsent when the survey closed."""

    card: Card
    survey: Survey
    questionnaire: Questionnaire
    opening: Opening
    draft: Draft | None
    languages: tuple[str, ...]
    language: str
    channel: str

    @property
    def phase(self) -> Phase | None:
        return self.opening.phase

    @property
    def _written(self) -> Draft:
        """The draft, which only a card without consent lacks. Raises LookupError then."""
        if self.draft is None:
            raise LookupError("no draft before consent")
        return self.draft

    @property
    def has_consent(self) -> bool:
        return bool(self.draft and self.draft.consent_version == self.questionnaire.consent_version)

    @property
    def steps(self) -> tuple[tuple[Question, ...], ...]:
        return self.questionnaire.steps(self.phase or "", self.survey.screen_mode)

    def asked_at(self, number: int) -> tuple[Question, ...]:
        """The questions of a screen, less those that an earlier answer has made pointless."""
        step = self.steps[number - 1]
        return tuple(question for question in step if question.is_asked(self._written.answers))

    @property
    def asked_steps(self) -> tuple[int, ...]:
        """Numbers of the screens that have something to ask."""
        return tuple(n for n in range(1, len(self.steps) + 1) if self.asked_at(n))

    @property
    def unanswered(self) -> list[Question]:
        """What is still to be asked, in its order."""
        asked = (question for number in self.asked_steps for question in self.asked_at(number))
        return [question for question in asked if not self._is_answered(question)]

    @property
    def next_step(self) -> int:
        """Number of the first screen with a question that was not answered; one past the last
        if there is none."""
        for number in self.asked_steps:
            if not all(map(self._is_answered, self.asked_at(number))):
                return number
        return len(self.steps) + 1

    def _is_answered(self, question: Question) -> bool:
        return question.key in self._written.answers or question.key in self._written.open_answers

    @property
    def has_answers(self) -> bool:
        written = any(each["text"] for each in self._written.open_answers.values())
        return bool(self._written.answers) or written

    @property
    def is_small_group(self) -> bool:
        return is_small_group(self.survey)


def is_small_group(survey: Survey) -> bool:
    n_participants = survey.pilot.n_participants if survey.pilot else None
    return n_participants is not None and n_participants < SMALL_GROUP


def load_visit(
    card_id: int, *, channel: str, wanted: str = "", today: date | None = None
) -> Visit | None:
    """The visit of an opened card; None if the card is gone. `wanted`: the language asked for.

    Two queries, however many questions there are; four more the first time in a process.
    """
    # The draft before the card: a draft that was sent meanwhile is then seen as sent, not as lost.
    drafts = {draft.phase: draft for draft in _DRAFTS.rows(card_id)}
    card = next(iter(_CARD.rows(card_id)), None)
    if card is None:
        return None
    survey = card.sheet.survey
    questionnaire = questionnaire_of(survey.instrument)
    opening = _opening(card, survey, drafts.get(Phase.START), today or timezone.localdate())
    draft = drafts.get(opening.phase or _phase_begun(drafts))
    languages = questionnaire.offered_languages(survey, translated_languages())
    used = draft.language if draft else card.start_language
    candidates = (wanted, used, card.sheet.language, *languages)
    language = next((code for code in candidates if code in languages), "")
    return Visit(card, survey, questionnaire, opening, draft, languages, language, channel)


def _phase_begun(drafts: Mapping[str, Draft]) -> Phase:
    """Of a survey that asks nothing any more: what was on its way when it closed."""
    return Phase.END if Phase.END in drafts else Phase.START


def _card() -> CardQuerySet:
    """The query of a card with all that its pages show, and the language of its start: months
    later the same person comes back with it."""
    cards = with_standing(Card.objects.order_by()).filter(pk=VALUE)
    return cards.select_related(*READ).only(*FIELDS)


_CARD = CompiledQuery(_card)
_DRAFTS = CompiledQuery(lambda: Draft.objects.filter(card=VALUE))


def _opening(card: OpenedCard, survey: Survey, start_draft: Draft | None, today: date) -> Opening:
    if card.is_lost or card.sheet.revoked_on is not None:
        return Opening(CardState.REVOKED)
    standing = standing_of(card, start_draft)
    missing = missing_before_opening(survey, has_help_contacts=card.has_help_contacts)
    return opening_of(survey, standing, today, is_ready=not missing)
