"""People answer on every channel in any order; after each step the portal knows the same people,
pairs and days as a model that has only cards and days. And mistakes planted in the portal are found
in the same walks: a walk that finds nothing shows little until it is known what it would find.

    WALK_SEEDS=200 WALK_STEPS=120 pytest tests/surveys/channels/test_walk.py -k every_step
"""

import os

import pytest
from django.core.cache import caches
from django.db import transaction

from surveys.answering.visits.asked_survey import forget_all
from tests.surveys.channels.planted import MISTAKES
from tests.surveys.channels.walk import Walk

pytestmark = pytest.mark.django_db
SEEDS, STEPS = int(os.environ.get("WALK_SEEDS", "3")), int(os.environ.get("WALK_STEPS", "150"))
AT_THE_DESK = 10
"""Steps between two looks at the desk, whose queries take most of the time."""


@pytest.mark.parametrize("seed", range(SEEDS))
def test_people_pairs_and_days_are_those_of_the_model_after_every_step(tmp_path, seed):
    walk, done = Walk(seed, tmp_path, STEPS), []

    for step in range(STEPS):
        done.append(walk.step())

        assert walk.known() == walk.expected(), done
        if step % AT_THE_DESK == 0:
            assert all(desk == model for desk, model in walk.at_the_desk()), done
    assert {name for name, _done in done} >= {"paper", "file", "other_half", "deep_chain"}


@pytest.mark.parametrize("name", MISTAKES)
def test_planted_mistake_is_found(tmp_path, monkeypatch, name):
    for place, attribute, instead in MISTAKES[name]:
        monkeypatch.setattr(place, attribute, instead)

    assert any(is_found(seed, tmp_path) for seed in range(SEEDS))


def is_found(seed, folder):
    """Whether a walk stumbles: by another number than the model's, or by what nobody foresaw."""
    before = transaction.savepoint()
    try:
        walk = Walk(seed, folder, STEPS)
        return not all(agrees(walk, step) for step in range(STEPS))
    except (AssertionError, KeyError):
        return True
    finally:
        # Keys of rows come again in the next walk, so what is kept of them in the process goes.
        transaction.savepoint_rollback(before)
        caches["pages"].clear()
        forget_all()


def agrees(walk, step):
    _name, done = walk.step()
    if step % AT_THE_DESK == 0 and any(desk != model for desk, model in walk.at_the_desk()):
        return False
    # What was refused is looked at by the step itself.
    return done is False or walk.known() == walk.expected()
