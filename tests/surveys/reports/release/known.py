"""What somebody inside knows: who is behind each figure of a release."""

import json
from dataclasses import dataclass

import numpy as np

from surveys.evaluation.disclosure.plan import HIDE, PROJECT
from surveys.models import Response
from surveys.reports.compute.project_figures import ways_of
from surveys.reports.compute.questions import is_answered
from surveys.reports.compute.report_basis import read_unplanned, with_protection
from surveys.services.releasing import releases

SAME = 1e-9
# Fewer than the smallest group of a project, and than the smallest that shows a spread; of the
# latter an attacker puts together this many classes.
MOST, MOST_OF_SPREADS, CLASSES_OF_SPREADS = 4, 9, 4


@dataclass
class Known:
    """members: (level, slug) -> measure -> pairs of response ids. dropouts: measure -> starts
    without an end. ways: check -> measure -> pairs. differing: check -> domain -> starts whose
    change is another one there. questions: key -> the responses of each person. people: response
    -> the card that gave it. numbers: (level, slug) -> what is counted -> people, a pair as its
    start."""

    members: dict
    dropouts: dict
    ways: dict
    differing: dict
    questions: dict
    people: dict
    numbers: dict


def tries(project, attackers, day, protection=HIDE):
    """Freeze, and give the attackers what is served; False where the portal refuses."""
    try:
        release = releases.freeze_release(project=project, today=day, protection=protection)
    except releases.ReleaseRefusedError:
        return False
    known = known_of(project, release.report["levels"], protection)
    served = json.dumps(release.report)
    for attacker in attackers:
        attacker.read(served, known)
    return True


def known_of(project, levels, protection):
    """Who is behind a report that has just been frozen."""
    basis = with_protection(read_unplanned(project), protection)
    total = basis.total
    places = {key: n for n, key in enumerate(total.newest.measure_keys)}
    measures = {spec.key: places[spec.key] for spec in basis.columns.specs}
    names = [(level["level"], level["slug"]) for level in levels]
    groups = {name: PROJECT if name[0] == "project" else name for name in names}
    main, ways = total.changes(total.scores), ways_of(basis)
    left = total.scores[total.dropouts]
    return Known(
        members={
            name: {
                key: _pairs(own, own.changes(own.scores)[:, place])
                for key, place in measures.items()
            }
            for name, own in (
                (name, basis.people.inside(basis.pilot_ids(group)))
                for name, group in groups.items()
                if group in basis.groups
            )
        },
        dropouts={
            key: total.ids[total.dropouts[~np.isnan(left[:, place])]].tolist()
            for key, place in measures.items()
        },
        ways={
            way: {key: _pairs(total, found[:, place]) for key, place in measures.items()}
            for way, found in ways.items()
        },
        differing={
            way: {
                key: set(total.ids[total.start[~(np.abs(found - main)[:, place] < SAME)]].tolist())
                for key, place in places.items()
            }
            for way, found in ways.items()
        },
        questions=_questions(basis),
        people=dict(Response.objects.values_list("pk", "card")),
        numbers={
            name: _numbers(basis, basis.pilot_ids(group))
            for name, group in groups.items()
            if group in basis.groups
        },
    )


def _numbers(basis, pilots):
    everybody = basis.everybody
    is_inside = np.isin(everybody.pilots, pilots)
    starts, ends = everybody.ids[everybody.start], everybody.ids[everybody.end]
    start_of = dict(zip(ends.tolist(), starts.tolist(), strict=True))
    ended = everybody.ids[~everybody.is_start & is_inside].tolist()
    return {
        "paired": {start for start, _end in _every(basis.people.inside(pilots))},
        "every": {start for start, _end in _every(everybody.inside(pilots))},
        "started": set(everybody.ids[everybody.is_start & is_inside].tolist()),
        "ended": {start_of.get(end, end) for end in ended},
    }


def _every(people):
    return _pairs(people, np.zeros(len(people.start)))


def _pairs(people, changes):
    is_in = ~np.isnan(changes)
    start, end = (people.ids[rows[is_in]].tolist() for rows in (people.start, people.end))
    return list(zip(start, end, strict=True))


def _questions(basis):
    total = basis.total
    start, end = total.ids[total.start], total.ids[total.end]
    both = np.stack([start, end], axis=1)
    asked = {
        key.key: both[is_answered(key, total)].tolist() for key in basis.people.newest.questions
    }
    of_end = {
        key.key: both[is_answered(key, total, is_of_end=True)][:, 1:].tolist()
        for key in basis.end_questions
    }
    return asked | of_end
