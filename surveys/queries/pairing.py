"""How the starts and ends of one survey find each other, as labels of cards: never an answer."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min
from django.utils.translation import gettext as _

from surveys.answering.day_rules import pair_problem
from surveys.models import IMPORT_LETTER, Card, PairDecision, Phase, Response, Survey
from surveys.models.chains import first_card
from surveys.queries.pairs import pairs


@dataclass(frozen=True)
class Sent:
    """A response as its card's label and the ISO week of its day."""

    id: int
    label: str
    phase: str
    year: int
    week: int

    @property
    def phase_in_words(self) -> str:
        return str(Phase(self.phase).label)


@dataclass(frozen=True)
class Trace:
    """What tells whose a response may be, and is shown to nobody. `person`: the first card of the
    chain; `place`: sheet and number of the card, where cards with near numbers lie together."""

    answered_on: date
    person: int
    place: tuple[str, int] | None
    end_opened_on: date | None


@dataclass(frozen=True)
class NearMiss:
    """An unpaired start and end that may be one person's and could be joined. `is_replaced`: the
    one card was given in place of the other; otherwise they stand side by side on a sheet."""

    start: Sent
    end: Sent
    is_replaced: bool

    @property
    def why(self) -> str:
        """What speaks for it, as it is told and as the reason of joining."""
        if self.is_replaced:
            return _("toinen kortti on annettu toisen tilalle.")
        return _("kortit ovat arkilla vierekkäin.")


@dataclass(frozen=True)
class Pair:
    start: Sent
    end: Sent


@dataclass(frozen=True)
class Decision:
    """A decision by hand, in force until it is undone."""

    id: int
    kind: str
    start: Sent
    end: Sent
    reason: str
    by: str
    at: datetime
    undone_at: datetime | None

    @property
    def is_join(self) -> bool:
        return self.kind == PairDecision.Kind.JOIN


@dataclass(frozen=True)
class Pairing:
    """Everything of a survey that pairing is about; each list in the order of the labels."""

    starts: tuple[Sent, ...]
    ends: tuple[Sent, ...]
    near_misses: tuple[NearMiss, ...]
    pairs: tuple[Pair, ...]
    live: tuple[Decision, ...]
    undone: tuple[Decision, ...]


def pairing_of(survey: Survey) -> Pairing:
    """Pairs, responses without one, and decisions of a survey; six queries."""
    rows = _rows(survey)
    sent = {pk: one for pk, (one, _trace) in rows.items()}
    found = pairs(Survey.objects.filter(pk=survey.pk))
    paired = {response for pair in found for response in pair}
    alone = [each for each in sent.values() if each.id not in paired]
    starts = tuple(each for each in alone if each.phase == Phase.START)
    ends = tuple(each for each in alone if each.phase == Phase.END)
    decisions = _decisions(survey, sent)
    live = tuple(one for one in decisions if one.undone_at is None)
    parted = {(one.start.id, one.end.id) for one in live}
    traces = {pk: trace for pk, (_one, trace) in rows.items()}
    made = (Pair(sent[start], sent[end]) for start, end in found)
    return Pairing(
        starts=starts,
        ends=ends,
        near_misses=tuple(
            miss
            for miss in _near_misses(survey, starts, ends, traces)
            if (miss.start.id, miss.end.id) not in parted
        ),
        pairs=tuple(sorted(made, key=lambda pair: pair.start.label)),
        live=live,
        undone=tuple(one for one in decisions if one.undone_at is not None),
    )


def _rows(survey: Survey) -> dict[int, tuple[Sent, Trace]]:
    rows = (
        Response.objects.real()
        .filter(survey=survey, card__isnull=False)
        .annotate(person=first_card("card"))
        .order_by("card__label")
        .values_list(
            "id",
            "card__label",
            "phase",
            "answered_on",
            "person",
            "card__replaces_id",
            "card__sheet__letter",
        )
    )
    opened = _opened(survey)
    return {
        pk: (
            Sent(pk, label, phase, *_week(day)),
            Trace(
                day, person, _place(label, letter) if replaces is None else None, opened.get(person)
            ),
        )
        for pk, label, phase, day, person, replaces, letter in rows
    }


def _opened(survey: Survey) -> dict[int, date]:
    """First card of a chain to the day on which the end was opened for any card of it."""
    cards = Card.objects.filter(sheet__survey=survey, end_opened_on__isnull=False).order_by()
    return dict(
        cards.annotate(person=first_card()).values_list("person").annotate(Min("end_opened_on"))
    )


def _week(day: date) -> tuple[int, int]:
    # The week and not the day: whoever was there could tell who answered on which day.
    year, week, _weekday = day.isocalendar()
    return year, week


def _place(label: str, letter: str) -> tuple[str, int] | None:
    """Where a card lay when it was given out. None for identifiers from files."""
    sheet, _dash, number = label.rpartition("-")
    # Numbers of identifiers from files were drawn by lot, so neighbours among them mean nothing.
    if letter == IMPORT_LETTER or not number.isdecimal():
        return None
    return sheet, int(number)


def _near_misses(
    survey: Survey, starts: Iterable[Sent], ends: Iterable[Sent], traces: Mapping[int, Trace]
) -> Iterator[NearMiss]:
    ends = list(ends)
    for start in starts:
        own = traces[start.id]
        for end in ends:
            other = traces[end.id]
            # Days that are nobody's pair: joining the two is refused.
            opened_on = own.end_opened_on or other.end_opened_on
            if pair_problem(survey, own.answered_on, other.answered_on, opened_on):
                continue
            is_replaced = own.person == other.person and start.label != end.label
            if is_replaced or _are_neighbours(own.place, other.place):
                yield NearMiss(start, end, is_replaced)


def _are_neighbours(one: tuple[str, int] | None, other: tuple[str, int] | None) -> bool:
    if one is None or other is None:
        return False
    # are easily given or picked up the wrong way round.
    return one[0] == other[0] and abs(one[1] - other[1]) == 1


def _decisions(survey: Survey, sent: dict[int, Sent]) -> list[Decision]:
    rows = PairDecision.objects.filter(start__survey=survey, end__survey=survey)
    return [
        Decision(
            id=row.pk,
            kind=row.kind,
            start=sent[row.start_id],
            end=sent[row.end_id],
            reason=row.reason,
            by=str(row.by) if row.by else "",
            at=row.at,
            undone_at=row.undone_at,
        )
        for row in rows.select_related("by").order_by("-at")
        if row.start_id in sent and row.end_id in sent
    ]
