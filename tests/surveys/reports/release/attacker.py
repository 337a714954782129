"""Somebody who reads every file ever served, knows who belongs where, and solves equations."""

import json
from dataclasses import dataclass

import numpy as np

NO_MORE, NEARLY = 1e-9, 1e-8
DOMAINS = ("seura", "tekeminen")


class Attacker:
    """Equations over single scores: a variable for each response and domain.

    It knows nothing of how the portal audits: the sums are read from the served JSON, and whose
    scores are in them is told by the test that made the people.
    """

    def __init__(self):
        self.variables, self.rows, self.owners = {}, [], {}

    def read(self, text, known):
        """One file. known: who is behind each figure of it, a `Known`."""
        report = json.loads(text)
        for level in report["levels"]:
            for measure in level["measures"]:
                if measure["change"] is None:
                    continue
                pairs = known.members[level["level"], level["slug"]][measure["key"]]
                assert len(pairs) == measure["change"]["n"]
                self._pairs(measure["key"], pairs, known)
                self._whole(measure, known)
        for question in report["questions"]:
            if question["n"] is not None:
                pairs = known.questions[question["key"]]
                assert len(pairs) == question["n"]
                for side in range(len(pairs[0])):
                    self._add(("?" + question["key"],), [pair[side] for pair in pairs], known)

    def _whole(self, measure, known):
        key = measure["key"]
        if measure["dropouts"]:
            assert len(known.dropouts[key]) == measure["dropouts"]["n_dropouts"]
            self._add(self._parts(key), known.dropouts[key], known)
        for check in measure["checks"]:
            if check["n"] is None or check["key"] == "dropouts_same":
                continue
            pairs = known.ways[check["key"]][key]
            assert len(pairs) == check["n"]
            if check["key"] == "unhelped":
                self._pairs(key, pairs, known)
            else:
                self._changes(check["key"], key, pairs, known)

    def _pairs(self, key, pairs, known):
        for side in range(2):
            self._add(self._parts(key), [pair[side] for pair in pairs], known)

    def _changes(self, way, key, pairs, known):
        """A sum of changes, of which some people's are others than in the main figure."""
        parts, row = self._parts(key), {}
        for start, end in pairs:
            for part in parts:
                if start in known.differing[way][part]:
                    # Which items were answered both times is a matter of both answers.
                    place = self._variable((way, start, end), part, known.people[start])
                    row[place] = 1 / len(parts)
                else:
                    for response, sign in ((start, -1), (end, 1)):
                        place = self._variable(response, part, known.people[response])
                        row[place] = sign / len(parts)
        self.rows.append(row)

    @staticmethod
    def _parts(key):
        """An index is a half of each domain."""
        return DOMAINS if key == "index" else (key,)

    def _add(self, parts, responses, known):
        row = {}
        for response in responses:
            for part in parts:
                place = self._variable(response, part, known.people[response])
                row[place] = 1 / len(parts)
        self.rows.append(row)

    def _variable(self, response, part, person):
        place = self.variables.setdefault((response, part), len(self.variables))
        # A response keeps the person it was first seen with.
        self.owners.setdefault(place, person)
        return place

    def finds(self, most, *, n_classes=None):
        """The fewest people, at most so many, on whom alone some combination depends; 0 for none.
        n_classes: how many classes of them it puts together at most.

        What depends on some people only is what is lost when their variables are taken away: then
        their columns of the equations' null space are linearly dependent.
        """
        if not self.rows:
            return 0
        matrix = np.zeros((len(self.rows), len(self.variables)))
        for number, row in enumerate(self.rows):
            matrix[number, list(row)] = list(row.values())
        classes = self._classes(matrix)
        # Whatever depends on one of a class depends on all of them alike: one stands for the class.
        ends = np.cumsum([0, *(len(places) for places, _n in classes)])
        matrix = matrix[:, [place for places, _n in classes for place in places]]
        _u, sizes, right = np.linalg.svd(matrix, full_matrices=True)
        null = right[int((sizes > NO_MORE).sum()) :]
        few = [number for number, (_places, n) in enumerate(classes) if n <= most]
        if not few:
            return 0
        columns = [null[:, ends[number] : ends[number + 1]] for number in few]
        people = np.array([classes[number][1] for number in few])
        return min(dependent(columns, people, most, n_classes or most), default=0)

    def _classes(self, matrix):
        """People who stand in the same sums, as the columns of one of them and how many they are:
        they cannot be told apart, and stand or fall together."""
        owned = {}
        for place, person in self.owners.items():
            owned.setdefault(person, []).append(place)
        found = {}
        for places in owned.values():
            key = tuple(sorted(tuple(np.round(matrix[:, place], 6)) for place in places))
            found.setdefault(key, []).append(places)
        return [(own[0], len(own)) for own in found.values()]


def dependent(columns, people, most, n_classes):
    """How many people each set of classes has, of at most so many people and classes, whose
    columns are linearly dependent while those of no part of the set are.

    columns: for each class its own (rows, some). people: of each class. The last two of a set are
    looked at together, every such pair at once: they are bound when, once what the chosen ones
    have is taken away, some direction of one is a direction of the other.
    """
    blocks = Blocks.of(columns)
    is_bound = blocks.are_bound()
    yield from people[is_bound & (people <= most)].tolist()
    waiting = [(blocks.some(~is_bound), people[~is_bound], 0, 0)]
    while waiting:
        left, own, n, depth = waiting.pop()
        if depth + 2 <= n_classes:
            yield from (n + left.bound_pairs(own, most - n)).tolist()
        if depth + 3 > n_classes:
            continue
        # A set that goes on from here has two more people at least.
        for place in np.flatnonzero(own <= most - n - 2).tolist():
            rest, after, n_now = left.without(place), own[place + 1 :], n + own[place]
            is_left = ~rest.are_bound() & (after < most - n_now)
            if is_left.sum() > 1:
                waiting.append((rest.some(is_left), after[is_left], n_now, depth + 1))


