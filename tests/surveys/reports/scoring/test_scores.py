import json
import math

import numpy as np
import pytest

from surveys.models import Instrument
from surveys.reports.scoring.encoding import NO_ANSWER
from surveys.reports.scoring.scores import scoring_keys
from surveys.services.instruments.loading import load_instrument
from tests.surveys.reports.samples import SPEC, answers


@pytest.fixture
def key(db):
    instrument = load_instrument(SPEC)
    found = Instrument.objects.prefetch_related("items__scale", "domains", "languages__texts")
    return scoring_keys(found)[instrument.pk]


def codes(key, *people):
    return key.encode([json.dumps(answers).encode() for answers in people])


def scores(key, given, **kwargs):
    [row] = key.scores(codes(key, given), **kwargs).tolist()
    known = [None if math.isnan(score) else score for score in row]
    return dict(zip(key.measure_keys, known, strict=True))


def test_key_turns_reversed_items(key):
    assert scores(key, answers(4, 2)) == {"seura": 75.0, "tekeminen": 25.0, "index": 50.0}


def test_key_needs_two_thirds_of_the_items(key):
    given = answers(4, 2) | {"seura_1": "declined"}
    fewer = given | {"seura_2": "unreadable"}

    assert scores(key, given)["seura"] == 75.0
    assert scores(key, fewer) == {"seura": None, "tekeminen": 25.0, "index": None}


def test_key_takes_absent_answers_for_missing(key):
    assert scores(key, {}) == {"seura": None, "tekeminen": None, "index": None}


def test_key_scores_by_another_share_on_request(key):
    given = answers(4, 2) | {"seura_1": "blank"}

    assert scores(key, given, min_share=1.0)["seura"] is None


def test_many_people_are_scored_by_a_table_as_one_by_one(key):
    source = np.random.default_rng(7)
    people = source.choice([0, 1, 2, 3, 4, NO_ANSWER], size=(500, len(key.items))).astype(np.uint8)

    for min_share in (None, 0.5):
        one_by_one = [key.scores(person[None], min_share=min_share)[0] for person in people]
        together = key.scores(people, min_share=min_share)

        np.testing.assert_array_equal(together, one_by_one)


def test_key_refuses_a_value_that_the_scale_has_not(key):
    with pytest.raises(KeyError):
        codes(key, answers(4) | {"seura_1": 7})


def test_key_knows_names_and_the_note_of_the_instrument(key):
    assert (key.instrument, key.version, key.names) == ("pieni", 1, {"fi": "Pieni kysely"})
    assert key.notes == {"fi": "Kyselyä ei ole vielä tutkittu."}
    assert [measure.names["fi"] for measure in key.measures] == ["Seura", "Tekeminen"]
