"""Differences of many groups of people, counted by value: what rank statistics start from."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from surveys.evaluation.numerics.samples import Floats, Whole, beginnings


@dataclass(frozen=True)
class Tallies:
    """The different differences of each group, ascending, and how many people have each.

    distinct: the values of all groups in whole units, ascending. places: where in it each value
    is, and counts: how many people have it, both with the groups one after another. lengths: how
    many values each group has, at least one.
    """

    distinct: Whole
    places: Whole
    counts: Whole
    lengths: Whole

    @cached_property
    def values(self) -> Whole:
        return self.distinct[self.places]

    @cached_property
    def first(self) -> Whole:
        return beginnings(self.lengths)

    @cached_property
    def n(self) -> Whole:
        """People in each group."""
        return self.sums(self.counts)

    @cached_property
    def groups(self) -> Whole:
        """The number of the group that each value belongs to."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)

    @cached_property
    def _keys(self) -> Whole:
        return self.groups * (len(self.distinct) + 1) + self.places

    @cached_property
    def _people_before(self) -> Whole:
        """People of all groups before each value, and all people at the end."""
        return np.concatenate(([0], np.cumsum(self.counts)))

    def sums(self, numbers: Whole) -> Whole:
        """The sum over each group of a number for each value."""
        return np.add.reduceat(numbers, self.first)

    def spread(self, numbers: Whole) -> Whole:
        """For each value, the number of its group."""
        return np.repeat(numbers, self.lengths)

    def above(self, limits: Whole) -> Whole:
        """Where the values of its own group that exceed the limit given for each value begin."""
        places = np.searchsorted(self.distinct, limits, side="right")
        return np.searchsorted(self._keys, self.groups * (len(self.distinct) + 1) + places)

    def people_up_to(self, limits: Whole) -> Whole:
        """How many people of its own group have at most the limit given for each value."""
        after = self._people_before[self.above(limits)]
        return after - self.spread(self._people_before[self.first])

    def ordered(self, positions: Whole) -> Whole:
        """The value at one position of each group, counted from 1."""
        sought = self._people_before[self.first] + positions
        return self.values[np.searchsorted(self._people_before[1:], sought)]


def tally(units: Whole, sizes: Whole) -> Tallies:
    """Differences of groups of at least one person, laid together, counted by value."""
    distinct = np.unique(units)
    own = np.repeat(np.arange(len(sizes)) * len(distinct), sizes)
    keys, counts = _counted(own + np.searchsorted(distinct, units), len(sizes) * len(distinct))
    groups, places = np.divmod(keys, len(distinct))
    lengths = np.bincount(groups, minlength=len(sizes))
    return Tallies(distinct, places, counts, lengths)


def _counted(cells: Whole, n_cells: int) -> tuple[Whole, Whole]:
    """The cells that occur, ascending, and how often; where there are few, without sorting."""
    if n_cells > len(cells):
        return np.unique(cells, return_counts=True)
    counts = np.bincount(cells, minlength=n_cells)
    keys = np.flatnonzero(counts)
    return keys, counts[keys]


def medians(found: Tallies) -> Floats:
    """The median of each group, in the tally's units."""
    return (found.ordered((found.n + 1) // 2) + found.ordered(found.n // 2 + 1)) / 2


def walsh_medians(found: Tallies) -> Floats:
    """The median of all averages of two people of a group, each with itself included, in the
    tally's units: the Hodges–Lehmann estimate."""
    n_averages = found.n * (found.n + 1) // 2
    lower = _walsh_sums(found, (n_averages + 1) // 2)
    is_upper = _walsh_sums_up_to(found, lower) > n_averages // 2
    return (lower + np.where(is_upper, lower, _next_walsh_sums(found, lower))) / 4


def _walsh_sums(found: Tallies, positions: Whole) -> Whole:
    """The sum x_i + x_j (i <= j) at a position of each group, counted from 1, ascending."""
    last = found.first + found.lengths - 1
    below: Whole = 2 * found.values[found.first] - 1
    above: Whole = 2 * found.values[last]
    # The n(n+1)/2 averages are never built: bisection on whole
    # numbers needs little time and memory.
    while (above - below > 1).any():
        middle = below + (above - below) // 2
        is_reached = _walsh_sums_up_to(found, middle) >= positions
        above = np.where(is_reached, middle, above)
        below = np.where(is_reached, below, middle)
    return above


def _next_walsh_sums(found: Tallies, sums: Whole) -> Whole:
    """The next larger sum of each group; the largest sum itself has none above it."""
    partner = found.above(found.spread(sums) - found.values)
    is_there = partner < found.spread(found.first + found.lengths)
    larger = found.values + found.values[np.minimum(partner, len(found.values) - 1)]
    largest = np.iinfo(np.int64).max
    smallest: Whole = np.minimum.reduceat(np.where(is_there, larger, largest), found.first)
    return smallest


def _walsh_sums_up_to(found: Tallies, limits: Whole) -> Whole:
    spread = found.spread(limits)
    partners = found.people_up_to(spread - found.values)
    twins = np.where(2 * found.values <= spread, found.counts, 0)
    return (found.sums(partners * found.counts) + found.sums(twins)) // 2
