"""One visit of a resident: the opened card with all that its pages show, in one query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from surveys.answering.visits.asked_survey import AskedSurvey, asked_survey, card_sheet
from surveys.answering.visits.opened_card import OpenedCard, opened_card
from surveys.answering.windows import CardState, Opening, opening_of, standing_of
from surveys.instruments.questionnaire import Question, Questionnaire
from surveys.models import Draft, Phase, Survey

# Groups of fewer people are told that an open answer may be recognised.
SMALL_GROUP = 10


@dataclass
class Visit:
    """`draft` is that of the open phase, or what was left unsent when the survey closed."""

    card: OpenedCard
    asked: AskedSurvey
    opening: Opening
    draft: Draft | None
    language: str
    channel: str

    @property
    def survey(self) -> Survey:
        return self.asked.survey

    @property
    def questionnaire(self) -> Questionnaire:
        return self.asked.questionnaire

    @property
    def languages(self) -> tuple[str, ...]:
        return self.asked.languages

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

    @cached_property
    def steps(self) -> tuple[tuple[Question, ...], ...]:
        return self.questionnaire.steps(self.phase or "", self.survey.screen_mode)

    @property
    def screens(self) -> dict[int, tuple[Question, ...]]:
        """What is asked of this person, by number of the screen and in order.

        Worked out anew at each call, since answers are saved between two: keep what it returns.
        """
        mode = self.survey.screen_mode
        return self.questionnaire.screens(self.phase or "", mode, self._written.answers)

    @property
    def unanswered(self) -> list[Question]:
        """What is still to be asked, in its order."""
        asked = (question for step in self.screens.values() for question in step)
        return [question for question in asked if not self._is_answered(question)]

    @property
    def next_step(self) -> int:
        """Number of the first screen with a question that was not answered; one past the last
        if there is none."""
        for number, step in self.screens.items():
            if not all(map(self._is_answered, step)):
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

    One query by the key of the card, however many questions there are; a few more where the survey
    has not been read since something changed.
    """
    card = opened_card(card_id)
    if card is None:
        return None
    drafts = card.by_phase
    sheet = card_sheet(card.sheet_id, card.data_version)
    asked = asked_survey(sheet.survey_id, card.data_version)
    # Before any window: whoever finds a lost card must not learn what it has done.
    if card.is_lost or sheet.revoked_on is not None:
        opening = Opening(CardState.REVOKED)
    else:
        standing = standing_of(card, drafts.get(Phase.START))
        day = today or timezone.localdate()
        opening = opening_of(asked.survey, standing, day, is_ready=asked.is_ready)
    draft = drafts.get(opening.phase or _phase_begun(drafts))
    used = draft.language if draft else card.start_language
    # The end greets in the language of the start; the sheet only guesses who will hold its cards.
    candidates = (wanted, used, sheet.language, *asked.languages)
    language = next((code for code in candidates if code in asked.languages), "")
    return Visit(card, asked, opening, draft, language, channel)


def _phase_begun(drafts: Mapping[str, Draft]) -> Phase:
    """Of a survey that asks nothing any more: what was on its way when it closed."""
    return Phase.END if Phase.END in drafts else Phase.START