@dataclass
class Blocks:
    """Products of the columns of classes with each other, `width` of them for each class."""

    products: np.ndarray
    width: int

    @classmethod
    def of(cls, columns):
        width = max(own.shape[1] for own in columns)
        every = np.zeros((len(columns[0]), len(columns), width))
        # A column that only fills up is dependent on none.
        filling = np.ones((len(columns), width))
        for number, own in enumerate(columns):
            every[:, number, : own.shape[1]] = own
            filling[number, : own.shape[1]] = 0
        flat = every.reshape(len(every), len(columns) * width)
        return cls(flat.T @ flat + np.diag(filling.ravel()), width)

    @property
    def _grid(self):
        n = len(self.products) // self.width
        return self.products.reshape(n, self.width, n, self.width)

    @property
    def _own(self):
        return np.einsum("aiaj->aij", self._grid)

    def are_bound(self):
        """Which classes have dependent columns by themselves."""
        return np.linalg.eigvalsh(self._own)[:, 0] < NO_MORE

    def some(self, is_chosen):
        places = np.flatnonzero(np.repeat(is_chosen, self.width))
        return Blocks(self.products[np.ix_(places, places)], self.width)

    def without(self, place):
        """Those after a class, less what they share with it."""
        first, after = place * self.width, (place + 1) * self.width
        shared = self.products[after:, first:after]
        own = self.products[first:after, first:after]
        rest = self.products[after:, after:] - shared @ np.linalg.solve(own, shared.T)
        return Blocks(rest, self.width)

    def bound_pairs(self, people, most):
        """People of each two classes, of at most so many, that are bound by each other."""
        if len(people) < 2:
            return people[:0]
        side = np.linalg.inv(np.linalg.cholesky(self._own))
        half = (side @ self.products.reshape(len(people), self.width, -1)).reshape(
            self.products.shape
        )
        turned = side @ half.T.reshape(len(people), self.width, -1)
        # Cosines of the angles between two classes are at most the length of all of them.
        grid = turned.reshape(self._grid.shape).transpose(0, 2, 1, 3)
        both = people[:, None] + people[None, :]
        near = np.triu((grid**2).sum(axis=(2, 3)) > 1 - NEARLY, k=1) & (both <= most)
        largest = np.linalg.norm(grid[near], ord=2, axis=(1, 2))
        return both[near][largest > 1 - NEARLY]


class OfSpreads(Attacker):
    """The same of sums of squares: those of starts, ends and changes follow from what a group that
    shows a spread shows, and so do those of people who are in two such groups or in one of them.
    Less those of starts and ends, that of changes is a sum of products of a start and its end.

    Each measure has squares of its own.
    """

    def read(self, text, known):
        for level in json.loads(text)["levels"]:
            for measure in level["measures"]:
                change, key = measure["change"], measure["key"]
                if change is None or change["sd_change"] is None:
                    continue
                pairs = known.members[level["level"], level["slug"]][key]
                self._pairs(key, pairs, known)
                self._products(key, pairs, known)
                dropouts = measure["dropouts"]
                if dropouts and dropouts["mean_dropouts"] is not None:
                    self._add(self._parts(key), known.dropouts[key], known)

    def _products(self, key, pairs, known):
        every = [self._variable(pair, key, known.people[pair[0]]) for pair in pairs]
        self.rows.append(dict.fromkeys(every, 1))

    @staticmethod
    def _parts(key):
        return (key,)


class OfNumbers(Attacker):
    """The same of all numbers of people: a sum of ones over them. Where each domain is over people
    of its own, its numbers are left out."""

    def read(self, text, known):
        report = json.loads(text)
        for level in report["levels"]:
            name = level["level"], level["slug"]
            self._flow(level["flow"], known.numbers.get(name))
            if report["protection"]["answered"] == "same":
                for measure in level["measures"]:
                    self._measure(measure, known, name)

    def _flow(self, flow, counted):
        if flow["paired"] is None:
            return
        has_every = flow["left_out"] is not None
        self._count(counted["every" if has_every else "paired"], flow["paired"])
        if has_every:
            self._count(counted["every"] - counted["paired"], flow["left_out"])
        for side in ("started", "ended"):
            if flow[side] is not None:
                self._count(counted[side], flow[side])

    def _measure(self, measure, known, name):
        if measure["change"] is None:
            return
        key = measure["key"]
        paired = {start for start, _end in known.members[name][key]}
        self._count(paired, measure["change"]["n"])
        for check in measure["checks"]:
            if check["n"] is None:
                continue
            if check["key"] == "dropouts_same":
                people = paired | set(known.dropouts[key])
            else:
                people = {start for start, _end in known.ways[check["key"]][key]}
            self._count(people, check["n"])

    def _count(self, people, n):
        assert len(people) == n
        self.rows.append({self._variable(person, "", person): 1 for person in people})
