"""Reads across responses, cards and decisions: which answers make a pair, and what they say."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from surveys.models import PairDecision, Phase, Response, Survey

CHUNK = 5000


class CodedAnswers(NamedTuple):
    """One response as figures need it: no card, no day, no open answers."""

    id: int
    pilot_id: int
    phase: str
    instrument_id: int
    help: str
    answers: dict[str, Any]


def pairs(surveys: QuerySet[Survey]) -> list[tuple[int, int]]:
    """(start, end) response ids that belong to one person: the only definition of a pair.

    Same card, less what was parted by hand, plus what was joined by hand; undone decisions do not
    count, and a joined response leaves the pair that its card made. Practice and consultations
    never make pairs. Two queries, sorted by id; empty without pairs.
    """
    of_card = (
        Response.objects.real()
        .filter(survey__in=surveys, phase=Phase.START, card__responses__phase=Phase.END)
        .values_list("id", "card__responses__id")
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
        for pair in of_card
        if pair not in parted and pair[0] not in taken and pair[1] not in taken
    ]
    return sorted(kept + joined)


def coded_answers(surveys: QuerySet[Survey]) -> Iterator[CodedAnswers]:
    """Every start and end of the surveys, one query, read in pieces and in no meaningful order.

    Practice and consultations are left out. `pilot_id` is the pilot of the response's survey.
    """
    rows = (
        Response.objects.real()
        .filter(survey__in=surveys)
        .exclude(phase=Phase.ONCE)
        .annotate(text=Cast("answers", TextField()))
        .values_list("id", "survey__pilot_id", "phase", "instrument_id", "help", "text")
    )
    # The field's own decoder takes five times as long, which matters at a million rows.
    read = orjson.loads
    return (CodedAnswers(*facts, read(text)) for *facts, text in rows.iterator(chunk_size=CHUNK))
