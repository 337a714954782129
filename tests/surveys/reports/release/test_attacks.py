"""An attacker with every file ever served, against random projects.

`ATTACKED_PROJECTS=5000 pytest tests/surveys/reports/release/test_attacks.py` tries more of them,
`ATTACKED_FROM=1000` from that one on.
"""

import os
from datetime import timedelta
from itertools import combinations
from random import Random

import numpy as np
import pytest

from surveys.evaluation import change
from surveys.evaluation.disclosure.plan import HIDE
from surveys.queries import pairs
from surveys.reports.compute import costs, report_basis
from surveys.services.releasing import releases
from tests.surveys.reports import samples
from tests.surveys.reports.release import known
from tests.surveys.reports.release.attacker import Attacker, OfNumbers, OfSpreads, dependent
from tests.surveys.reports.release.crowd import CHANGES, DAY, come, protected
from tests.surveys.reports.release.known import CLASSES_OF_SPREADS, MOST, MOST_OF_SPREADS, tries
from tests.surveys.reports.samples import SPEC_WITH_END, small_survey

FIRST = int(os.environ.get("ATTACKED_FROM", "0"))
N_PROJECTS = int(os.environ.get("ATTACKED_PROJECTS", "6"))
PLACES = ("Alajärvi", "Kalajoki", "Pyhäjoki")


class Once:
    """Reads once while nothing changes, for a freeze and for what is known of it."""

    def __init__(self, read):
        self.read, self.found = read, None

    def __call__(self, *args, **kwargs):
        self.found = self.found or self.read(*args, **kwargs)
        return self.found

    def forget(self):
        self.found = None


@pytest.fixture
def reading(monkeypatch):
    once = Once(releases.read_unplanned)
    for module in (releases, known):
        monkeypatch.setattr(module, "read_unplanned", once)
    return once


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Figures and words that take most of the time, and of which the attacker has no use. Everybody
    answers one version of the form, and nobody's card was lost."""
    monkeypatch.setattr(change, "noncentrality_limits", lambda t, df, confidence: (t, t))
    monkeypatch.setattr(change, "_by_rank", lambda change, sizes: {})
    monkeypatch.setattr(pairs, "_pairs_of_chains", lambda surveys: iter(()))
    monkeypatch.setattr(report_basis, "versions_of", Once(report_basis.versions_of))
    monkeypatch.setattr(samples, "load_instrument", Once(samples.load_instrument))
    monkeypatch.setattr(costs, "pilot_costs", lambda project, n_pairs, today: [])
    monkeypatch.setattr(releases, "_safe_now", lambda ledger: "")


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(FIRST, FIRST + N_PROJECTS))
def test_attacker_finds_nothing_in_random_projects(project, seed, reading):
    random, attackers = Random(seed), (Attacker(), OfSpreads(), OfNumbers())
    surveys = [small_survey(project, name, spec=SPEC_WITH_END) for name in PLACES]
    for survey in surveys:
        come(survey, random, random.choice((3, 7, 12)))
    n_frozen = 0
    for step in range(random.choice((3, 4, 5))):
        day = DAY + timedelta(days=step)
        for protection in dict.fromkeys((protected(surveys, random), HIDE)):
            if tries(project, attackers, day, protection):
                n_frozen += 1
                break
        reading.forget()
        for survey in surveys:
            come(survey, random, random.choice((0, 0, 1, 5, 8)))
            for happens in random.sample(CHANGES, k=random.choice((0, 0, 1))):
                happens(survey, random)
            survey.pilot.refresh_from_db()

    assert n_frozen
    of_sums, of_spreads, of_numbers = attackers
    assert of_sums.finds(MOST) == 0
    assert of_numbers.finds(MOST) == 0
    assert of_spreads.finds(MOST_OF_SPREADS, n_classes=CLASSES_OF_SPREADS) == 0


def fewest(columns, people, most, n_classes):
    """By trying every set of classes."""
    sets = (
        chosen
        for size in range(1, n_classes + 1)
        for chosen in combinations(range(len(columns)), size)
        if people[list(chosen)].sum() <= most
    )
    bound = (
        people[list(chosen)].sum()
        for chosen in sets
        if np.linalg.matrix_rank(both := np.hstack([columns[n] for n in chosen])) < both.shape[1]
    )
    return min(bound, default=0)


@pytest.mark.parametrize("n_classes", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("seed", range(8))
def test_search_finds_the_fewest_that_trying_every_set_finds(seed, n_classes):
    drawn = np.random.default_rng(seed)
    widths = drawn.integers(1, 3, 9)
    columns = [drawn.integers(-1, 2, (7, width)).astype(float) for width in widths]
    people = drawn.integers(1, 4, len(columns))

    for most in range(1, 7):
        found = min(dependent(columns, people, most, n_classes), default=0)
        assert found == fewest(columns, people, most, n_classes)
