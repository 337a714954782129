from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.evaluation import Leak, ReleasePlan, audit_release, plan_release

DEMO_PAIRS = {
    "Haapavesi": 22,
    "Nivala": 18,
    "Reisjärvi": 13,
    "Raahe": 10,
    "Sievi": 7,
    "Utajärvi": 3,
}

GROUPS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 14), max_size=8)


def figures_of(plan, groups):
    figures = {name: [name] for name in plan.shown}
    if plan.shows_total:
        figures["total"] = list(groups)
    return figures


def test_plan_release_hides_utajarvi_and_sievi_of_the_demo():
    assert plan_release(DEMO_PAIRS) == ReleasePlan(
        shown=("Haapavesi", "Nivala", "Reisjärvi", "Raahe"),
        hidden={"Sievi": "protects_others", "Utajärvi": "under_limit"},
        shows_total=True,
    )


def test_plan_release_without_total_protects_nobody_else():
    assert plan_release(DEMO_PAIRS, show_total=False) == ReleasePlan(
        shown=("Haapavesi", "Nivala", "Reisjärvi", "Raahe", "Sievi"),
        hidden={"Utajärvi": "under_limit"},
        shows_total=False,
    )


def test_plan_release_does_not_let_an_empty_group_protect():
    # The documented example: hiding only the four is undone by 20 - 5 - 5 - 6.
    assert plan_release({"a": 4, "b": 5, "c": 5, "d": 6, "e": 0}) == ReleasePlan(
        shown=("c", "d"),
        hidden={"a": "under_limit", "b": "protects_others", "e": "under_limit"},
        shows_total=True,
    )


def test_plan_release_needs_no_protection_for_an_empty_group():
    assert plan_release({"a": 5, "b": 0, "c": 6}) == ReleasePlan(
        shown=("a", "c"), hidden={"b": "under_limit"}, shows_total=True
    )


def test_plan_release_lets_hidden_groups_protect_each_other():
    assert plan_release({"a": 3, "b": 9, "c": 2}) == ReleasePlan(
        shown=("b",), hidden={"a": "under_limit", "c": "under_limit"}, shows_total=True
    )


def test_plan_release_breaks_ties_by_name():
    assert plan_release({"d": 6, "c": 6, "b": 9, "a": 1}).hidden == {
        "c": "protects_others",
        "a": "under_limit",
    }


@pytest.mark.parametrize(
    ("groups", "shown", "shows_total"),
    [
        ({}, (), False),
        ({"a": 0, "b": 0}, (), False),
        ({"a": 4}, (), False),
        ({"a": 5}, ("a",), True),
        ({"a": 1, "b": 3}, (), False),
        ({"a": 2, "b": 3}, (), True),
        ({"a": 3, "b": 7}, (), True),
        ({"a": 5, "b": 5}, ("a", "b"), True),
    ],
)
def test_plan_release_at_the_edges(groups, shown, shows_total):
    plan = plan_release(groups)

    assert (plan.shown, plan.shows_total) == (shown, shows_total)
    assert set(plan.hidden) == groups.keys() - set(shown)


def test_plan_release_follows_a_higher_limit():
    assert plan_release(DEMO_PAIRS, k=10).hidden == {
        "Sievi": "under_limit",
        "Utajärvi": "under_limit",
    }


@pytest.mark.parametrize(("groups", "k"), [({"a": -1}, 5), ({"a": 1}, 0)])
def test_plan_release_refuses_impossible_input(groups, k):
    with pytest.raises(ValueError, match=r"negative|at least 1"):
        plan_release(groups, k=k)


@given(GROUPS, st.integers(1, 8), st.booleans())
def test_plan_release_never_leaves_a_leak(groups, k, show_total):
    plan = plan_release(groups, k=k, show_total=show_total)

    assert audit_release(groups, figures_of(plan, groups), k=k) == []


@given(GROUPS)
def test_plan_release_hides_no_more_than_needed(groups):
    plan = plan_release(groups)

    protecting = [name for name, reason in plan.hidden.items() if reason == "protects_others"]
    if protecting and plan.shows_total:
        last = max(protecting, key=lambda name: (groups[name], name))
        shown = {name: [name] for name in (*plan.shown, last)}
        assert audit_release(groups, {**shown, "total": list(groups)}) != []


