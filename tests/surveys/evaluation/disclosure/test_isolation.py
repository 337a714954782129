from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.evaluation.disclosure.classes import NOBODY
from surveys.evaluation.disclosure.isolation import Isolated, isolated

K = 5


def parted(*groups, n):
    """People 0 … n - 1 in groups given as ranges of places."""
    found = np.full(n, NOBODY)
    for number, group in enumerate(groups):
        found[list(group)] = number
    return found


def test_five_more_people_are_not_isolated():
    first, second = parted(range(8), n=13), parted(range(13), n=13)

    assert isolated([first, second], k=K) is None


def test_one_more_person_is_isolated():
    first, second = parted(range(8), n=9), parted(range(9), n=9)

    assert isolated([first, second], k=K) == Isolated((8,), 1)


def test_three_releases_that_are_safe_two_by_two_isolate_two_people():
    # 9 + 5, then the whole of 20, then 17: 5 − 20 + 17.
    first = parted(range(9), range(9, 14), n=27)
    second = parted(range(20), n=27)
    third = parted((*range(9), *range(14, 22)), n=27)
    assert isolated([first, second], k=K) is None
    assert isolated([second, third], k=K) is None

    assert isolated([first, second, third], k=K) == Isolated((20, 21), 2)


def test_coefficients_other_than_one_are_found():
    # Half of (ab + ac − bc) is a alone: three pairs of groups of two.
    partings = [parted((0, 1), n=9), parted((0, 2), n=9), parted((1, 2), n=9)]

    assert isolated(partings, k=2).n == 1


def test_people_who_are_not_here_any_more_are_counted():
    parting, later = parted(range(9), n=9), parted(range(8), n=9)

    assert isolated([parting, later], k=K, weights=np.array([1] * 8 + [4])).n == 4
    assert isolated([parting, later], k=K, weights=np.array([1] * 8 + [5])) is None
    assert isolated([parting, later], k=K, weights=np.array([1] * 8 + [0])) is None


def test_parts_that_share_nobody_are_looked_at_by_themselves():
    safe = [parted(*(range(5 * n, 5 * n + 5) for n in range(400)), n=2003)]
    safe.append(parted(*(range(10 * n, 10 * n + 10) for n in range(200)), n=2003))
    assert isolated(safe, k=K) is None

    assert isolated([*safe, parted(range(2000, 2003), n=2003)], k=K) == Isolated(
        (2000, 2001, 2002), 3
    )


def test_what_is_out_already_is_not_found_again():
    partings = [parted(range(8), n=14), parted(range(9), n=14)]
    later = parted(range(14), n=14)
    assert isolated([*partings, later], k=K) == Isolated((8,), 1)

    assert isolated([*partings, later], k=K, n_public=2) is None
    fewer = parted(range(11), n=14)
    assert isolated([*partings, fewer], k=K, n_public=2) == Isolated((9, 10), 2)


def test_nothing_published_isolates_nobody():
    assert isolated([], k=K) is None
    assert isolated([parted(n=4)], k=K) is None


def test_k_below_one_is_an_error():
    with pytest.raises(ValueError, match="at least 1"):
        isolated([parted(range(3), n=3)], k=0)


def rank(rows):
    rows = [[Fraction(int(value)) for value in row] for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        lead = next((n for n in range(found, len(rows)) if rows[n][column]), None)
        if lead is None:
            continue
        rows[found], rows[lead] = rows[lead], rows[found]
        for n in range(len(rows)):
            if n != found and rows[n][column]:
                times = rows[n][column] / rows[found][column]
                rows[n] = [a - times * b for a, b in zip(rows[n], rows[found], strict=True)]
        found += 1
    return found


def by_every_set(partings, k):
    """The same question asked of every set of people, over the rationals."""
    rows = [parting == number for parting in partings for number in range(parting.max() + 1)]
    if not rows:
        return False
    matrix = np.array(rows)
    whole = rank(matrix)
    n_people = matrix.shape[1]
    return any(
        rank(np.delete(matrix, chosen, axis=1)) < whole
        for n in range(1, k)
        for chosen in combinations(range(n_people), n)
    )


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_same_is_found_as_by_trying_every_set_of_people(data):
    n_people = data.draw(st.integers(3, 8))
    people = st.lists(st.integers(-1, 2), min_size=n_people, max_size=n_people)
    partings = [np.array(p) for p in data.draw(st.lists(people, min_size=1, max_size=4))]
    # A set of everybody is no secret of a few.
    k = data.draw(st.integers(2, min(4, n_people)))

    assert (isolated(partings, k=k) is not None) == by_every_set(partings, k)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_figures_of_many_classes_change_nothing_when_they_are_looked_at_apart(data):
    n_people = data.draw(st.integers(12, 40))
    groups = data.draw(st.sampled_from([st.integers(-1, 6), st.sampled_from([-1, 0])]))
    partings = [
        np.array(data.draw(st.lists(groups, min_size=n_people, max_size=n_people)))
        for _ in range(data.draw(st.integers(1, 4)))
    ]
    k, n_public = data.draw(st.integers(2, 5)), data.draw(st.integers(0, len(partings)))

    whole = isolated(partings, k=k, n_public=n_public)
    apart = isolated(partings, k=k, n_public=n_public, wide=[3])

    assert (apart is None) == (whole is None)


def test_one_sum_across_a_country_is_looked_at_beside_every_place():
    # 300 places of 20 people; of the helped, fewer than five in each, there is one sum.
    places = np.repeat(np.arange(300), 20)
    helped = np.where(np.arange(6000) % 20 < 3, 0, NOBODY)
    assert isolated([places, helped], k=K, wide=[10]) is None

    more = helped.copy()
    more[[3, 23]] = 0
    assert isolated([places, helped, more], k=K, wide=[10], n_public=2) == Isolated((3, 23), 2)
