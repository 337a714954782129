"""Several comparisons together: families of tests declared in advance, and pilots side by side."""

from collections.abc import Iterable, Mapping

from surveys.evaluation.disclosure.plan import PROJECT, Group
from surveys.evaluation.multiplicity import benjamini_hochberg, holm
from surveys.evaluation.numerics.samples import laid_together, moments
from surveys.evaluation.pooling import partial_pooling, within_variances
from surveys.reports.frozen.model import Change, Interval
from surveys.reports.scoring.columns import Columns
from surveys.reports.scoring.scores import INDEX

# With two pilots the spread between pilots is mostly the prior's.
MIN_POOLED = 3

Cell = tuple[Group, str]
"""A group and a measure."""
Adjusted = dict[Cell, tuple[str, float | None]]


def adjusted_p(changes: Mapping[Cell, Change], sets: Mapping[Cell, frozenset[str]]) -> Adjusted:
    """Cell -> family and adjusted exact p: the index of the whole as it is, its domains by Holm,
    and everything below the whole by Benjamini–Hochberg, indexes apart from domains. A group of
    exactly the people of the whole is the same test, and has what the whole has.

    changes: shown ones only, so that nothing depends on a hidden group. sets: the pilots with
    people behind each cell; groups over the same people count once.
    """
    found: Adjusted = {}
    whole = [cell for cell in changes if cell[0] == PROJECT]
    for cell in whole:
        if cell[1] == INDEX:
            found[cell] = ("index", changes[cell].p_signed_rank)
    # Few tests, each read by itself: no false finding among them, so Holm. Below the whole there
    # are many, read as a list: a known share of false ones there, so Benjamini–Hochberg
    # (docs/method.md §2).
    domains = [cell for cell in whole if cell[1] != INDEX]
    corrected = holm([changes[cell].p_signed_rank for cell in domains])
    found |= {cell: ("domains", p) for cell, p in zip(domains, corrected, strict=True)}
    again = same_as_whole(sets)
    found |= {cell: found[PROJECT, cell[1]] for cell in again}
    below = [cell for cell in changes if cell[0] != PROJECT and cell not in again]
    for is_index in (True, False):
        found |= _below([c for c in below if (c[1] == INDEX) == is_index], changes, sets)
    return found


def same_as_whole(sets: Mapping[Cell, frozenset[str]]) -> set[Cell]:
    """Cells below the whole over exactly its people, where the whole is shown too."""
    return {
        cell
        for cell, people in sets.items()
        if cell[0] != PROJECT and people == sets.get((PROJECT, cell[1]))
    }


def _below(
    cells: Iterable[Cell], changes: Mapping[Cell, Change], sets: Mapping[Cell, frozenset[str]]
) -> Adjusted:
    cells = list(cells)
    # A municipality with one pilot is the same test; counted twice it would change every limit.
    distinct = {(cell[1], sets[cell]): changes[cell].p_signed_rank for cell in cells}
    corrected = dict(zip(distinct, benjamini_hochberg(list(distinct.values())), strict=True))
    return {cell: ("groups", corrected[cell[1], sets[cell]]) for cell in cells}


def pooled_by_pilot(
    measure: str, pilots: Mapping[str, int], columns: Columns
) -> dict[str, Interval]:
    """Each shown pilot's mean change drawn towards the others; empty below three pilots.

    pilots: slug -> id of the pilots whose own change is shown, so that no hidden mean can be
    solved from the result.
    """
    if len(pilots) < MIN_POOLED:
        return {}
    sides = [columns.of(measure, [pilot]) for pilot in pilots.values()]
    changes = [end - start for start, end in sides]
    variances = within_variances(changes)
    known = [variance for variance in variances if variance is not None]
    # One group without a variance would leave the model nothing to weigh it by.
    if len(known) < len(variances):
        return {}
    means, _ = moments(*laid_together(changes))
    pooled = partial_pooling(means.tolist(), known)
    return {
        slug: Interval(group.mean, group.low, group.high)
        for slug, group in zip(pilots, pooled.groups, strict=True)
    }
