"""What is said of the whole project only: spread of people, dropouts, reliability, checks."""

from dataclasses import replace

from surveys.evaluation.change import change_if_dropouts_same
from surveys.evaluation.suppression import HiddenReason
from surveys.reports.columns import Columns, scores_by_measure
from surveys.reports.figures import (
    SMALLEST_CELL,
    Limits,
    dropouts_of,
    ends_of,
    noticeable,
    people_of,
    reliability_of,
)
from surveys.reports.model import Check, Choice, Measure, Question
from surveys.reports.scores import (
    HALF,
    NO_ANSWER,
    MeasureKey,
    People,
    Person,
    QuestionKey,
    Score,
)

WAYS = ("main", "half", "common", "unhelped")

Changes = list[Score]
"""One change per pair in the order of the pairs; None where it cannot be scored."""


def with_whole_figures(
    measures: tuple[Measure, ...], people: People, columns: Columns, limits: Limits
) -> tuple[Measure, ...]:
    """The measures of the project level, each shown one with the figures that only it has."""
    ways = _ways(people)
    starts = [scores_by_measure(key, key.scores(code)) for key, code in people.dropouts]
    keys = {measure.key: measure for measure in people.newest.measures}
    found = []
    for measure in measures:
        if measure.is_shown:
            left = [scores.get(measure.key) for scores in starts]
            measure = _whole(measure, columns, left, limits)
            measure = replace(
                measure,
                reliability=_reliability(keys.get(measure.key), people, limits),
                checks=_checks(measure, ways, left, limits),
            )
        found.append(measure)
    return tuple(found)


def questions_of(people: People, limits: Limits) -> tuple[Question, ...]:
    """The questions outside all domains, over the pairs that answered them both times."""
    return tuple(_question(key, people, limits) for key in people.newest.questions)


def _whole(measure: Measure, columns: Columns, left: list[Score], limits: Limits) -> Measure:
    pilots = {pilot for _, pilot in columns.start}
    start, end = columns.of(measure.key, sorted(pilots))
    has_floor, has_ceiling = ends_of(start)
    return replace(
        measure,
        people=noticeable(start, end, limits),
        dropouts=dropouts_of(start, left, limits),
        has_floor=has_floor,
        has_ceiling=has_ceiling,
    )


def _reliability(key: MeasureKey | None, people: People, limits: Limits):
    if key is None:
        return None
    same = people.newest
    codes = [person.start for person in people.pairs if person.key is same]
    codes += [code for own, code in people.dropouts if own is same]
    return reliability_of([key.turned(code) for code in codes], limits)


def _ways(people: People) -> dict[str, dict[str, Changes]]:
    """Way of computing -> measure -> changes of all pairs, in one order."""
    measures = people.newest.measure_keys
    ways = {way: {measure: [] for measure in measures} for way in WAYS}
    for person in people.pairs:
        for way, (start, end) in _scored_ways(person).items():
            for measure in measures:
                before, after = start.get(measure), end.get(measure)
                is_scored = before is not None and after is not None
                ways[way][measure].append(after - before if is_scored else None)
    return ways


def _scored_ways(person: Person) -> dict[str, tuple[dict[str, Score], dict[str, Score]]]:
    start_key, end_key = person.key, person.end_key

    def scored(start: tuple[Score, ...], end: tuple[Score, ...]):
        return scores_by_measure(start_key, start), scores_by_measure(end_key, end)

    main = scored(start_key.scores(person.start), end_key.scores(person.end))
    missing = not (start_key.is_complete(person.start) and end_key.is_complete(person.end))
    half = common = main
    if missing:
        half = scored(
            start_key.scores(person.start, min_share=HALF),
            end_key.scores(person.end, min_share=HALF),
        )
    if missing and start_key is end_key:
        common = scored(*start_key.common_scores(person.start, person.end))
    none = dict.fromkeys(main[0])
    unhelped = (none, none) if person.is_helped else main
    return {"main": main, "half": half, "common": common, "unhelped": unhelped}


def _checks(
    measure: Measure, ways: dict[str, dict[str, Changes]], left: list[Score], limits: Limits
) -> tuple[Check, ...]:
    """The change by other rules; a way that differs for 1 to k - 1 people would tell on them."""
    shown: list[Changes] = [ways["main"][measure.key]]
    checks = []
    for way in WAYS[1:]:
        changes = ways[way][measure.key]
        kept = [change for change in changes if change is not None]
        if limits.shows_all or _is_safe(changes, shown, limits.k):
            shown.append(changes)
            mean = sum(kept) / len(kept) if kept else None
            checks.append(Check(way, len(kept), mean))
        else:
            checks.append(Check(way, hidden=str(HiddenReason.PROTECTS_OTHERS)))
    n_left = sum(score is not None for score in left)
    total = measure.change.n + n_left
    mean = change_if_dropouts_same(measure.change.mean_change, measure.change.n, total)
    return (*checks, Check("dropouts_same", total, mean))


def _is_safe(changes: Changes, shown: list[Changes], k: int) -> bool:
    n = sum(change is not None for change in changes)
    differing = [
        sum(_differs(one, other) for one, other in zip(changes, before, strict=True))
        for before in shown
    ]
    return n >= k and all(count == 0 or count >= k for count in differing)


def _differs(one: Score, other: Score) -> bool:
    if one is None or other is None:
        return one is not other
    return round(one - other, 9) != 0


def _question(key: QuestionKey, people: People, limits: Limits) -> Question:
    both = [
        (person.start[key.position], person.end[key.position])
        for person in people.pairs
        if person.key is person.end_key is people.newest
    ]
    answered = [pair for pair in both if NO_ANSWER not in pair]
    if len(answered) < (1 if limits.shows_all else limits.distribution):
        return Question(key.key, key.names, hidden=str(HiddenReason.UNDER_LIMIT))
    if key.is_scale:
        start = [key.values[place] for place, _ in answered]
        end = [key.values[place] for _, place in answered]
        change = people_of(start, end, limits, threshold=0)
        return Question(key.key, key.names, n=len(answered), change=change)
    choices = _choices(key, answered, limits)
    return Question(key.key, key.names, n=len(answered), choices=choices)


def _choices(
    key: QuestionKey, answered: list[tuple[int, int]], limits: Limits
) -> tuple[Choice, ...]:
    """How many chose each at both times; small neighbours joined, none if one is left."""
    choices = [
        Choice(
            (label,),
            sum(start == place for start, _ in answered),
            sum(end == place for _, end in answered),
        )
        for place, label in enumerate(key.labels)
    ]
    while not limits.shows_all and len(choices) > 1 and _smallest(choices) < SMALLEST_CELL:
        small = min(range(len(choices)), key=lambda n: min(choices[n].n_start, choices[n].n_end))
        first = small - 1 if small else 0
        one, other = choices[first : first + 2]
        choices[first : first + 2] = [
            Choice(one.labels + other.labels, one.n_start + other.n_start, one.n_end + other.n_end)
        ]
    return tuple(choices) if len(choices) > 1 else ()


def _smallest(choices: list[Choice]) -> int:
    return min(min(choice.n_start, choice.n_end) for choice in choices)
