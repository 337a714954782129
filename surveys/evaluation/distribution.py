"""How many people chose each option of a question, with rare choices merged."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from surveys.evaluation.disclosure.suppression import MIN_GROUP_SIZE, HiddenReason

# A cell, and all who are not in it, must be at least this many people. docs/method.md §5 rule 7.
MIN_CELL = 3


@dataclass(frozen=True)
class Cell:
    """count people, share 0–1 of all who answered, chose at least one of the options."""

    options: tuple[str, ...]
    count: int
    share: float


@dataclass(frozen=True)
class Distribution:
    """Cells in the order of the options, the merged one last; hidden: why nothing is shown.

    n: people who answered the question; None below the limit.
    """

    n: int | None
    cells: tuple[Cell, ...] = ()
    hidden: HiddenReason | None = None


def distribution(
    chosen: Iterable[Collection[str]], options: Sequence[str], *, k: int = MIN_GROUP_SIZE
) -> Distribution:
    """How the people who answered a question are spread over its options.

    chosen: the options of one person each, one or several; people without any are left out.
    options: all options in the order of the question. k: the project's smallest group.

    Nothing is shown below 2k people (hidden under_limit, n None). Options of fewer than three
    people are merged and counted as people, not as choices; while the merged people are fewer than
    three, the smallest other option joins them, ties in the order of the options. A question is
    hidden as uniform when all but at most two people are in one cell, because it would tell what
    each of them answered.
    Raises ValueError for an option that the question does not have and for k below 1.

    Source: docs/method.md §5 rule 7; Hundepool et al. 2012, Statistical Disclosure Control,
    section 4.2 (cell suppression).
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k!r}")
    people = [frozenset(each) for each in chosen if each]
    unknown = frozenset().union(*people) - set(options)
    if unknown:
        raise ValueError(f"unknown options: {', '.join(sorted(unknown))}")
    n = len(people)
    # Twice the limit, since a spread tells more of each person than a mean does.
    if n < 2 * k:
        return Distribution(n=None, hidden=HiddenReason.UNDER_LIMIT)
    cells = [Cell(group, count, count / n) for group, count in _merged(people, options)]
    # Nearly everybody in one cell tells what each of them answered.
    if any(n - cell.count < MIN_CELL for cell in cells):
        return Distribution(n=n, hidden=HiddenReason.UNIFORM)
    return Distribution(n=n, cells=tuple(cells))


def _merged(
    people: Sequence[frozenset[str]], options: Sequence[str]
) -> list[tuple[tuple[str, ...], int]]:
    """Options with their people, those of fewer than MIN_CELL people together as the last."""
    counts = {option: _count(people, {option}) for option in options}
    rare = {option for option in options if counts[option] < MIN_CELL}
    kept = [option for option in options if option not in rare]
    while rare and kept and _count(people, rare) < MIN_CELL:
        smallest = min(kept, key=lambda option: counts[option])
        kept.remove(smallest)
        rare.add(smallest)
    cells: list[tuple[tuple[str, ...], int]] = [((option,), counts[option]) for option in kept]
    if rare:
        cells.append((tuple(o for o in options if o in rare), _count(people, rare)))
    return cells


def _count(people: Sequence[frozenset[str]], options: Collection[str]) -> int:
    return sum(1 for each in people if not each.isdisjoint(options))
