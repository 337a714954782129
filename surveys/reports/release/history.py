"""Releases of before the ledger as sums over the people of now, those withdrawn counted."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from surveys.evaluation.disclosure.classes import NOBODY
from surveys.evaluation.numerics.samples import Whole
from surveys.evaluation.scoring import Floats
from surveys.models import OldMembers, Phase, Release, Response
from surveys.reports.compute.project_figures import SAME, changes_by_way
from surveys.reports.compute.questions import is_answered
from surveys.reports.compute.report_basis import Basis, surveys_of
from surveys.reports.frozen.model import EvaluationReport, Measure
from surveys.reports.release.addresses import Shown
from surveys.reports.release.sums import (
    Chosen,
    Sums,
    counted,
    group_of,
    is_scored,
    name_of,
    places_at,
    sums_of_pairs,
    sums_of_starts,
)
from surveys.reports.scoring.people import People, is_lacking
from surveys.reports.scoring.scores import INDEX, QuestionKey

# A pilot that an old release does not know by its address is a group of its own from here on.
UNKNOWN = 1_000_000
# Whose starts are in a figure of drop-outs, and that it cannot be told whose.
DROPOUTS, UNKNOWN_DROPOUTS, ANCHOR = "dropouts", "unknown dropouts", "anchor"
Named = tuple[int, str, Sums]


@dataclass(frozen=True)
class Earlier:
    """One release beside the answers of now. It counts even when it was taken back."""

    release: Release
    members: OldMembers
    report: EvaluationReport
    basis: Basis

    @property
    def has_one_set(self) -> bool:
        return self.report.method_version != "v1" and self.report.project.index is not None

    @property
    def n_rows(self) -> int:
        return len(self.basis.everybody.ids)

    @cached_property
    def rows(self) -> tuple[Whole, Whole, Whole]:
        """Rows of the starts and ends of its pairs that are still here, and their places."""
        everybody = self.basis.everybody
        kept = self.members.rows
        kept = kept[np.isin(kept[:, :2], everybody.ids).all(axis=1)]
        start, end = everybody.rows_of(kept[:, 0]), everybody.rows_of(kept[:, 1])
        return start, end, kept[:, 2]

    @cached_property
    def then(self) -> People:
        """Its pairs that are still here."""
        start, end, _places = self.rows
        everybody = self.basis.everybody
        return everybody.with_pairs(start, end)

    @cached_property
    def in_total(self) -> Chosen:
        """Which of them were in its totals."""
        if not self.report.protection.leaves_out:
            return np.ones(len(self.rows[0]), dtype=bool)
        left = self.report.protection.members
        if self.members.group_sizes:
            numbers = [n for n, level in enumerate(self.report.levels) if level.slug in left]
            in_some: Chosen = self.rows[2] != NOBODY
            return in_some & ~np.isin(self.rows[2], numbers)
        pilots = [pilot.pk for slug, pilot in self.basis.pilots.items() if slug in left]
        return ~np.isin(self.basis.everybody.pilots[self.rows[0]], pilots)

    def measure(self, key: str) -> Measure | None:
        return next((m for m in self.report.project.measures if m.key == key), None)

    def sums(self, key: str) -> list[Named]:
        """Every sum of a measure that it shows."""
        if not any(m.key == key and m.is_shown for lv in self.report.levels for m in lv.measures):
            return []
        start, end, _places = self.rows
        is_in = is_scored(self.basis, start, end, key, has_one_set=self.has_one_set)
        places, missing = self._groups(key, is_in)
        names = {place: name_of(self.report, place) for place in missing}
        groups = sums_of_pairs(self.n_rows, start, end, places, missing, names)
        found = [(self.release.pk, "levels", groups)]
        measure = self.measure(key)
        if measure is not None and measure.is_shown:
            found += self._of_whole(measure, is_in)
        return found

    def sums_of_index(self) -> list[Named]:
        """An index over people of its own is a sum over the domains: each of them is taken to be
        known of these people too, which is more than what is out."""
        if self.has_one_set:
            return []
        return [(pk, f"index {name}", sums) for pk, name, sums in self.sums(INDEX)]

    def _of_whole(self, measure: Measure, is_in: Chosen) -> list[Named]:
        found = []
        if measure.dropouts:
            name = DROPOUTS if self._knows_dropouts(measure) else UNKNOWN_DROPOUTS
            found.append((self.release.pk, name, self.dropouts(measure)))
        check = next((c for c in measure.checks if c.key == "unhelped" and c.n is not None), None)
        if check:
            people = self.then
            is_helped = people.is_helped[people.start] | people.is_helped[people.end]
            chosen = is_in & self.in_total & ~is_helped
            found.append((self.release.pk, "unhelped", self.of_some(chosen, check.n, "unhelped")))
        common = next((c for c in measure.checks if c.key == "common" and c.n is not None), None)
        if common and measure.change:
            chosen = is_in & self.in_total & self._is_lost(measure.key)
            n_lost = measure.change.n - (common.n or 0)
            found.append((self.release.pk, "lost", self.of_some(chosen, n_lost, "lost")))
        return found

    def _is_lost(self, key: str) -> Chosen:
        """Pairs without a change over the items that were answered both times."""
        found = changes_by_way(self.then, ["common"])["common"]
        place = self.basis.everybody.newest.measure_keys.index(key)
        return is_lacking(found if self.has_one_set else found[:, [place]])

    def dropouts(self, measure: Measure) -> Sums:
        rows = self._dropout_rows
        place = self.basis.everybody.newest.measure_keys.index(measure.key)
        scores = self.basis.everybody.scores[rows]
        is_in = ~np.isnan(scores if self.has_one_set else scores[:, [place]]).any(axis=1)
        n_missing = _n_dropouts(measure) - int(is_in.sum())
        return sums_of_starts(self.n_rows, rows[is_in], max(0, n_missing))

    def _knows_dropouts(self, measure: Measure) -> bool:
        """Whether it can be told who they were: not where paper of those days came later."""
        place = self.basis.everybody.newest.measure_keys.index(measure.key)
        known = ~np.isnan(self.basis.everybody.scores[self._dropout_rows, place])
        return _n_dropouts(measure) >= int(known.sum())

    def question(self, key: QuestionKey, *, is_of_end: bool) -> list[Named]:
        old = next((q for q in self.report.questions if q.key == key.key), None)
        if old is None or old.n is None:
            return []
        chosen = is_answered(key, self.then, is_of_end=is_of_end) & self.in_total
        if self.has_one_set:
            start, end, _places = self.rows
            chosen &= is_scored(self.basis, start, end, "", has_one_set=True)
        sums = self.of_some(chosen, old.n, f"question {key.key}")
        names = ("question", ANCHOR) if old.anchor else ("question",)
        return [(self.release.pk, name, sums) for name in names]

    def way(self, key: str, way: str) -> list[Named]:
        """The pairs for which another way of scoring, shown here, gives another change."""
        measure = self.measure(key)
        checks = measure.checks if measure else ()
        if not any(check.key == way and check.n is not None for check in checks):
            return []
        place = self.basis.everybody.newest.measure_keys.index(key)
        chosen = differs(changes_by_way(self.then, ["main", way]), place, way) & self.in_total
        return [(self.release.pk, way, self.of_some(chosen, None, way))]

    def of_some(self, chosen: Chosen, n: int | None, name: str) -> Sums:
        """One sum over some of its pairs, of which there were n."""
        start, end, _places = self.rows
        places = np.where(chosen, 0, NOBODY)
        n_missing = 0 if n is None else max(0, n - int(chosen.sum()))
        missing = {0: n_missing} if n_missing else {}
        return sums_of_pairs(self.n_rows, start, end, places, missing, {0: (name,)})

    def _groups(self, key: str, is_in: Chosen) -> tuple[Whole, dict[int, int]]:
        """Place of each pair in a measure, and the people missing from places."""
        places = np.where(is_in, self.rows[2], NOBODY)
        if not self.members.group_sizes:
            return self._groups_by_address(key, is_in)
        here = counted(places)
        sizes = self.members.group_sizes.get(key, {})
        missing = {int(place): n - here.get(int(place), 0) for place, n in sizes.items()}
        return places, {place: n for place, n in missing.items() if n > 0}

    def _groups_by_address(self, key: str, is_in: Chosen) -> tuple[Whole, dict[int, int]]:
        """The same of a release of method v1, by the addresses of pilots as they are now."""
        shown = Shown(self.report, key)
        numbers = {group_of(level): number for number, level in enumerate(self.report.levels)}
        known = {level.slug for level in self.report.pilots}
        everybody, start = self.basis.everybody, self.rows[0]
        by_pilot, people = {}, {}
        for slug, pilot in self.basis.pilots.items():
            around = shown.around(slug)
            if slug not in known:
                by_pilot[pilot.pk] = UNKNOWN + pilot.pk
            elif around:
                by_pilot[pilot.pk] = numbers[around[0]]
            people[slug] = int((everybody.pilots[start[is_in]] == pilot.pk).sum())
        places = np.where(is_in, places_at(by_pilot, everybody.pilots, start), NOBODY)
        missing = shown.missing(people)
        return places, {numbers[group]: n for group, n in missing.items()}

    @cached_property
    def _dropout_rows(self) -> Whole:
        everybody = self.basis.everybody
        if self.members.group_sizes:
            found = self.members.left
        else:
            ids = Response.objects.filter(
                survey__in=surveys_of(self.basis.project, self.basis.instrument_key),
                phase=Phase.START,
                answered_on__lte=self.report.data_date,
            ).values_list("pk", flat=True)
            found = np.fromiter(ids, dtype=np.int64)
        rows = everybody.rows_of(found[np.isin(found, everybody.ids)])
        rows = rows[everybody.is_start[rows]]
        return rows if self.members.group_sizes else np.setdiff1d(rows, self.rows[0])


def history_of(basis: Basis) -> list[Earlier]:
    """Releases that the ledger has not taken in, the oldest first."""
    releases = basis.project.releases.filter(
        instrument_key=basis.instrument_key, old_members__isnull=False
    ).select_related("old_members")
    return [
        Earlier(release, release.old_members, EvaluationReport.from_dict(release.report), basis)
        for release in releases.order_by("released_on", "pk")
    ]


def differs(ways: dict[str, Floats], place: int, way: str) -> Chosen:
    """Pairs whose change is another one, or is there only, when scored in another way."""
    main, other = ways["main"][:, place], ways[way][:, place]
    is_alike: Chosen = np.abs(main - other) < SAME
    return ~np.isnan(other) & ~is_alike


def _n_dropouts(measure: Measure) -> int:
    return measure.dropouts.n_dropouts if measure.dropouts else 0
