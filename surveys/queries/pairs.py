"""Reads across responses, cards and decisions: which answers make a pair, and what they say."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

from osallisuus.database.joined_lines import JoinedLines
from surveys.models import Card, PairDecision, Phase, Response, Survey, arrived
from surveys.models.chains import first_card

CHUNK = 20
Pair = tuple[int, int]


class CodedAnswers(NamedTuple):
    """Responses of one survey, phase and kind of help as figures need them: no card, no day, no
    open answers. `answers`: stored JSON, in the order of `ids`."""

    pilot_id: int
    phase: str
    instrument_id: int
    help: str
    ids: list[int]
    answers: list[bytes]


def pairs(surveys: QuerySet[Survey]) -> list[Pair]:
    """(start, end) response ids that belong to one person: the only definition of a pair.

    Same card, or cards given in place of each other, less what was parted by hand, plus what was
    joined by hand; undone decisions do not count, and a joined response leaves the pair that its
    card made. Practice and consultations never make pairs. Three queries, sorted by id; empty
    without pairs.
    """
    return sorted(pair for found in pairs_by_survey(surveys).values() for pair in found)


def pairs_by_survey(surveys: QuerySet[Survey]) -> dict[int, list[Pair]]:
    """Key of the start's survey -> its `pairs`, in no order; surveys without any left out."""
    decisions = PairDecision.objects.filter(
        undone_at__isnull=True, start__survey__in=surveys, end__survey__in=surveys
    ).values_list("kind", "start__survey", "start_id", "end_id")
    joined, parted = [], set()
    for kind, survey, start, end in decisions:
        if kind == PairDecision.Kind.JOIN:
            joined.append((survey, (start, end)))
        else:
            parted.add((start, end))
    # A response that was joined by hand leaves the pair that its card made.
    taken = {response for _survey, pair in joined for response in pair}
    kept = [
        (survey, pair)
        for survey, pair in (*_pairs_of_cards(surveys), *_pairs_of_chains(surveys))
        if pair not in parted and pair[0] not in taken and pair[1] not in taken
    ]
    found: dict[int, list[Pair]] = {}
    for survey, pair in kept + joined:
        found.setdefault(survey, []).append(pair)
    return found


def rejoined_since(surveys: QuerySet[Survey], day: date) -> set[int]:
    """Answers that were joined by hand, or whose joining was undone, on the day or after it.

    Where the same starts and ends make other pairs than before the day, all of them are here.
    """
    joined = PairDecision.objects.filter(kind=PairDecision.Kind.JOIN, start__survey__in=surveys)
    found = joined.filter(Q(at__date__gte=day) | Q(undone_at__date__gte=day))
    return {answer for pair in found.values_list("start_id", "end_id") for answer in pair}


def _pairs_of_cards(surveys: QuerySet[Survey]) -> Iterator[tuple[int, Pair]]:
    rows = (
        Response.objects.real()
        .filter(
            # A manager hides arriving rows of its own model only, not those that a join leads to.
            arrived("card__responses__"),
            survey__in=surveys,
            phase=Phase.START,
            card__responses__phase=Phase.END,
        )
        .order_by()
        .values_list("survey_id")
        .annotate(starts=JoinedLines("id"), ends=JoinedLines("card__responses__id"))
    )
    for survey, starts, ends in rows:
        for pair in zip(_numbers(starts), _numbers(ends), strict=True):
            yield survey, pair


def _pairs_of_chains(surveys: QuerySet[Survey]) -> Iterator[tuple[int, Pair]]:
    """Start and end of different cards of one person, where no card of theirs has both."""
    replaced = Card.with_arriving.filter(replaces__isnull=False).values("replaces")
    rows = (
        Response.objects.real()
        .filter(survey__in=surveys)
        # By key, since a join to what replaces it would look at every card of every survey.
        .filter(Q(card__replaces__isnull=False) | Q(card__in=replaced))
        .annotate(person=first_card("card"))
        # A card is made after the one that it replaces.
        .order_by("card_id")
        .values_list("person", "card_id", "phase", "survey_id", "answered_on", "id")
    )
    people: dict[int, list[tuple]] = {}
    for person, *sent in rows:
        people.setdefault(person, []).append(sent)
    for sent in people.values():
        yield from _pair_of_chain(sent)


def _pair_of_chain(sent: Iterable[tuple]) -> Iterator[tuple[int, Pair]]:
    """At most one pair: the first start and the last end, if they came in that order. Which card is
    the newer one tells nothing: a lost one may lie on a paper that is keyed later."""
    halves = {phase: [half for half in sent if half[1] == phase] for phase in Phase.values}
    starts, ends = halves[Phase.START], halves[Phase.END]
    if not starts or not ends or {half[0] for half in starts} & {half[0] for half in ends}:
        return
    _card, _phase, survey, start_on, start = starts[0]
    *_rest, end_on, end = ends[-1]
    if start_on <= end_on:
        yield survey, (start, end)


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
        .annotate(by_survey=F("survey_id"), ids=JoinedLines("id"), texts=JoinedLines("answers"))
    )
    for *facts, _survey, ids, texts in rows.iterator(chunk_size=CHUNK):
        yield CodedAnswers(*facts, list(_numbers(ids)), texts.encode().split(b"\n"))


def _numbers(lines: str | None) -> Iterator[int]:
    return map(int, (lines or "").split())
