"""Somebody who tries every way in which a few people could have changed, in whole steps."""

from functools import cache, reduce

import numpy as np
from scipy import stats

K = 5
SIDES = (25, 50, 100, 200)
SIDES_BESIDE_FEW = (10, *SIDES)
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
            (np.round(np.round(self.mean, 9)) == change["mean_change"])
            & (half <= side + TINY)
            & ((half > narrower - TINY) | (narrower == 0))
        )

    def of_others(self, shown, known):
        """Fits of n people who make up a group together with people whose changes are known of in
        sum and in sum of squares."""
        sums = np.arange(len(self.mean))
        fits = np.zeros(self.mean.shape, dtype=bool)
        for row, total in zip(fits, (sums - self.top * self.n).tolist(), strict=True):
            place = total + self.top * self.n
            squares = np.arange(self.width) - 2 * self.top * place + self.top**2 * self.n
            low, high = shown.bounds(total + known.sum())
            row[:] = (squares + (known**2).sum() >= low) & (squares + (known**2).sum() <= high)
        return fits

    def of_rounded(self, change, decimals):
        """Fits of a mean and its own interval with so many decimals."""
        own = ((self.mean, "mean_change"), (self.low, "ci_low"), (self.high, "ci_high"))
        near = 0.5 / 10**decimals + TINY
        fits = [np.abs(every - round(change[name], decimals)) <= near for every, name in own]
        return fits[0] & fits[1] & fits[2]


search_for = cache(Search)


class Shown:
    """What a group of n people shows of one measure whose scores are 0 to `top` steps."""

    def __init__(self, change, top):
        self.n, self.top, self.step = change["n"], top, 100 / top
        self.mean = change["mean_change"]
        self.side = change["ci_high"] - self.mean
        sides = SIDES if self.n < 2 * K else SIDES_BESIDE_FEW
        self.narrower = max((one for one in sides if one < self.side), default=0)
        self.t = stats.t.ppf(0.975, self.n - 1)
        self._squares = {}

    def fits(self, total, squares):
        """Whether changes with this sum and sum of squares give what is shown."""
        if total not in self._squares:
            self._squares[total] = self.bounds(total)
        low, high = self._squares[total]
        return low <= squares <= high

    def bounds(self, total):
        """Between which sums of squares changes with this sum give what is shown."""
        mean = total / self.n * self.step
        if round(round(mean, 9)) != self.mean:
            return 1, 0
        low, high = (
            total**2 / self.n
            + (max(0, side - 0.5) / self.t / self.step) ** 2 * self.n * (self.n - 1)
            for side in (self.narrower, self.side)
        )
        return low + TINY if self.narrower else 0, high - TINY

    def is_open(self, scores):
        """Whether scores of one time are not so alike that the group would be hidden."""
        total = sum(scores)
        room = min(total, self.n * self.top - total) * self.step
        return min(scores) < max(scores) and room > K * 10 - TINY


class Walk:
    """Answers of a group, changed step by step into others that give the same figures.

    It sees a part of all that fit, so what it never saw otherwise may or may not be certain.
    start, end: for each domain the steps of each person. shown: of each domain, then of the index
    or None; an index is the mean of the domains of each person, on a scale of as many more steps.
    """

    def __init__(self, start, end, shown, index, random):
        self.scores = [[list(own) for own in side] for side in (start, end)]
        self.shown, self.index, self.random = shown, index, random
        self.n = len(start[0])
        self.seen = [
            [set() for _ in range(self.n)] for _ in range(len(shown) + (index is not None))
        ]
        self._see()

    def certain(self, n_steps):
        """For each measure which changes, from the lowest to the highest, were always the same."""
        for _ in range(n_steps):
            if self._moves():
                self._see()
                if all(len(values) > 1 for own in self.seen for values in own):
                    break
        return [[len(values) == 1 for values in own] for own in self.seen]

    def fits(self, domain=None):
        """Whether all figures are as shown; those of one domain, and of the index with it."""
        chosen = range(len(self.shown)) if domain is None else (domain,)
        measures = [(self.shown[d], self.scores[0][d], self.scores[1][d]) for d in chosen]
        if self.index:
            measures.append(
                (self.index, *(list(map(sum, zip(*s, strict=True))) for s in self.scores))
            )
        return all(_fits(*measure) for measure in measures)

    def _moves(self):
        """One person a step up at one time, and most often another a step down."""
        domain = self.random.randrange(len(self.shown))
        scores = self.scores[self.random.randrange(2)][domain]
        one, other = self.random.sample(range(self.n), 2)
        step = self.random.choice((-1, 1))
        before = list(scores)
        scores[one] += step
        if self.random.random() < 0.8:
            scores[other] -= step
        is_in = all(0 <= scores[place] <= self.shown[domain].top for place in (one, other))
        if is_in and self.fits(domain):
            return True
        scores[:] = before
        return False

    def _see(self):
        start, end = self.scores
        every = [_changes(*both) for both in zip(start, end, strict=True)]
        if self.index:
            every.append(list(map(sum, zip(*every, strict=True))))
        for own, changes in zip(self.seen, every, strict=True):
            for values, change in zip(own, sorted(changes), strict=True):
                values.add(change)


def _changes(start, end):
    return [after - before for before, after in zip(start, end, strict=True)]


def _fits(shown, start, end):
    changes = _changes(start, end)
    return (
        shown.fits(sum(changes), sum(change**2 for change in changes))
        and min(changes) < max(changes)
        and shown.is_open(start)
        and shown.is_open(end)
    )
