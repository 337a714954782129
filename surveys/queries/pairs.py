"""Reads across responses, cards and decisions: which answers make a pair, and what they say."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import F, QuerySet

from osallisuus.database.lines import Lines
from surveys.models import PairDecision, Phase, Response, Survey

CHUNK = 20


class CodedAnswers(NamedTuple):
    """Responses of one survey, phase and kind of help as figures need them: no card, no day, no
    open answers. `answers`: stored JSON, in the order of `ids`."""

    pilot_id: int
    phase: str
    instrument_id: int
    help: str
    ids: list[int]
    answers: list[bytes]


def pairs(surveys: QuerySet[Survey]) -> list[tuple[int, int]]:
    """(start, end) response ids that belong to one person: the only definition of a pair.

    Same card, less what was parted by hand, plus what was joined by hand; undone decisions do not
    count, and a joined response leaves the pair that its card made. Practice and consultations
    never make pairs. Two queries, sorted by id; empty without pairs.
    """
    of_card = (
        Response.objects.real()
        .filter(survey__in=surveys, phase=Phase.START, card__responses__phase=Phase.END)
        .aggregate(starts=Lines("id"), ends=Lines("card__responses__id"))
    )
    decisions = PairDecision.objects.filter(
        undone_at__isnull=True, start__survey__in=surveys, end__survey__in=surveys
    ).values_list("kind", "start_id", "end_id")
    joined, parted = [], set()
    for kind, start, end in decisions:
        if kind == PairDecision.Kind.JOIN:
            joined.append((start, end))
        else:
            parted.add((start, end))
    taken = {response for pair in joined for response in pair}
    kept = [
        pair
        for pair in zip(_numbers(of_card["starts"]), _numbers(of_card["ends"]), strict=True)
        if pair not in parted and pair[0] not in taken and pair[1] not in taken
    ]
    return sorted(kept + joined)


def coded_answers(surveys: QuerySet[Survey]) -> Iterator[CodedAnswers]:
    """Every start and end of the surveys, one query, read in pieces and in no meaningful order.

    Practice and consultations are left out. `pilot_id` is the pilot of the responses' survey.
    """
    rows = (
        Response.objects.real()
        .filter(survey__in=surveys)
        .exclude(phase=Phase.ONCE)
        .order_by()
        .values_list("survey__pilot_id", "phase", "instrument_id", "help")
        # One row for each survey, phase and help: a million rows take several times as long.
        .annotate(by_survey=F("survey_id"), ids=Lines("id"), texts=Lines("answers"))
    )
    for *facts, _survey, ids, texts in rows.iterator(chunk_size=CHUNK):
        yield CodedAnswers(*facts, list(_numbers(ids)), texts.encode().split(b"\n"))


def _numbers(lines: str | None) -> Iterator[int]:
    return map(int, (lines or "").split())
