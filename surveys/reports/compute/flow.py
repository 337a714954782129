"""How many people are on the way from taking part to a scored pair, without telling of a few."""

from collections.abc import Sequence

import numpy as np

from surveys.evaluation.disclosure.classes import NOBODY
from surveys.evaluation.disclosure.isolation import isolated
from surveys.evaluation.disclosure.plan import PAIRS, PROJECT, Group
from surveys.reports.compute.report_basis import Basis
from surveys.reports.frozen.model import Flow

PAIRED, EVERY, STARTED, ENDED = "paired", "every", "started", "ended"
# Whom each number counts: the pairs in the figures, the pairs that are not, those who answered at
# the start only, and those at the end only. What stands first is told rather than the next.
COUNTED = {
    PAIRED: (0, NOBODY, NOBODY, NOBODY),
    EVERY: (0, 0, NOBODY, NOBODY),
    STARTED: (0, 0, 0, NOBODY),
    ENDED: (0, 0, NOBODY, 0),
}


def flow_of(basis: Basis, group: Group) -> Flow:
    """Counts of people; starts and ends for the whole only, because starts less pairs of a small
    group are a few people who did not answer again."""
    pilots = basis.pilots_of(group)
    taking_part = [pilot.n_participants for pilot in pilots if pilot.n_participants is not None]
    participants = sum(taking_part) if len(taking_part) == len(pilots) else None
    reason = basis.plans[PAIRS].hidden.get(group)
    if reason:
        return Flow(participants=participants, hidden=reason)
    paired = sum(basis.columns.n_pairs[pilot.pk] for pilot in pilots)
    if group != PROJECT and not basis.limits.shows_all:
        return Flow(participants=participants, paired=paired)
    left_out = basis.n_left_out(group)
    started, ended = (
        sum(n_of[pilot.pk] for pilot in pilots)
        for n_of in (basis.everybody.n_started, basis.everybody.n_ended)
    )
    every = paired + left_out
    told = countable((paired, left_out, started - every, ended - every), basis.limits.k)
    if basis.limits.shows_all:
        told = list(COUNTED)
    return Flow(
        participants=participants,
        started=started if STARTED in told else None,
        ended=ended if ENDED in told else None,
        # Where those who lack a domain are too few to count, the pairs are those in the figures.
        paired=every if EVERY in told else paired,
        left_out=left_out if EVERY in told else None,
    )


def countable(sizes: Sequence[int], k: int) -> list[str]:
    """Which numbers may be told together, so that no sum or difference of them is of 1 to k - 1.

    sizes: people of each class of `COUNTED`. 75 who answered at the end beside 73 pairs would tell
    of two people; the pairs and the starts are told, and of the ends nothing.
    """
    # An end of a pilot whose start was in another one makes a class of less than nobody.
    weights = np.maximum(np.array(sizes, dtype=np.int64), 0)
    told: list[str] = []
    for name in COUNTED:
        partings = [np.array(COUNTED[one], dtype=np.int64) for one in (*told, name)]
        if isolated(partings, k=k, weights=weights) is None:
            told.append(name)
    return told
