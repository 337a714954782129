"""Somebody who reads every file ever served, knows who belongs where, and solves equations."""

import json
from itertools import combinations

import numpy as np

NO_MORE = 1e-9
DOMAINS = ("seura", "tekeminen")


class Attacker:
    """Equations over single scores: a variable for each response and domain.

    It knows nothing of how the portal audits: the sums are read from the served JSON, and whose
    scores are in them is told by the test that made the people.
    """

    def __init__(self):
        self.variables, self.rows = {}, []

    def read(self, text, members, left=(), unhelped=()):
        """One file. members: (level, slug) -> measure -> pairs of response ids; left: starts
        without an end; unhelped: pairs of the total."""
        report = json.loads(text)
        for level in report["levels"]:
            for measure in level["measures"]:
                if measure["change"] is None:
                    continue
                pairs = members[level["level"], level["slug"]][measure["key"]]
                assert len(pairs) == measure["change"]["n"]
                self._add(measure["key"], [start for start, _end in pairs])
                self._add(measure["key"], [end for _start, end in pairs])
                if measure["dropouts"]:
                    self._add(measure["key"], left)
                for check in measure["checks"]:
                    if check["key"] == "unhelped" and check["n"] is not None:
                        self._add(measure["key"], [start for start, _end in unhelped])

    def _add(self, measure, responses):
        """The sum of a score; of an index, a half of each domain's."""
        parts = DOMAINS if measure == "index" else (measure,)
        row = {}
        for response in responses:
            for part in parts:
                place = self.variables.setdefault((response, part), len(self.variables))
                row[place] = 1 / len(parts)
        self.rows.append(row)

    def finds(self, most):
        """The fewest people, at most so many, on whom alone some combination depends; 0 for none.

        Four people at a time are tried only where three are not allowed either.
        """
        matrix = np.zeros((len(self.rows), len(self.variables)))
        for number, row in enumerate(self.rows):
            matrix[number, list(row)] = list(row.values())
        _u, sizes, right = np.linalg.svd(matrix, full_matrices=True)
        checks = right[int((sizes > NO_MORE).sum()) :]
        owned = {}
        for (response, _part), place in self.variables.items():
            owned.setdefault(response, []).append(place)
        # Those who stand in the same sums cannot be told apart, and stand or fall together.
        classes = {}
        for places in owned.values():
            key = tuple(tuple(np.round(matrix[:, place], 6)) for place in places)
            classes.setdefault(key, []).append(places)
        few = [own for own in classes.values() if len(own) <= most]
        for n in range(1, most + 1):
            for chosen in combinations(few, n):
                people = sum(len(own) for own in chosen)
                columns = [place for own in chosen for places in own for place in places]
                if people <= most and np.linalg.matrix_rank(checks[:, columns], 1e-7) < len(
                    columns
                ):
                    return people
        return 0
