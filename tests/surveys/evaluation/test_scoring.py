import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from surveys.evaluation import dimension_score, dimension_scores, items_needed

NAN = math.nan
LIKERT = {"minimum": 1, "maximum": 5}


@pytest.mark.parametrize(
    ("answers", "score"),
    [
        ([1, 1, 1, 1], 0.0),
        ([5, 5, 5, 5], 100.0),
        ([3, 3, 3, 3], 50.0),
        ([4, 5, 3, 2], 62.5),
        ([4, 4, None, 5], 100 * (13 / 3 - 1) / 4),
        ([4, None, None, 5], None),
        ([None, None, None, None], None),
        ([], None),
    ],
)
def test_dimension_score_follows_two_thirds_rule(answers, score):
    assert dimension_score(answers, **LIKERT) == score


@pytest.mark.parametrize(
    ("n_items", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (6, 4), (9, 6), (27, 18)]
)
def test_items_needed_rounds_two_thirds_up_without_float_excess(n_items, needed):
    assert items_needed(n_items) == needed


@pytest.mark.parametrize("share", [2 / 3, 0.6666666666666667])
def test_dimension_score_takes_two_of_three_items(share):
    assert dimension_score([5, None, 3], **LIKERT, min_share=share) == 75.0


def test_dimension_score_turns_reversed_items():
    assert dimension_score([5, 1, 4, 2], **LIKERT, reversed_items=(1, 3)) == 87.5


def test_dimension_score_keeps_missing_reversed_item_missing():
    assert dimension_score([5, None, 5], **LIKERT, reversed_items=[1]) == 100.0


def test_dimension_score_needs_one_answer_even_at_share_zero():
    assert dimension_score([None, None], **LIKERT, min_share=0) is None
    assert dimension_score([None, 2], **LIKERT, min_share=0) == 25.0


def test_dimension_score_follows_half_rule_when_asked():
    assert dimension_score([5, 3, None, None], **LIKERT, min_share=0.5) == 75.0


def test_dimension_score_works_on_scale_from_zero():
    assert dimension_score([0, 10, 5], minimum=0, maximum=10) == 50.0


@pytest.mark.parametrize(
    ("answers", "options"),
    [
        ([0, 3, 3], {}),
        ([6, 3, 3], {}),
        ([9, None, None], {}),
        ([float("nan"), 3, 3], {}),
        ([0, 3, 3], {"reversed_items": (0,)}),
        ([3, 3, 3], {"reversed_items": (3,)}),
        ([3, 3, 3], {"reversed_items": (-1,)}),
        ([3, 3, 3], {"min_share": 1.5}),
        ([3, 3, 3], {"minimum": 5, "maximum": 5}),
    ],
)
def test_dimension_score_refuses_impossible_input(answers, options):
    with pytest.raises(ValueError, match=r"outside|positions|min_share|below"):
        dimension_score(answers, **(LIKERT | options))


@given(st.lists(st.none() | st.integers(1, 5), max_size=12), st.data())
def test_dimension_score_of_turned_answers_is_mirrored(answers, data):
    positions = data.draw(st.sets(st.sampled_from(range(len(answers)))) if answers else st.just([]))
    others = [position for position in range(len(answers)) if position not in positions]

    score = dimension_score(answers, **LIKERT, reversed_items=positions)
    mirrored = dimension_score(answers, **LIKERT, reversed_items=others)

    assert (score is None) == (mirrored is None)
    assert score is None or score + mirrored == pytest.approx(100)


PEOPLE = arrays(float, (7, 4), elements=st.sampled_from([NAN, 1, 2, 3, 4, 5]))


@given(PEOPLE, st.sets(st.integers(0, 3)))
def test_dimension_scores_are_those_of_each_person_alone(answers, reversed_items):
    found = dimension_scores(answers, **LIKERT, reversed_items=reversed_items)

    one_by_one = [
        dimension_score(
            [None if value != value else value for value in row],
            **LIKERT,
            reversed_items=reversed_items,
        )
        for row in answers.tolist()
    ]
    assert [None if score != score else score for score in found.tolist()] == one_by_one
