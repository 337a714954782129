"""An attacker with every file ever served, against random projects.

`ATTACKED_PROJECTS=5000 pytest tests/surveys/reports/release/test_attacks.py` tries more of them,
`ATTACKED_FROM=1000` from that one on.
"""

import os
from datetime import timedelta
from random import Random

import pytest

from surveys.evaluation import change
from tests.surveys.reports.release.attacker import Attacker, OfSpreads
from tests.surveys.reports.release.crowd import CHANGES, DAY, come, protected
from tests.surveys.reports.release.known import CLASSES_OF_SPREADS, MOST, MOST_OF_SPREADS, tries
from tests.surveys.reports.samples import SPEC_WITH_END, small_survey

FIRST = int(os.environ.get("ATTACKED_FROM", "0"))
N_PROJECTS = int(os.environ.get("ATTACKED_PROJECTS", "6"))
PLACES = ("Alajärvi", "Kalajoki", "Pyhäjoki")


@pytest.fixture(autouse=True)
def _quick_effects(monkeypatch):
    """Intervals of effect sizes take most of the time, and the attacker has no use for them."""
    monkeypatch.setattr(change, "noncentrality_limits", lambda t, df, confidence: (t, t))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(FIRST, FIRST + N_PROJECTS))
def test_attacker_finds_nothing_in_random_projects(project, seed):
    random, attackers = Random(seed), (Attacker(), OfSpreads())
    surveys = [small_survey(project, name, spec=SPEC_WITH_END) for name in PLACES]
    for survey in surveys:
        come(survey, random, random.choice((3, 7, 12)))
    n_frozen = 0
    for step in range(random.choice((3, 4, 5))):
        day = DAY + timedelta(days=step)
        n_frozen += tries(project, attackers, day, protected(surveys, random)) or tries(
            project, attackers, day
        )
        for survey in surveys:
            come(survey, random, random.choice((0, 0, 1, 5, 8)))
            for happens in random.sample(CHANGES, k=random.choice((0, 0, 1))):
                happens(survey, random)
            survey.pilot.refresh_from_db()

    assert n_frozen
    of_sums, of_spreads = attackers
    assert of_sums.finds(MOST) == 0
    assert of_spreads.finds(MOST_OF_SPREADS, n_classes=CLASSES_OF_SPREADS) == 0
