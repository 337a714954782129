"""Which sentence a reader gets about a change; the wording itself lives in the reports."""

from dataclasses import dataclass
from enum import StrEnum

from surveys.evaluation.attrition import NOTABLE_G, Attrition
from surveys.evaluation.change import PairedChange
from surveys.evaluation.disclosure.suppression import MIN_GROUP_SIZE
from surveys.evaluation.shares import NOTICEABLE_POINTS

# Below this many people a result is indicative only, and no shares are shown.
SMALL_GROUP_SIZE = 10

SIGNIFICANCE_LEVEL = 0.05


class SentenceKind(StrEnum):
    """What may be said of a change, from the most to the least guarded."""

    HIDDEN = "hidden"
    NOBODY_CHANGED = "nobody_changed"
    UNIFORM = "uniform"
    SMALL_GROUP = "small_group"
    SMALL_CHANGE = "small_change"
    UNCERTAIN = "uncertain"
    CHANGED = "changed"
    CHANGED_LITTLE = "changed_little"
    SUGGESTIVE = "suggestive"
    SUGGESTIVE_LITTLE = "suggestive_little"


class Direction(StrEnum):
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True)
class Sentence:
    """A kind of sentence with the numbers it may mention: people, points, interval, direction."""

    kind: SentenceKind
    n: int | None = None
    change: float | None = None
    low: float | None = None
    high: float | None = None
    direction: Direction | None = None


def decide(
    change: PairedChange,
    *,
    n: int,
    is_primary: bool,
    p_adjusted: float | None,
    is_hidden: bool = False,
    k: int = MIN_GROUP_SIZE,
    threshold: float = NOTICEABLE_POINTS,
) -> Sentence:
    """The sentence about one change: the rows are tried in order and the first that fits wins.

    hidden: n < k, or hidden to protect others · all changes 0: said from 10 people on, otherwise
    hidden · all changes equal: uniform, without the number, which would be everyone's own · n <
    10: indicative · 0 in the interval: small when the interval stays within ± threshold,
    otherwise uncertain · 0 outside: changed for a primary result with adjusted p < .05, otherwise
    suggestive, each of them a little when the interval stays within ± threshold. Where interval
    and test disagree, this gives the weaker sentence.

    n: people behind the figure. is_primary: the index or a dimension over the whole sample, never
    a municipality or pilot. p_adjusted: exact signed-rank p within its family (the index: raw),
    None when not tested. threshold in points, inclusive.
    Returns a Sentence that holds only the numbers that may be mentioned.

    Source: docs/method.md §3, decision table.
    """
    if n < k or is_hidden or not change.n:
        return Sentence(SentenceKind.HIDDEN)
    if change.ci_low is None or change.ci_high is None:
        return _without_spread(change, n)
    is_small = n < SMALL_GROUP_SIZE
    interval = change.ci_low, change.ci_high
    kind = _kind(interval, is_primary, p_adjusted, threshold)
    return Sentence(
        kind=SentenceKind.SMALL_GROUP if is_small else kind,
        n=n,
        change=change.mean_change,
        low=change.ci_low,
        high=change.ci_high,
        direction=_direction(change.mean_change),
    )


def dropouts_started(attrition: Attrition, *, k: int = MIN_GROUP_SIZE) -> Direction | None:
    """How those without an end answer had started, compared with those who answered.

    Returns better or worse when both groups have at least k people and Hedges' g is at least
    0.25 in size; otherwise None, and nothing is said.

    Source: docs/method.md §3; limit What Works Clearinghouse 2022, Handbook 5.0.
    """
    if min(attrition.n_completers, attrition.n_dropouts) < k or attrition.g is None:
        return None
    if abs(attrition.g) < NOTABLE_G:
        return None
    return _direction(-attrition.g)


def _without_spread(change: PairedChange, n: int) -> Sentence:
    # All changed alike: the number would be everybody's own, so only its direction is told.
    if change.mean_change != 0:
        return Sentence(SentenceKind.UNIFORM, n=n, direction=_direction(change.mean_change))
    # Of few people "nobody changed" would tell something of each of them.
    if n < SMALL_GROUP_SIZE:
        return Sentence(SentenceKind.HIDDEN)
    return Sentence(SentenceKind.NOBODY_CHANGED, n=n, change=0.0)


def _kind(
    interval: tuple[float, float], is_primary: bool, p_adjusted: float | None, threshold: float
) -> SentenceKind:
    low, high = interval
    is_narrow = -threshold <= low and high <= threshold
    if low <= 0 <= high:
        return SentenceKind.SMALL_CHANGE if is_narrow else SentenceKind.UNCERTAIN
    if is_primary and p_adjusted is not None and p_adjusted < SIGNIFICANCE_LEVEL:
        return SentenceKind.CHANGED_LITTLE if is_narrow else SentenceKind.CHANGED
    return SentenceKind.SUGGESTIVE_LITTLE if is_narrow else SentenceKind.SUGGESTIVE


def _direction(change: float | None) -> Direction | None:
    if not change:
        return None
    return Direction.BETTER if change > 0 else Direction.WORSE
