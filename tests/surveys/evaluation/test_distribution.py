import pytest

from surveys.evaluation.distribution import Cell, Distribution, distribution


def singles(**counts):
    return [{option} for option, count in counts.items() for _ in range(count)]


def counts_of(found):
    return [(cell.options, cell.count) for cell in found.cells]


def test_distribution_counts_people_and_their_share():
    found = distribution(singles(a=26, b=47), ["a", "b"])

    assert found == Distribution(n=73, cells=(Cell(("a",), 26, 26 / 73), Cell(("b",), 47, 47 / 73)))


def test_distribution_keeps_the_order_of_the_options():
    found = distribution(singles(a=4, b=8, c=6), ["c", "a", "b"])

    assert counts_of(found) == [(("c",), 6), (("a",), 4), (("b",), 8)]


@pytest.mark.parametrize(("k", "n"), [(5, 9), (6, 11)])
def test_distribution_hides_fewer_than_twice_the_smallest_group(k, n):
    found = distribution(singles(a=4, b=n - 4), ["a", "b"], k=k)

    assert found == Distribution(n=None, hidden="under_limit")


def test_distribution_shows_exactly_twice_the_smallest_group():
    assert distribution(singles(a=4, b=6), ["a", "b"], k=5).n == 10


def test_distribution_leaves_out_people_without_an_answer():
    found = distribution([*singles(a=5, b=5), set(), set()], ["a", "b"])

    assert found.n == 10


def test_rare_options_are_merged_as_the_last_cell():
    found = distribution(singles(a=2, b=9, c=1, d=8), ["a", "b", "c", "d"])

    assert counts_of(found) == [(("b",), 9), (("d",), 8), (("a", "c"), 3)]


def test_smallest_option_joins_merged_people_who_are_still_too_few():
    found = distribution(singles(a=2, b=9, c=5), ["a", "b", "c"])

    assert counts_of(found) == [(("b",), 9), (("a", "c"), 7)]


def test_option_that_nobody_chose_is_not_told_apart():
    found = distribution(singles(a=0, b=9, c=5), ["a", "b", "c"])

    assert counts_of(found) == [(("b",), 9), (("a", "c"), 5)]


def test_merged_options_are_counted_as_people_not_as_choices():
    people = [{"a", "b"}, {"a", "b"}, {"c"}, *singles(d=8, e=7)]

    found = distribution(people, ["a", "b", "c", "d", "e"])

    assert counts_of(found) == [(("d",), 8), (("e",), 7), (("a", "b", "c"), 3)]


@pytest.mark.parametrize("others", [0, 1, 2])
def test_question_that_nearly_all_answered_alike_is_hidden(others):
    found = distribution(singles(a=12, b=others), ["a", "b"])

    assert found == Distribution(n=12 + others, hidden="uniform")


def test_several_choices_that_nearly_all_made_are_hidden():
    people = [{"a", "b"}] * 6 + [{"a"}] * 5 + [{"b"}]

    assert distribution(people, ["a", "b"]).hidden == "uniform"


def test_distribution_does_not_depend_on_the_order_of_people():
    people = singles(a=4, b=7, c=1)

    assert distribution(people, ["a", "b", "c"]) == distribution(people[::-1], ["a", "b", "c"])


def test_distribution_without_people_shows_nothing():
    assert distribution([], ["a"]) == Distribution(n=None, hidden="under_limit")


def test_unknown_option_is_refused():
    with pytest.raises(ValueError, match="unknown options: x"):
        distribution([{"x"}], ["a"])


def test_limit_below_one_is_refused():
    with pytest.raises(ValueError, match="k must be at least 1"):
        distribution([], ["a"], k=0)
