"""Groups of an old release by the addresses of its pilots, where nothing better is kept."""

from collections import Counter
from collections.abc import Mapping

from surveys.evaluation.disclosure.plan import MERGED, PAIRS, PROJECT, Group, figures
from surveys.reports.frozen.model import EvaluationReport, Level

RANK = {"pilot": 0, MERGED: 1, "municipality": 2, "project": 3}


class Shown:
    """The groups of which a report shows a measure, and how many people each has.

    For releases of method v1, which do not keep who was in which group.
    """

    def __init__(self, report: EvaluationReport, measure: str):
        self.counts = {
            PROJECT if level.is_project else (level.level, level.slug): n
            for level in report.levels
            if (n := _n_shown(level, measure)) is not None
        }
        places: dict[str, list[str]] = {}
        for pilot in report.pilots:
            places.setdefault(pilot.municipality, []).append(pilot.slug)
        covered = figures(places, report.protection)
        # The smallest first; of the same people, the one further down.
        order = sorted(self.counts, key=lambda group: (len(covered[group]), RANK[group[0]]))
        self._around: dict[str, list[Group]] = {}
        for group in order:
            for slug in covered[group]:
                self._around.setdefault(slug, []).append(group)
        self._outside = {
            group: next(
                (o for o in self._around[covered[group][0]] if o in order[place + 1 :]), None
            )
            for place, group in enumerate(order)
        }

    def _next_around(self, pilot: str, group: Group) -> Group | None:
        around = self._around[pilot]
        return next(iter(around[around.index(group) + 1 :]), None)

    def around(self, pilot: str) -> list[Group]:
        """Shown groups that a pilot's people are in, the smallest first."""
        return self._around.get(pilot, [])

    def missing(self, people: Mapping[str, int]) -> dict[Group, int]:
        """Shown group -> people in none of the smaller shown ones who are not here any more."""
        blocks = Counter(self.counts)
        for group, n in self.counts.items():
            outer = self._outside[group]
            if outer is not None:
                blocks[outer] -= n
        for slug, n in people.items():
            if self.around(slug):
                blocks[self.around(slug)[0]] -= n
        return {group: n for group, n in blocks.items() if n > 0}

    def covering(self, group: Group) -> list[Group]:
        """The group and the shown ones that it is inside of."""
        outer = self._outside[group]
        return [group] if outer is None else [group, *self.covering(outer)]


def _n_shown(level: Level, measure: str) -> int | None:
    if measure == PAIRS:
        return level.flow.paired
    found = next((one for one in level.measures if one.key == measure), None)
    return found.change.n if found and found.change else None
