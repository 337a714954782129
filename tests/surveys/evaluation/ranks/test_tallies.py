import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.evaluation.change import paired_change, paired_changes
from surveys.evaluation.ranks.tallies import medians, tally, walsh_medians

GROUPS = st.lists(st.lists(st.integers(-30, 30), min_size=1, max_size=15), min_size=1, max_size=8)


def tally_of(*groups):
    return tally(np.concatenate(groups), np.array([len(group) for group in groups]))


def test_tally_counts_the_values_of_each_group():
    found = tally_of([3, -1, 3], [0], [-1, 3])

    assert found.values.tolist() == [-1, 3, 0, -1, 3]
    assert found.counts.tolist() == [1, 2, 1, 1, 1]
    assert (found.lengths.tolist(), found.n.tolist()) == ([2, 1, 2], [3, 1, 2])


@given(GROUPS)
def test_medians_are_those_of_each_group(groups):
    assert medians(tally_of(*groups)).tolist() == [np.median(group) for group in groups]


@given(GROUPS)
def test_walsh_medians_are_medians_of_all_averages_of_two(groups):
    expected = []
    for group in groups:
        first, second = np.triu_indices(len(group))
        expected.append(np.median((np.array(group)[first] + np.array(group)[second]) / 2))

    assert walsh_medians(tally_of(*groups)).tolist() == expected


def test_walsh_medians_hold_for_values_far_apart():
    far = 4 * 10**17

    assert walsh_medians(tally_of([-far, far], [far, far])).tolist() == [0, far]


@given(GROUPS)
def test_many_groups_have_the_changes_of_each_alone(groups):
    sides = [([50.0] * len(group), [50 + value / 4 for value in group]) for group in groups]

    together = paired_changes([*sides, ([], [])])

    assert together[-1].n == 0
    for found, side in zip(together[:-1], sides, strict=True):
        alone = vars(paired_change(*side))
        assert {name: value is None for name, value in vars(found).items()} == {
            name: value is None for name, value in alone.items()
        }
        known = [name for name, value in alone.items() if value is not None]
        assert [getattr(found, name) for name in known] == pytest.approx(
            [alone[name] for name in known], rel=1e-9, abs=1e-9
        )
