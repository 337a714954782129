import math

import numpy as np
import pytest

from surveys.models import Instrument
from surveys.reports.scores import scoring_keys
from surveys.services.instruments import load_instrument
from tests.surveys.reports.samples import SPEC, answers


@pytest.fixture
def key(db):
    instrument = load_instrument(SPEC)
    found = Instrument.objects.prefetch_related("items__scale", "domains", "languages__texts")
    return scoring_keys(found)[instrument.pk]


def codes(key, *people):
    return np.array([list(key.encode(given)) for given in people], dtype=np.uint8)


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


def test_key_scores_the_items_answered_both_times(key):
    start = answers(2, 2) | {"seura_1": 5}
    end = answers(4, 4) | {"seura_1": "declined"}

    before, after = key.common_scores(codes(key, start), codes(key, end))

    assert (before[0, 0], after[0, 0]) == (25.0, 75.0)


def test_key_refuses_a_value_that_the_scale_has_not(key):
    with pytest.raises(KeyError):
        key.encode(answers(4) | {"seura_1": 7})


def test_key_knows_names_and_the_note_of_the_instrument(key):
    assert (key.instrument, key.version, key.names) == ("pieni", 1, {"fi": "Pieni kysely"})
    assert key.notes == {"fi": "Kyselyä ei ole vielä tutkittu."}
    assert [measure.names["fi"] for measure in key.measures] == ["Seura", "Tekeminen"]
