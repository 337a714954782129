"""Somebody who reads every file ever served, knows who belongs where, and solves equations."""

import json

import numpy as np

NO_MORE = 1e-9
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
                    row[self._variable((way, start), part, known.people[start])] = 1 / len(parts)
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
        columns = [list(range(ends[number], ends[number + 1])) for number in few]
        people = np.array([classes[number][1] for number in few], dtype=int)
        return min(self._leaks(null, columns, people, most, n_classes or most), default=0)

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

    def _leaks(self, null, columns, sizes, most, n_classes):
        """How many people each dependent set of classes has."""
        if not columns:
            return
        widest = max(map(len, columns))
        blocks = np.zeros((len(columns), len(null), widest))
        for number, own in enumerate(columns):
            blocks[number, :, : len(own)] = null[:, own]
        # Columns that only fill up are never dependent.
        filling = np.array([[place >= len(own) for place in range(widest)] for own in columns])
        waiting = [(blocks, 0, 0, 1)]
        while waiting:
            left, first, people, depth = waiting.pop()
            allowed = np.flatnonzero(sizes[first:] <= most - people) + first
            gram = left.transpose(0, 2, 1) @ left + filling[:, None, :] * np.eye(widest)
            smallest = np.linalg.eigvalsh(gram[allowed])[:, 0]
            yield from (people + sizes[allowed[smallest < NO_MORE]]).tolist()
            for number in allowed[smallest >= NO_MORE].tolist() if depth < n_classes else ():
                if people + sizes[number] < most and number + 1 < len(columns):
                    basis = np.linalg.qr(left[number][:, ~filling[number]])[0]
                    rest = left - basis @ (basis.T @ left)
                    waiting.append((rest, number + 1, people + sizes[number], depth + 1))


class OfSpreads(Attacker):
    """The same of sums of squares: those of starts, ends and changes follow from what a group that
    shows a spread shows, and so do those of people who are in two such groups or in one of them.

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
                dropouts = measure["dropouts"]
                if dropouts and dropouts["mean_dropouts"] is not None:
                    self._add(self._parts(key), known.dropouts[key], known)

    @staticmethod
    def _parts(key):
        return (key,)