def test_audit_release_finds_what_subtraction_isolates():
    atoms = {"a": 4, "b": 5, "c": 5, "d": 6, "e": 0}
    released = {"total": list("abcde"), "b": ["b"], "c": ["c"], "d": ["d"]}

    assert audit_release(atoms, released) == [Leak(("a",), 4, "total − b − c − d")]


def test_audit_release_finds_a_small_figure_itself():
    assert audit_release({"a": 2, "b": 9}, {"a": ["a"], "b": ["b"]}) == [Leak(("a",), 2, "a")]


def test_audit_release_checks_levels_together():
    # The municipality's own pages look safe, the project's total undoes them.
    atoms = {"Nivala 1": 12, "Nivala 2": 3, "Sievi": 8}
    safe = {"Nivala 1": ["Nivala 1"], "Sievi": ["Sievi"]}
    municipality = {"Nivala": ["Nivala 1", "Nivala 2"]}
    project = {"project": list(atoms)}

    assert audit_release(atoms, safe) == []
    assert audit_release(atoms, safe | municipality) == [
        Leak(("Nivala 2",), 3, "Nivala − Nivala 1")
    ]
    assert audit_release(atoms, safe | project) == [
        Leak(("Nivala 2",), 3, "project − Nivala 1 − Sievi")
    ]


def test_audit_release_counts_equal_sets_once():
    atoms = {"Sievi panel": 7, "Raahe panel": 10}
    levels = {f"figure {number}": ["Sievi panel"] for number in range(20)}

    assert audit_release(atoms, levels | {"all": list(atoms)}) == []


def test_audit_release_counts_several_isolated_groups_together():
    atoms = {"a": 3, "b": 2, "c": 9}

    assert audit_release(atoms, {"all": ["a", "b", "c"], "c": ["c"]}) == []
    assert audit_release(atoms, {"all": ["a", "b", "c"], "c": ["c"]}, k=6) == [
        Leak(("a", "b"), 5, "all − c")
    ]


def test_audit_release_searches_overlapping_sets():
    atoms = {"both": 20, "left": 1, "joined": 2, "apart": 30}
    released = {
        "earlier": ["both", "left"],
        "later": ["both", "joined"],
        "other": ["apart"],
    }

    assert audit_release(atoms, released) == [Leak(("left", "joined"), 3, "earlier, later")]


def test_audit_release_accepts_a_refresh_by_five_new_people():
    atoms = {"both": 20, "joined": 5}

    assert audit_release(atoms, {"earlier": ["both"], "later": ["both", "joined"]}) == []


def test_audit_release_sees_people_counted_twice():
    # a + b and a + c less b + c is twice a.
    atoms = {"a": 2, "b": 6, "c": 7}

    assert audit_release(atoms, {"ab": "ab", "ac": "ac", "bc": "bc"}) == [
        Leak(("a",), 2, "ab, ac, bc")
    ]


def test_audit_release_names_only_leaks_without_smaller_ones():
    atoms = {"a": 1, "b": 1, "c": 9}

    leaks = audit_release(atoms, {"abc": "abc", "ac": "ac", "bc": "bc"})

    assert sorted(leak.atoms for leak in leaks) == [("a",), ("b",)]


def test_audit_release_ignores_empty_groups_when_judging_nesting():
    atoms = {"a": 8, "empty": 0, "b": 9}
    chain = {f"figure {number}": ["a", "empty"] for number in range(15)}

    assert audit_release(atoms, chain | {"other": ["empty", "b"]}) == []


def test_audit_release_sees_people_by_any_factor():
    # ab + ac + ad − bcd is three times a.
    atoms = {"a": 2, "b": 6, "c": 7, "d": 8}
    released = {"ab": "ab", "ac": "ac", "ad": "ad", "bcd": "bcd"}

    assert audit_release(atoms, released) == [Leak(("a",), 2, "ab, ac, ad, bcd")]


def test_audit_release_sees_what_only_a_factor_of_two_cancels():
    # 2 · abce − ab − bc − ac is twice e.
    atoms = {"a": 9, "b": 9, "c": 9, "d": 9, "e": 4}
    released = {"abce": "abce", "ab": "ab", "bc": "bc", "ac": "ac"}

    assert audit_release(atoms, released) == [Leak(("e",), 4, "abce, ab, bc, ac")]


