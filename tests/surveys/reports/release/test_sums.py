import numpy as np

from surveys.evaluation.disclosure.classes import NOBODY
from surveys.reports.release.account import account_of
from surveys.reports.release.sums import Sums, sums_of_pairs, sums_of_starts

N = 24


def sums(start, end, **kwargs):
    places = np.zeros(len(start), dtype=int)
    return sums_of_pairs(N, np.array(start), np.array(end), places, **kwargs)


def find_isolated(before, added, k):
    every = [(1, "levels", one) for one in (*before, *added)]
    return account_of(every, N).isolated(k, n_public=len(before))


STARTS, ENDS = list(range(12)), list(range(12, 24))


def test_the_same_answers_joined_crosswise_are_the_same_sums():
    crosswise = [ENDS[1], ENDS[0], *ENDS[2:]]

    assert find_isolated([sums(STARTS, ENDS)], [sums(STARTS, crosswise)], 5) is None


def test_one_end_joined_to_another_start_is_two_starts():
    first, second = sums(STARTS[:11], ENDS[:11]), sums([*STARTS[1:11], 11], ENDS[:11])

    assert find_isolated([first], [second], 5).n == 2


def test_starts_without_an_end_are_told_apart_by_the_starts_of_pairs():
    left = sums_of_starts(N, np.arange(5, 12))
    pairs, more = sums(STARTS[:5], ENDS[:5]), sums([*STARTS[:5], 11], [*ENDS[:5], 23])

    assert find_isolated([left], [pairs], 5) is None
    assert find_isolated([left, pairs], [more], 5).n == 1


def test_people_missing_from_the_same_group_twice_are_the_same_people():
    names = {0: ("pilot", "kerho")}
    before = [
        sums(STARTS[:6], ENDS[:6], missing={0: 4}, names=names),
        sums(STARTS[:11], ENDS[:11], missing={0: 4}, names=names),
    ]

    assert find_isolated([], before, 5) is None


def test_people_missing_from_one_release_only_are_a_few():
    names = {0: ("pilot", "kerho")}
    before = sums(STARTS[:6], ENDS[:6], missing={0: 4}, names=names)

    assert find_isolated([before], [sums(STARTS[:6], ENDS[:6])], 5).n == 4


def test_nothing_published_tells_of_nobody():
    nobody = Sums(np.full(N, NOBODY))

    assert find_isolated([], [], 5) is None
    assert find_isolated([nobody], [nobody], 5) is None
