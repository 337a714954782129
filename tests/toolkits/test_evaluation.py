import pytest

from toolkits.evaluation import change, extremes, level, weak

KEYS = ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ({"a": 0, "b": 1, "c": 2, "d": 3}, 1.5),
        ({"a": 2, "b": None, "c": None, "d": 3}, 2.5),
        ({"a": 0, "b": 0, "c": 0, "d": 0}, 0.0),
        ({"a": 3, "b": 3, "c": 3}, None),
        ({"a": None, "b": None, "c": None, "d": None}, None),
        ({}, None),
    ],
)
def test_level_is_the_mean_of_a_whole_theme(steps, found):
    assert level(KEYS, steps) == found


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        ({"a": 0, "b": 1}, {"a": 2, "b": 1}, 1.0),
        ({"a": 3}, {"a": 1}, -2.0),
        ({"a": 1, "b": 0}, {"a": 1, "b": None}, 0.0),
        ({"a": 1, "b": None}, {"a": 2, "b": 3}, 1.0),
        ({"a": 1}, {"b": 3}, None),
        ({}, {"a": 3}, None),
    ],
)
def test_change_counts_what_both_rounds_place_on_the_scale(before, now, found):
    assert change(KEYS, before, now) == found


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ({"a": 1, "b": 0, "c": 2, "d": 1}, ["b", "a", "d"]),
        ({"a": None, "b": 3, "c": 2}, []),
        ({}, []),
    ],
)
def test_weak_spots_come_lowest_first(steps, found):
    assert weak(KEYS, steps) == found


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        ({"x": 1.0, "y": 2.5, "z": 0.5}, (["y"], ["z"])),
        ({"x": 2.0, "y": 1.0, "z": 2.0}, (["x", "z"], ["y"])),
        # A third counted in two ways is the same third.
        ({"x": 1 / 3, "y": 0.1 + 0.2 + 1 / 30}, ([], [])),
        ({"x": 1.0, "y": 1.0}, ([], [])),
        ({"x": 1.0}, ([], [])),
        ({}, ([], [])),
    ],
)
def test_extremes_name_what_stands_out(levels, found):
    assert extremes(levels) == found
