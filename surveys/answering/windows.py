"""When a card may answer what: the rules of phases and windows, and what opening a survey needs."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from django.db.models import Exists, F, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from surveys.instruments.questionnaire import questionnaire_of, translated_languages
from surveys.models import Draft, HelpContact, PairDecision, Phase, Response, Survey
from surveys.models.card import CardQuerySet
from surveys.models.chains import chain, of_outer_card

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ONE_DAY = timedelta(days=1)
NO_LANGUAGE = _("Lomakkeella ei ole kieltä, jolla kyselyn voi näyttää.")
NO_CONTROLLER = _("Rekisterinpitäjä on merkitsemättä.")
NO_PRIVACY_NOTICE = _("Tietosuojaseloste puuttuu.")
NO_RETENTION = _("Vastausten säilytysaika on merkitsemättä.")
NO_HELP = _("Kyselystä puuttuu tieto, mistä vastaaja saa apua.")
NOT_CONFIRMED = _(
    "Rekisterinpitäjä ei ole vielä vahvistanut, etteivät vastaukset vaikuta "
    "etuuksiin, palveluihin tai oleskelulupaan."
)


class CardState(StrEnum):
    OPEN = "open"
    REVOKED = "revoked"
    NOT_READY = "not_ready"
    NOT_YET = "not_yet"
    WAITS_FOR_END = "waits_for_end"
    NO_NEWCOMERS = "no_newcomers"
    DONE = "done"
    CLOSED = "closed"


@dataclass(frozen=True)
class Opening:
    """What a card may do today. `phase`: what it answers if open, what it waits for if not;
    `opens_on` is None where no day is known."""

    state: CardState
    phase: Phase | None = None
    opens_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.state == CardState.OPEN


@dataclass(frozen=True)
class Standing:
    """What a card, with the cards that it replaces, has done so far."""

    start_on: date | None = None
    has_end: bool = False
    end_opened_on: date | None = None
    has_start_draft: bool = False
    is_start_reopened: bool = False


class CardWithStanding(Protocol):
    """A card that `with_standing` has read."""

    end_opened_on: date | None
    replaced_end_opened_on: date | None
    start_on: date | None
    has_end: bool
    has_help_contacts: bool


def opening_of(
    survey: Survey, standing: Standing, today: date, *, is_ready: bool = True
) -> Opening:
    """Which phase a card may answer on a day; first and last days are included.

    A start opens while newcomers are taken, but not in the last `min_days_between` days: then a
    card without a start is asked the end only. Who has begun a start may always finish it. A card
    with a start opens the end
    - on the survey's `end_from`,
    - `min_days_between` days after its start, if there is no such day or the start came after it,
    - or on the day a coordinator opened it for this card, if that is earlier; or for everybody, if
      its start came on that day at the latest.
    Until then a sent start that the card has reopened stays open.
    Practice is always open: the start, then at once the end.
    """
    # Before everything else: whoever has sent both is thanked, also when the survey has closed.
    if standing.has_end:
        return Opening(CardState.DONE)
    if not is_ready:
        return Opening(CardState.NOT_READY)
    if survey.is_practice:
        return Opening(CardState.OPEN, Phase.END if standing.start_on else Phase.START)
    if survey.opens_on is None or today < survey.opens_on:
        return Opening(CardState.NOT_YET, Phase.START, survey.opens_on)
    if survey.closes_on is not None and today > survey.closes_on:
        return Opening(CardState.CLOSED)
    if standing.start_on is None:
        return _without_start(survey, today, standing.has_start_draft)
    opens_on = end_opens_on(survey, standing.start_on, standing.end_opened_on)
    if standing.is_start_reopened and today < opens_on:
        return Opening(CardState.OPEN, Phase.START)
    state = CardState.OPEN if opens_on <= today else CardState.WAITS_FOR_END
    return Opening(state, Phase.END, opens_on)


@dataclass(frozen=True)
class Missing:
    """A field that is empty, of the project or of the survey, and what to say of it."""

    field: str
    sentence: "StrOrPromise"


def missing_before_opening(survey: Survey, *, has_help_contacts: bool | None = None) -> list[str]:
    """What a survey still lacks before residents may see it, in words for the coordinator; empty
    when it is ready. Practice needs only its questions. `has_help_contacts` saves a query."""
    found = missing_parts(survey, has_help_contacts=has_help_contacts)
    return [str(one.sentence) for one in found]


def missing_parts(survey: Survey, *, has_help_contacts: bool | None = None) -> list[Missing]:
    """The same with the field of each, so that a page can lead to it."""
    questionnaire = questionnaire_of(survey.instrument)
    languages = questionnaire.offered_languages(survey, translated_languages())
    found = [] if languages else [Missing("languages", NO_LANGUAGE)]
    if survey.is_practice:
        return found
    if has_help_contacts is None:
        has_help_contacts = survey.help_contacts.exists()
    return found + missing_facts(survey, has_help_contacts=has_help_contacts)


def missing_facts(survey: Survey, *, has_help_contacts: bool) -> list[Missing]:
    """What the project and the survey have not told, whatever the questionnaire; no query."""
    # Whoever consents must be able to read who answers for the data, why, and how
    # long it is kept (GDPR art. 13).
    project = survey.project
    needed = (
        (project.controller_id, Missing("controller", NO_CONTROLLER)),
        (project.privacy_notice.strip(), Missing("privacy_notice", NO_PRIVACY_NOTICE)),
        (project.retention_until, Missing("retention_until", NO_RETENTION)),
        (has_help_contacts, Missing("help_contacts", NO_HELP)),
        (project.no_effect_confirmed_on, Missing("no_effect_confirmed_on", NOT_CONFIRMED)),
    )
    return [missing for is_there, missing in needed if not is_there]


def with_standing(cards: CardQuerySet) -> CardQuerySet:
    """Cards with `start_on`, `start_language`, `has_end`, `replaced_end_opened_on` and
    `has_help_contacts`.

    One query in all.
    """
    sent = Response.objects.filter(of_outer_card("card"))
    starts = sent.filter(phase=Phase.START)
    first = starts.values("phase").annotate(on=Min("answered_on"))
    # An end that was joined by hand to a start is that person's end, whatever card it came by.
    joined = PairDecision.objects.filter(
        of_outer_card("start__card"), kind=PairDecision.Kind.JOIN, undone_at__isnull=True
    )
    contacts = HelpContact.objects.filter(survey=OuterRef("sheet__survey"))
    # What a replaced card has sent counts for its replacement, or a lost card would ask twice.
    found: CardQuerySet = cards.annotate(
        start_on=Subquery(first.values("on")[:1]),
        start_language=Subquery(starts.values("language")[:1]),
        has_end=Exists(sent.filter(phase=Phase.END)) | Exists(joined),
        replaced_end_opened_on=Coalesce(
            *(F(f"{step}__end_opened_on") for step in reversed(chain()[1:]))
        ),
        has_help_contacts=Exists(contacts),
    )
    return found


def lacking_end(cards: CardQuerySet) -> CardQuerySet:
    """Of these, cards in use whose holder has sent a start and no end, with their standing.

    Nobody of them is in `queries.pairs()`.
    """
    # Who was parted from the end of the same card is not asked again: the card has sent its end.
    return with_standing(cards.usable()).filter(start_on__isnull=False, has_end=False)


def standing_of(card: CardWithStanding, start_draft: Draft | None = None) -> Standing:
    """The standing of a card from `with_standing`, with the draft of its start if it has one."""
    opened = [day for day in (card.end_opened_on, card.replaced_end_opened_on) if day]
    return Standing(
        start_on=card.start_on,
        has_end=card.has_end,
        end_opened_on=min(opened, default=None),
        has_start_draft=start_draft is not None,
        is_start_reopened=start_draft is not None and start_draft.is_reopened,
    )


def _without_start(survey: Survey, today: date, has_begun: bool) -> Opening:
    # What somebody has begun to write is not taken from them by a date.
    if has_begun:
        return Opening(CardState.OPEN, Phase.START)
    if survey.closes_on is not None:
        # A start so late could have no end, and one without an end is in no figure of change.
        only_end_from = survey.closes_on - timedelta(days=survey.min_days_between) + ONE_DAY
        if today >= only_end_from:
            return Opening(CardState.OPEN, Phase.END)
    if survey.start_until is None or today <= survey.start_until:
        return Opening(CardState.OPEN, Phase.START)
    end_from = survey.end_from or (survey.closes_on and only_end_from)
    if end_from is not None and today >= end_from:
        return Opening(CardState.OPEN, Phase.END)
    return Opening(CardState.NO_NEWCOMERS, Phase.END, end_from)


def end_opens_on(survey: Survey, start_on: date, opened_on: date | None = None) -> date:
    """The first day on which the end of a card with a start may be answered."""
    # Who started on that day or later could answer both at once, so
    # for them the days between count.
    if survey.end_from is not None and start_on < survey.end_from:
        opens_on = survey.end_from
    else:
        opens_on = start_on + timedelta(days=survey.min_days_between)
    for_all = survey.end_open_for_all_on
    # Opened for everybody as for one card: the wait gives way for whoever had started by then.
    opened = (opened_on, for_all if for_all and start_on <= for_all else None)
    return min(filter(None, (opens_on, *opened)))
