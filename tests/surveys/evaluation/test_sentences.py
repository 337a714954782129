import pytest

from surveys.evaluation import (
    Attrition,
    Direction,
    PairedChange,
    Sentence,
    SentenceKind,
    decide,
    dropouts_started,
    paired_change,
)


def change(mean, low, high, n=40):
    return PairedChange(n=n, mean_change=mean, sd_change=10.0, ci_low=low, ci_high=high)


def kind(result, **options):
    given = {"n": result.n, "is_primary": True, "p_adjusted": 0.01} | options
    return decide(result, **given).kind


@pytest.mark.parametrize(
    ("low", "high", "options", "expected"),
    [
        (1.0, 11.0, {}, SentenceKind.CHANGED),
        (-11.0, -1.0, {}, SentenceKind.CHANGED),
        (1.0, 11.0, {"p_adjusted": 0.05}, SentenceKind.SUGGESTIVE),
        (1.0, 11.0, {"p_adjusted": None}, SentenceKind.SUGGESTIVE),
        (1.0, 11.0, {"is_primary": False}, SentenceKind.SUGGESTIVE),
        (1.0, 10.0, {}, SentenceKind.CHANGED_LITTLE),
        (-10.0, -1.0, {}, SentenceKind.CHANGED_LITTLE),
        (1.0, 10.0, {"p_adjusted": 0.05}, SentenceKind.SUGGESTIVE_LITTLE),
        (1.0, 10.0, {"p_adjusted": None}, SentenceKind.SUGGESTIVE_LITTLE),
        (1.0, 10.0, {"is_primary": False}, SentenceKind.SUGGESTIVE_LITTLE),
        (-1.0, 9.0, {}, SentenceKind.SMALL_CHANGE),
        (0.0, 9.0, {}, SentenceKind.SMALL_CHANGE),
        (-10.0, 10.0, {}, SentenceKind.SMALL_CHANGE),
        (-1.0, 10.1, {}, SentenceKind.UNCERTAIN),
        (-10.1, 1.0, {}, SentenceKind.UNCERTAIN),
        (-4.0, 4.0, {"threshold": 3.0}, SentenceKind.UNCERTAIN),
        (1.0, 9.0, {"n": 10}, SentenceKind.CHANGED_LITTLE),
        (1.0, 9.0, {"n": 9}, SentenceKind.SMALL_GROUP),
        (-1.0, 9.0, {"n": 5}, SentenceKind.SMALL_GROUP),
        (1.0, 9.0, {"n": 4}, SentenceKind.HIDDEN),
        (1.0, 9.0, {"n": 9, "k": 10}, SentenceKind.HIDDEN),
        (1.0, 9.0, {"is_hidden": True}, SentenceKind.HIDDEN),
    ],
)
def test_decide_takes_the_first_row_that_fits(low, high, options, expected):
    assert kind(change((low + high) / 2, low, high), **options) == expected


def test_decide_hands_over_the_numbers_it_may_mention():
    sentence = decide(change(-5.0, -9.0, -1.0), n=40, is_primary=True, p_adjusted=0.01)

    assert sentence == Sentence(SentenceKind.CHANGED_LITTLE, 40, -5.0, -9.0, -1.0, Direction.WORSE)


def test_decide_hands_over_nothing_when_hidden():
    sentence = decide(change(5.0, 1.0, 9.0, n=3), n=3, is_primary=True, p_adjusted=0.01)

    assert sentence == Sentence(SentenceKind.HIDDEN)


def test_decide_tells_that_nobody_changed_from_ten_people_on():
    ten, nine = (paired_change([50, 60] * 5, [50, 60] * 5), paired_change([50] * 9, [50] * 9))

    assert decide(ten, n=10, is_primary=True, p_adjusted=1.0) == Sentence(
        SentenceKind.NOBODY_CHANGED, n=10, change=0.0
    )
    assert decide(nine, n=9, is_primary=True, p_adjusted=1.0) == Sentence(SentenceKind.HIDDEN)


def test_decide_keeps_an_equal_change_of_everybody_to_itself():
    same = paired_change([50, 60] * 5, [55, 65] * 5)

    assert decide(same, n=10, is_primary=True, p_adjusted=0.001) == Sentence(
        SentenceKind.UNIFORM, n=10, direction=Direction.BETTER
    )


def test_decide_of_no_pairs_is_hidden():
    assert kind(paired_change([], []), n=0) == SentenceKind.HIDDEN


@pytest.mark.parametrize(
    ("g", "n_completers", "n_dropouts", "expected"),
    [
        (0.25, 20, 5, Direction.WORSE),
        (-0.25, 20, 5, Direction.BETTER),
        (0.24, 20, 5, None),
        (0.9, 20, 4, None),
        (0.9, 4, 20, None),
        (None, 20, 5, None),
    ],
)
def test_dropouts_started_speaks_of_notable_differences(g, n_completers, n_dropouts, expected):
    attrition = Attrition(n_completers=n_completers, n_dropouts=n_dropouts, g=g)

    assert dropouts_started(attrition) == expected
