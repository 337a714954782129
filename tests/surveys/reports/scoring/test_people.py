import json

import numpy as np
import pytest

from surveys.models import Instrument
from surveys.queries.pairs import CodedAnswers
from surveys.reports.scoring.people import read_people
from surveys.reports.scoring.scores import scoring_keys
from surveys.services.instruments.loading import load_instrument
from tests.surveys.reports.samples import SPEC, answers

PILOT = 4


@pytest.fixture
def keys(db):
    load_instrument(SPEC)
    found = Instrument.objects.prefetch_related("items__scale", "domains", "languages__texts")
    return scoring_keys(found)


def stored(given):
    return json.dumps(given).encode()


def people_of(keys, starts, ends):
    """The first of both phases are pairs; ids of starts are even, those of ends odd."""
    [instrument] = keys
    read = [
        CodedAnswers(
            PILOT, phase, instrument, "alone", ids, [json.dumps(a).encode() for a in given]
        )
        for phase, ids, given in (
            ("start", list(range(0, 2 * len(starts), 2)), starts),
            ("end", list(range(1, 2 * len(ends), 2)), ends),
        )
    ]
    return read_people(keys, read, np.arange(2 * len(ends)).reshape(-1, 2))


def test_starts_without_an_end_are_dropouts(keys):
    people = people_of(keys, [answers(2), answers(3), answers(4)], [answers(3)])

    assert people.ids[people.dropouts].tolist() == [2, 4]
    assert (people.n_started, people.n_ended) == ({PILOT: 3}, {PILOT: 1})


def test_common_changes_are_over_the_items_answered_both_times(keys):
    start = answers(2, 2) | {"seura_1": 5}
    end = answers(4, 4) | {"seura_1": "declined"}

    people = people_of(keys, [start, answers(1)], [end, answers(2)])

    assert people.common_changes().tolist() == [[50.0, 50.0, 50.0], [25.0, 25.0, 25.0]]


def test_half_scores_need_half_of_the_items_and_of_the_domains(keys):
    one_of_three = answers(3) | {"tekeminen_1": "blank", "tekeminen_2": "blank"}

    people = people_of(keys, [answers(3) | {"seura_1": "blank"}, one_of_three], [])

    np.testing.assert_array_equal(people.half_scores, [[50, 50, 50], [50, np.nan, 50]])
    np.testing.assert_array_equal(people.scores, [[50, 50, 50], [50, np.nan, np.nan]])


def test_rows_of_ids_are_where_they_stand(keys):
    people = people_of(keys, [answers(1), answers(2)], [answers(3)])

    assert people.ids[people.rows_of(np.array([1, 2, 0]))].tolist() == [1, 2, 0]
    assert people.known([(0, 1), (2, 9)]) == [(0, 1)]
