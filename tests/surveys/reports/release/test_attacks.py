"""An attacker with every file ever served, against random projects.

`ATTACKED_PROJECTS=5000 pytest tests/surveys/reports/release/test_attacks.py` tries more of them,
`ATTACKED_FROM=1000` from that one on.
"""

import os
from datetime import timedelta
from random import Random

import pytest

from surveys.evaluation import change
from tests.surveys.reports.release.attacker import Attacker
from tests.surveys.reports.release.crowd import CHANGES, DAY, come, protected
from tests.surveys.reports.release.known import MOST, tries
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
    random, attacker = Random(seed), Attacker()
    surveys = [small_survey(project, name, spec=SPEC_WITH_END) for name in PLACES]
    for survey in surveys:
        come(survey, random, random.choice((3, 7, 12)))
    n_frozen = 0
    for step in range(random.choice((3, 4, 5))):
        day = DAY + timedelta(days=step)
        n_frozen += tries(project, attacker, day, protected(surveys, random)) or tries(
            project, attacker, day
        )
        for survey in surveys:
            come(survey, random, random.choice((0, 0, 1, 5, 8)))
            for happens in random.sample(CHANGES, k=random.choice((0, 0, 1))):
                happens(survey, random)
            survey.pilot.refresh_from_db()

    assert n_frozen
    assert attacker.finds(MOST) == 0
