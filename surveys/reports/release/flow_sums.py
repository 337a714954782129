"""Numbers of people that releases have told, as sums: who started, ended, and answered twice.

A pair counts once, at the place of its start, whichever of its answers a number is about.
"""

from dataclasses import replace

import numpy as np

from surveys.evaluation.disclosure.classes import NOBODY
from surveys.evaluation.disclosure.plan import PROJECT
from surveys.evaluation.numerics.samples import Whole
from surveys.models import Response
from surveys.reports.compute.flow import ENDED, EVERY, PAIRED, STARTED
from surveys.reports.compute.report_basis import Basis, surveys_of
from surveys.reports.frozen.model import EvaluationReport, Flow
from surveys.reports.release.account import Entry
from surveys.reports.release.history import Earlier, Named
from surveys.reports.release.sums import Chosen, Sums, places_at, places_of_pilots
from surveys.reports.scoring.people import People

FLOW = "flow"


def paired_entry(report: EvaluationReport, basis: Basis, n_rows: int) -> Entry:
    """The pairs in the figures, each in the smallest group whose number of pairs is shown."""
    places = places_of_pilots(report, basis, lambda level: level.flow.paired is not None)
    people, groups = basis.people, np.full(n_rows, NOBODY, dtype=np.int64)
    groups[people.start] = places_at(places, people.pilots, people.start)
    return PAIRED, groups


def whole_entries(report: EvaluationReport, basis: Basis, n_rows: int) -> list[Entry]:
    """Those behind the other numbers of the whole that the report tells, of other people each."""
    flow, people = report.project.flow, basis.everybody
    is_inside = np.isin(people.pilots, basis.pilot_ids(PROJECT))
    is_told = {EVERY: flow.left_out, STARTED: flow.started, ENDED: flow.ended}
    told = {
        name: _told(_those(name, people, is_inside), n_rows)
        for name, n in is_told.items()
        if n is not None
    }
    pairs = _told(basis.total.start, n_rows)
    # The same people as behind the pairs are no new sum. Two that are of the same others are both
    # asked, since one is not told any more when the other is not.
    return [(name, groups) for name, groups in told.items() if not np.array_equal(groups, pairs)]


def without(flow: Flow, name: str) -> Flow:
    """The flow with one number less; where pairs that are in no figure are not told, neither is
    that they are among all pairs."""
    if name == EVERY:
        paired = None if flow.paired is None else flow.paired - (flow.left_out or 0)
        return replace(flow, paired=paired, left_out=None)
    return replace(flow, started=None) if name == STARTED else replace(flow, ended=None)


def flow_of_earlier(earlier: Earlier) -> list[Named]:
    """What a release of before the ledger told, as far as can be known of those still here."""
    flow, people, n_rows = earlier.report.project.flow, earlier.then, earlier.n_rows
    if flow.paired is None:
        return []
    paired = np.full(n_rows, NOBODY, dtype=np.int64)
    paired[people.start[earlier.in_total]] = 0
    found = [(earlier.release.pk, PAIRED, _sums(paired, flow.paired, PAIRED))]
    is_here = np.isin(people.ids, _sent_until(earlier))
    for name, n in ((STARTED, flow.started), (ENDED, flow.ended)):
        if n is not None:
            groups = _told(_those(name, people, is_here), n_rows)
            found.append((earlier.release.pk, name, _sums(groups, n, name)))
    return found


def _sums(groups: Whole, n: int, name: str) -> Sums:
    n_missing = n - int((groups >= 0).sum())
    return Sums(groups, {0: n_missing} if n_missing > 0 else {}, {0: (name,)})


def _sent_until(earlier: Earlier) -> Whole:
    sent = Response.objects.filter(
        survey__in=surveys_of(earlier.basis.project, earlier.basis.instrument_key),
        answered_on__lte=earlier.report.data_date,
    )
    return np.fromiter(sent.values_list("pk", flat=True), dtype=np.int64)


def _those(name: str, people: People, is_inside: Chosen) -> Whole:
    """Rows of the people who are counted: of a pair its start."""
    if name == STARTED:
        return np.flatnonzero(people.is_start & is_inside)
    stands_for = np.arange(len(people.ids))
    stands_for[people.end] = people.start
    if name == EVERY:
        return people.start[is_inside[people.start]]
    return stands_for[~people.is_start & is_inside]


def _told(rows: Whole, n_rows: int) -> Whole:
    groups = np.full(n_rows, NOBODY, dtype=np.int64)
    groups[rows] = 0
    return groups
