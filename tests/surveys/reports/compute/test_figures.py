import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.evaluation.change import paired_change
from surveys.reports.compute.figures import (
    Limits,
    dropouts_of,
    is_uniform,
    merged,
    people_of,
    rounded_change,
    shown_change,
)
from surveys.reports.frozen.model import Change, Distribution

LIMITS = Limits(5)


def classes(better, same, worse):
    found = merged([(("better",), better), (("same",), same), (("worse",), worse)])
    return [(cell.keys, cell.count) for cell in found.cells]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((8, 7, 5), [(("better",), 8), (("same",), 7), (("worse",), 5)]),
        ((8, 7, 2), [(("better",), 8), (("same", "worse"), 9)]),
        ((1, 7, 5), [(("better", "same"), 8), (("worse",), 5)]),
        ((8, 7, 0), [(("better",), 8), (("same", "worse"), 7)]),
        ((8, 1, 5), [(("better",), 8), (("same", "worse"), 6)]),
        ((2, 12, 1), []),
        ((0, 12, 0), []),
    ],
)
def test_merged_classes_have_no_cell_of_two_or_fewer(counts, shown):
    assert classes(*counts) == shown


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6))
def test_merged_classes_keep_everyone(counts):
    found = merged([((str(place),), n) for place, n in enumerate(counts)])

    assert found.n == sum(counts)
    assert found.cells == () or sum(cell.count for cell in found.cells) == sum(counts)
    assert all(cell.count >= 3 for cell in found.cells)


def test_people_are_not_spread_below_ten():
    start, end = np.full(10, 50.0), np.array([70.0] * 9 + [50.0])

    assert people_of(start[:9], end[:9], LIMITS, threshold=10) is None
    assert people_of(start, end, LIMITS, threshold=10) == Distribution(10)


@pytest.mark.parametrize(
    ("start", "end", "uniform"),
    [
        ([50, 50, 50, 50, 50], [60, 50, 40, 75, 75], True),
        ([60, 50, 40, 75, 75], [100] * 5, True),
        ([10, 20, 30, 40, 50], [20, 30, 40, 50, 60], True),
        ([10, 20, 30, 40, 50], [10, 20, 30, 40, 50], True),
        ([10, 20, 30, 40, 50] * 2, [10, 20, 30, 40, 50] * 2, False),
        ([10, 20, 30, 40, 50] * 2, [20, 30, 40, 50, 60] * 2, True),
        ([2.1, 4.1, 10, 20, 30], [2.4, 4.4, 10.3, 20.3, 30.3], True),
        ([10, 20, 30, 40, 50], [20, 30, 40, 50, 50], False),
        # One step from the end tells what the other four answered; so does one of ten.
        ([10, 20, 30, 40, 50], [100, 100, 100, 100, 93.75], True),
        ([0, 0, 0, 10, 30], [20, 30, 40, 50, 50], True),
        ([0, 0, 0, 20, 30], [20, 30, 40, 50, 50], False),
        ([10, 20, 30, 40, 50] * 2, [100] * 8 + [60, 70], False),
    ],
)
def test_uniform_answers_are_those_where_a_mean_is_everyones_own(start, end, uniform):
    assert is_uniform(np.array(start), np.array(end), LIMITS) is uniform


@pytest.mark.parametrize(
    ("n", "half", "side"),
    [(5, 24.5, 25), (5, 24.6, 50), (9, 49.6, 100), (9, 130.0, 200), (10, 4.5, 10), (60, 9.6, 25)],
)
def test_interval_of_a_few_holds_its_own_and_has_one_of_few_widths(n, half, side):
    change = Change(n=n, mean_change=3.4, ci_low=3.4 - half, ci_high=3.4 + half)

    assert rounded_change(change, LIMITS) == Change(
        n=n, mean_change=3, ci_low=3 - side, ci_high=3 + side
    )


@pytest.mark.parametrize(("n", "is_shown"), [(9, False), (10, True)])
def test_spread_is_shown_of_exactly_twice_the_smallest_group(n, is_shown):
    start = np.arange(n) * 10.0
    end = start[::-1].copy()

    assert (people_of(start, end, LIMITS, threshold=10) is not None) == is_shown
    change = shown_change(paired_change(start, end), LIMITS, is_whole=True)
    assert (change.sd_change is not None) == is_shown


@pytest.mark.parametrize(
    ("n_dropouts", "is_shown", "has_means"), [(4, False, False), (5, True, False), (10, True, True)]
)
def test_dropouts_are_compared_from_exactly_the_smallest_group(n_dropouts, is_shown, has_means):
    found = dropouts_of(np.arange(10) * 9.0, np.arange(n_dropouts) * 10.0, LIMITS)

    assert (found is not None) == is_shown
    assert (found is not None and found.mean_dropouts is not None) == has_means


@pytest.mark.parametrize(("room", "is_alike"), [(49.0, True), (50.0, False)])
def test_mean_so_near_an_end_that_all_answered_alike_is_hidden(room, is_alike):
    start = np.array([100.0, 100, 100, 100, 100 - room])
    end = np.array([50.0, 40, 30, 20, 10])

    for one, other in ((start, end), (end, start), (100 - start, end), (end, 100 - start)):
        assert is_uniform(one, other, LIMITS) == is_alike
