"""Somebody who tries every way in which a few people could have changed, in whole steps."""

from functools import cache, reduce

import numpy as np
from scipy import stats

SIDES = (25, 50, 100, 200)
# Halves are rounded either way by the last places of a number.
TINY = 1e-6


class Search:
    """All changes of n people, each from −top to +top steps, that give the same figures.

    A set of reachable (sum, sum of squares) is one whole number: adding a person with u steps
    above the lowest shifts it by u · width + u².
    """

    def __init__(self, n, top):
        self.n, self.top, self.highest = n, top, 2 * top
        self.width = self.highest**2 * n + 1
        self.lowest = self._at_most()
        sums = np.arange(self.highest * n + 1)[:, None]
        squares = np.arange(self.width)[None, :]
        total = sums - top * n
        variance = (squares - 2 * top * sums + top**2 * n - total**2 / n) / (n - 1)
        step = 100 / top
        self.mean = total / n * step + 0 * variance
        half = stats.t.ppf(0.975, n - 1) * np.sqrt(np.clip(variance, 0, None) / n) * step
        self.low, self.high = self.mean - half, self.mean + half
        self.is_there = variance > -1e-9

    def _at_most(self):
        """[place][u]: what is reachable with the place-th lowest change at most u."""
        steps = range(self.highest + 1)
        fixed = dict.fromkeys(steps, 1)
        found = []
        for place in range(1, self.n + 1):
            grown, so_far = {}, 0
            for u in steps:
                so_far |= fixed[u] << (u * self.width + u * u)
                grown[u] = so_far
            fixed = grown
            row = []
            for u in steps:
                reached = fixed[u]
                for _other in range(self.n - place):
                    reached = reduce(
                        lambda sets, v, reached=reached: sets | reached << (v * self.width + v * v),
                        steps,
                        0,
                    )
                row.append(reached)
            found.append(row)
        return found

    def certain(self, fits):
        """Which changes, from the lowest to the highest, are the same in every solution; none
        without a solution. fits: the sums and sums of squares that give what is published."""
        fits = fits & self.is_there
        lowest = self._lowest_of(fits)
        highest = [self.highest - u for u in reversed(self._lowest_of(self._turned(fits)))]
        return [low == high for low, high in zip(lowest, highest, strict=True)]

    def _lowest_of(self, fits):
        packed = np.packbits(fits.ravel(), bitorder="little").tobytes()
        wanted = int.from_bytes(packed, "little")
        return [next(u for u, sets in enumerate(row) if sets & wanted) for row in self.lowest]

    def _turned(self, fits):
        """The same of changes in the other direction."""
        sums, squares = np.nonzero(fits)
        turned = np.zeros_like(fits)
        other = squares - 2 * self.highest * sums + self.n * self.highest**2
        is_possible = (other >= 0) & (other < self.width)
        turned[(self.n * self.highest - sums)[is_possible], other[is_possible]] = True
        return turned

    def of_drawn(self, change):
        """Fits of what a group of a few shows: its mean, and an interval of few widths."""
        side = change["ci_high"] - change["mean_change"]
        narrower = max((one for one in SIDES if one < side), default=0)
        half = (self.high - self.low) / 2 + 0.5
        return (
            (np.abs(self.mean - change["mean_change"]) <= 0.5 + TINY)
            & (half <= side + TINY)
            & ((half > narrower - TINY) | (narrower == 0))
        )

    def of_rounded(self, change, decimals):
        """Fits of a mean and its own interval with so many decimals."""
        own = ((self.mean, "mean_change"), (self.low, "ci_low"), (self.high, "ci_high"))
        near = 0.5 / 10**decimals + TINY
        fits = [np.abs(every - round(change[name], decimals)) <= near for every, name in own]
        return fits[0] & fits[1] & fits[2]


search_for = cache(Search)
