"""How the starts and ends of one survey find each other, as labels of cards: never an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from surveys.models import PairDecision, Phase, Response, Survey
from surveys.queries.pairs import pairs


@dataclass(frozen=True)
class Sent:
    """A response as its card's label and the ISO week of its day."""

    id: int
    card_id: int
    label: str
    phase: str
    year: int
    week: int
    replaces_id: int | None


@dataclass(frozen=True)
class NearMiss:
    """An unpaired start and end that may be one person's. `is_replaced`: the one card was given
    in place of the other; otherwise they stand side by side on a sheet."""

    start: Sent
    end: Sent
    is_replaced: bool


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
    """Pairs, responses without one, and decisions of a survey; four queries."""
    sent = _sent(survey)
    found = pairs(Survey.objects.filter(pk=survey.pk))
    paired = {response for pair in found for response in pair}
    alone = [each for each in sent.values() if each.id not in paired]
    starts = tuple(each for each in alone if each.phase == Phase.START)
    ends = tuple(each for each in alone if each.phase == Phase.END)
    decisions = _decisions(survey, sent)
    made = (Pair(sent[start], sent[end]) for start, end in found)
    return Pairing(
        starts=starts,
        ends=ends,
        near_misses=tuple(_near_misses(starts, ends)),
        pairs=tuple(sorted(made, key=lambda pair: pair.start.label)),
        live=tuple(one for one in decisions if one.undone_at is None),
        undone=tuple(one for one in decisions if one.undone_at is not None),
    )


def _sent(survey: Survey) -> dict[int, Sent]:
    rows = (
        Response.objects.real()
        .filter(survey=survey, card__isnull=False)
        .order_by("card__label")
        .values_list("id", "card_id", "card__label", "phase", "answered_on", "card__replaces_id")
    )
    return {row[0]: Sent(*row[:4], *_week(row[4]), row[5]) for row in rows}


def _week(day: date) -> tuple[int, int]:
    year, week, _weekday = day.isocalendar()
    return year, week


def _near_misses(starts: Iterable[Sent], ends: Iterable[Sent]) -> Iterable[NearMiss]:
    ends = list(ends)
    for start in starts:
        for end in ends:
            is_replaced = end.replaces_id == start.card_id or start.replaces_id == end.card_id
            if is_replaced or _are_neighbours(start.label, end.label):
                yield NearMiss(start, end, is_replaced)


def _are_neighbours(one: str, other: str) -> bool:
    """A-07 and A-08: easily given or picked up the wrong way round."""
    (sheet, _dash, number), (beside, _dash, next_number) = (
        one.rpartition("-"),
        other.rpartition("-"),
    )
    if sheet != beside or not (number.isdecimal() and next_number.isdecimal()):
        return False
    return abs(int(number) - int(next_number)) == 1


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
