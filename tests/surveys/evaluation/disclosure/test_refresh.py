import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.evaluation import Leak, audit_refresh, audit_release


def test_audit_refresh_accepts_five_new_people():
    atoms = {"Nivala": 18, "Nivala new": 5, "Sievi": 7}
    earlier = {"total": ["Nivala", "Sievi"], "Nivala": ["Nivala"]}
    later = {"total": list(atoms), "Nivala": ["Nivala", "Nivala new"]}

    assert audit_refresh(atoms, earlier, later) == []


def test_audit_refresh_finds_a_single_new_person():
    atoms = {"Nivala": 18, "Nivala new": 1}

    leaks = audit_refresh(atoms, {"Nivala": ["Nivala"]}, {"Nivala": ["Nivala", "Nivala new"]})

    assert leaks == [Leak(("Nivala new",), 1, "later Nivala − earlier Nivala")]


def test_audit_refresh_finds_withdrawal_beside_one_new_person():
    atoms = {"stayed": 18, "left": 1, "joined": 2}

    leaks = audit_refresh(atoms, {"all": ["stayed", "left"]}, {"all": ["stayed", "joined"]})

    assert leaks == [Leak(("left", "joined"), 3, "earlier all − later all")]


def test_audit_refresh_finds_group_that_only_the_other_release_hid():
    atoms = {"Sievi": 7, "Utajärvi": 3, "Raahe": 10}
    earlier = {"total": list(atoms), "Raahe": ["Raahe"]}
    later = {"total": list(atoms), "Sievi": ["Sievi"]}

    assert audit_refresh(atoms, earlier, earlier) == []
    assert audit_refresh(atoms, earlier, later) == [
        Leak(("Utajärvi",), 3, "earlier total − earlier Raahe − later Sievi")
    ]


def test_audit_refresh_checks_more_figures_than_the_search_can():
    pilots = [f"pilot {number}" for number in range(40)]
    atoms = dict.fromkeys(pilots, 9) | {f"{pilot} new": 5 for pilot in pilots}
    earlier = {pilot: [pilot] for pilot in pilots} | {"total": pilots}
    later = {pilot: [pilot, f"{pilot} new"] for pilot in pilots} | {"total": list(atoms)}

    assert audit_refresh(atoms, earlier, later) == []
    assert audit_refresh(atoms | {"pilot 7 new": 4}, earlier, later) == [
        Leak(("pilot 7 new",), 4, "later pilot 7 − earlier pilot 7")
    ]


def test_audit_refresh_refuses_a_release_that_is_not_nested():
    atoms = {"a": 9, "b": 9, "c": 9}

    with pytest.raises(ValueError, match="nested"):
        audit_refresh(atoms, {"ab": "ab", "bc": "bc"}, {})


@pytest.mark.parametrize(("earlier", "later"), [({}, {}), ({"a": ["a"]}, {}), ({}, {"a": ["a"]})])
def test_audit_refresh_of_one_release_is_its_own_audit(earlier, later):
    assert audit_refresh({"a": 9, "b": 1}, earlier, later) == []


def nested(draw, names):
    """A random nested family: the whole, some of two halves, some of the single atoms."""
    order = draw(st.permutations(names))
    cut = draw(st.integers(1, len(names) - 1))
    possible = [tuple(order), tuple(order[:cut]), tuple(order[cut:]), *((name,) for name in names)]
    chosen = draw(st.lists(st.sampled_from(possible), unique=True, max_size=4))
    return {"+".join(sorted(figure)): figure for figure in chosen}


@given(st.data())
@settings(deadline=None, max_examples=120)
def test_audit_refresh_finds_the_fewest_people_that_the_search_finds(data):
    sizes = data.draw(st.lists(st.integers(0, 6), min_size=2, max_size=5))
    atoms = {f"a{number}": size for number, size in enumerate(sizes)}
    earlier, later = nested(data.draw, list(atoms)), nested(data.draw, list(atoms))
    together = {f"earlier {name}": figure for name, figure in earlier.items()}
    together |= {f"later {name}": figure for name, figure in later.items()}

    exact, searched = audit_refresh(atoms, earlier, later), audit_release(atoms, together)

    fewest = min((leak.n for leak in searched), default=None)
    assert min((leak.n for leak in exact), default=None) == fewest
    assert all(leak.n == sum(atoms[atom] for atom in leak.atoms) for leak in exact)