def test_audit_release_checks_many_overlapping_figures():
    atoms = {f"a{number}": 6 for number in range(61)}
    chain = {f"f{number}": [f"a{number}", f"a{number + 1}"] for number in range(60)}
    few = atoms | {"a60": 3}

    assert audit_release(atoms, chain) == []
    assert audit_release(few, chain) == []
    assert audit_release(few, chain | {"a0": ["a0"]}) == [
        Leak(("a60",), 3, ", ".join([*chain, "a0"]))
    ]


def test_audit_release_limits_the_search_to_one_connected_part():
    atoms = {f"a{number}": 6 for number in range(30)}
    pairs = {
        f"f{number}": [f"a{number}", f"a{number + 1}"] for number in range(29) if number % 10 != 9
    }

    assert len(pairs) == 27
    assert audit_release(atoms, pairs) == []


def test_audit_release_checks_many_nested_figures():
    atoms = {f"a{number}": 5 for number in range(20_000)} | {"a777": 3}
    names = list(atoms)
    released = {"all": names}
    for size in (5000, 500, 50):
        for first in range(0, len(names), size):
            released[f"{size}/{first}"] = names[first : first + size]
    released |= {name: [name] for name in names if name not in ("a777", "a799")}
    others = " − ".join(f"a{number}" for number in range(750, 800) if number != 777)

    assert audit_release(atoms, released) == []
    assert audit_release(atoms, released | {"a799": ["a799"]}) == [
        Leak(("a777",), 3, f"50/750 − {others}")
    ]


def rank(rows):
    rows, found = [[Fraction(value) for value in row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        lead = next((n for n in range(found, len(rows)) if rows[n][column]), None)
        if lead is None:
            continue
        rows[found], rows[lead] = rows[lead], rows[found]
        for n in range(found + 1, len(rows)):
            times = rows[n][column] / rows[found][column]
            rows[n] = [a - times * b for a, b in zip(rows[n], rows[found], strict=True)]
        found += 1
    return found


def by_every_set(atoms, released):
    """Smallest sets of groups of together 1 to 4 people that the figures lose rank without."""
    there = [atom for atom, n in atoms.items() if n]

    def rank_over(kept):
        return rank([[int(atom in covered) for atom in kept] for covered in released.values()])

    whole = rank_over(there)
    found = [
        set(chosen)
        for n in range(1, 5)
        for chosen in combinations(there, n)
        if sum(atoms[atom] for atom in chosen) < 5
        and rank_over([atom for atom in there if atom not in chosen]) < whole
    ]
    return {frozenset(one) for one in found if not any(other < one for other in found)}


@given(
    st.lists(st.integers(0, 7), min_size=4, max_size=7),
    st.lists(st.sets(st.integers(0, 6), min_size=1), min_size=1, max_size=8),
)
@settings(deadline=None, max_examples=150)
def test_audit_release_agrees_with_every_combination(sizes, sets):
    atoms = {f"a{number}": size for number, size in enumerate(sizes)}
    released = {
        f"f{number}": [f"a{atom}" for atom in chosen if atom < len(sizes)]
        for number, chosen in enumerate(sets)
    }

    leaks = audit_release(atoms, released)

    assert {frozenset(leak.atoms) for leak in leaks} == by_every_set(atoms, released)
    assert all(leak.n == sum(atoms[atom] for atom in leak.atoms) for leak in leaks)


@pytest.mark.parametrize(
    ("atoms", "released", "k"),
    [
        ({"a": 5}, {"f": ["b"]}, 5),
        ({"a": -5}, {"f": ["a"]}, 5),
        ({"a": 5}, {"f": ["a"]}, 0),
    ],
)
def test_audit_release_refuses_impossible_input(atoms, released, k):
    with pytest.raises(ValueError, match=r"unknown|negative|at least 1"):
        audit_release(atoms, released, k=k)


@pytest.mark.parametrize("released", [{}, {"f": []}, {"f": ["empty"]}])
def test_audit_release_of_nothing_is_safe(released):
    assert audit_release({"empty": 0, "a": 3}, released) == []
