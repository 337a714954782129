"""The rules on days of sent answers: the same for paper, files and the pairing desk, whichever
half of a pair comes first. On line a card is asked only what these rules allow."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from surveys.answering.windows import Standing, end_opens_on, opening_of
from surveys.models import Phase, Survey

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OTHER: dict[str, str] = {Phase.START: Phase.END, Phase.END: Phase.START}
"""The other half of a pair."""

IN_FUTURE = _("Lomakkeen päivä on tulevaisuudessa.")
NOT_OPEN = _("Kysely ei ollut auki lomakkeen päivänä.")
NO_START_ANY_MORE = _(
    "Alkukyselyyn ei lomakkeen päivänä enää otettu uusia vastaajia. Tarkista päivä ja vaihe."
)
END_BEFORE_START = _("Loppukysely ei voi olla aiemmin kuin alkukysely (%(day)s).")
START_AFTER_END = _("Alkukysely ei voi olla myöhemmin kuin loppukysely (%(day)s).")
NO_END_YET = _(
    "Loppukysely aukeaa vasta %(day)s, eikä kortilla ole alkukyselyä. Tarkista koodi ja vaihe."
)
END_WAITS = _(
    "Tämän kortin loppukysely aukeaa vasta %(day)s. Jos ihminen lähtee ennen muita, avaa "
    "loppukysely kortille kyselyn sivulla."
)
BEFORE_END_FROM = _("Loppukysely aukesi vasta %(day)s. Tarkista päivä ja vaihe.")
TOO_SOON = _(
    "Alku- ja loppukyselyn välissä on oltava vähintään %(days)s päivää. Tarkista päivä ja vaihe."
)


@dataclass(frozen=True)
class DayProblem:
    """Why answers of a day cannot be a person's. `is_day`: the day itself is at fault, not the
    card or the moment of keying."""

    sentence: str
    is_day: bool = True


def day_problem(
    survey: Survey,
    phase: str,
    answered_on: date,
    *,
    today: date,
    other_on: date | None = None,
    end_opened_on: date | None = None,
) -> DayProblem | None:
    """What speaks against answers of a phase and day; None if nothing does.

    `other_on`: the day of the person's other half, on any card of theirs, if it has come.
    `end_opened_on`: when a coordinator opened the end for one of their cards.
    """
    if answered_on > today:
        return _problem(IN_FUTURE)
    if not survey.is_open(at=answered_on):
        return _problem(NOT_OPEN)
    if phase == Phase.START:
        return _start_problem(survey, answered_on, other_on, end_opened_on)
    return _end_problem(survey, answered_on, other_on, end_opened_on, today)


def pair_problem(
    survey: Survey, start_on: date, end_on: date, end_opened_on: date | None = None
) -> str | None:
    """Why a start and an end of these days cannot be one person's, in a sentence; None if they
    can."""
    if end_on < start_on:
        return str(END_BEFORE_START % {"day": _day(start_on)})
    if survey.is_practice or end_opened_on is not None:
        return None
    opens_on = end_opens_on(survey, start_on)
    if end_on >= opens_on:
        return None
    if end_on < start_on + timedelta(days=survey.min_days_between):
        return str(TOO_SOON % {"days": survey.min_days_between})
    return str(BEFORE_END_FROM % {"day": _day(opens_on)})


def _start_problem(
    survey: Survey, start_on: date, end_on: date | None, end_opened_on: date | None
) -> DayProblem | None:
    opening = opening_of(survey, Standing(), start_on)
    if not (opening.is_open and opening.phase == Phase.START):
        return _problem(NO_START_ANY_MORE)
    if end_on is None:
        return None
    if end_on < start_on:
        return _problem(START_AFTER_END, day=_day(end_on))
    sentence = pair_problem(survey, start_on, end_on, end_opened_on)
    return DayProblem(sentence) if sentence else None


def _end_problem(
    survey: Survey,
    end_on: date,
    start_on: date | None,
    end_opened_on: date | None,
    today: date,
) -> DayProblem | None:
    if start_on is None:
        if survey.is_practice or end_opened_on is not None:
            return None
        # Open on the day of the end, so it has a first day.
        first_on = survey.opens_on or end_on
        opens_on = survey.end_from or first_on + timedelta(days=survey.min_days_between)
        return None if end_on >= opens_on else _problem(NO_END_YET, False, day=_day(opens_on))
    sentence = pair_problem(survey, start_on, end_on, end_opened_on)
    if sentence is None:
        return None
    opens_on = end_opens_on(survey, start_on)
    if start_on <= end_on and min(today, survey.closes_on or today) < opens_on:
        return _problem(END_WAITS, False, day=_day(opens_on))
    return DayProblem(sentence)


def _problem(sentence: "StrOrPromise", is_day: bool = True, **values: object) -> DayProblem:
    return DayProblem(str(sentence % values), is_day)


def _day(day: date) -> str:
    return date_format(day, "j.n.Y")
