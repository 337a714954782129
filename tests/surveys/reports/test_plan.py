import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.reports.plan import (
    PAIRS,
    PROJECT,
    LeakError,
    Plan,
    audit,
    plan_measures,
    show_everything,
)

DEMO = {
    "haapavesi": {"iltapala": 22},
    "nivala": {"aamupala": 18},
    "raahe": {"asiakasraati": 10},
    "reisjarvi": {"hyvinvointi": 13},
    "sievi": {"kuntalaisraati": 7},
    "utajarvi": {"kylatapahtuma": 3},
}


def hidden_in(counts, **kwargs):
    plans = plan_measures(counts, k=5, **kwargs)
    return {measure: plan.hidden for measure, plan in plans.items()}


def test_plan_hides_the_small_municipality_and_the_one_that_guards_it():
    assert hidden_in({PAIRS: DEMO}) == {
        PAIRS: {
            ("municipality", "utajarvi"): "under_limit",
            ("municipality", "sievi"): "protects_others",
            ("pilot", "kylatapahtuma"): "under_limit",
            ("pilot", "kuntalaisraati"): "protects_others",
        }
    }


def test_plan_hides_nothing_when_every_group_is_large_enough():
    assert hidden_in({PAIRS: {"nivala": {"a": 5}, "raahe": {"b": 6}}}) == {PAIRS: {}}


def test_plan_hides_the_project_under_the_limit():
    assert hidden_in({PAIRS: {"nivala": {"a": 4}}}) == {
        PAIRS: {
            ("municipality", "nivala"): "under_limit",
            PROJECT: "under_limit",
            ("pilot", "a"): "under_limit",
        }
    }


def test_plan_hides_pilots_inside_a_shown_municipality():
    counts = {PAIRS: {"nivala": {"a": 9, "b": 6, "c": 2}, "raahe": {"d": 8}}}

    assert hidden_in(counts) == {
        PAIRS: {("pilot", "c"): "under_limit", ("pilot", "b"): "protects_others"}
    }


def test_plan_hides_a_guard_in_every_measure():
    counts = {
        "seura": {"nivala": {"a": 8}, "raahe": {"b": 6}, "sievi": {"c": 3}},
        "tekeminen": {"nivala": {"a": 8}, "raahe": {"b": 6}, "sievi": {"c": 5}},
    }

    found = hidden_in(counts)

    assert found["tekeminen"] == {
        ("municipality", "raahe"): "protects_others",
        ("pilot", "b"): "protects_others",
    }


def test_plan_hides_the_index_where_a_domain_is_hidden():
    places = {"nivala": {"a": 8}, "raahe": {"b": 8}, "sievi": {"c": 5}, "oulu": {"d": 5}}
    fewer = {**places, "sievi": {"c": 4}, "oulu": {"d": 4}}

    found = hidden_in({"index": places, "seura": fewer}, index="index")

    assert found["seura"][("municipality", "sievi")] == "under_limit"
    assert found["index"] == {
        ("municipality", "oulu"): "protects_others",
        ("municipality", "sievi"): "protects_others",
        ("pilot", "c"): "protects_others",
        ("pilot", "d"): "protects_others",
    }


def test_plan_hides_a_uniform_group_and_another_beside_it():
    counts = {"seura": {"nivala": {"a": 8}, "raahe": {"b": 6}, "sievi": {"c": 7}}}
    uniform = {"seura": {("municipality", "nivala"), ("pilot", "a")}}

    assert hidden_in(counts, uniform=uniform) == {
        "seura": {
            ("municipality", "nivala"): "uniform",
            ("municipality", "raahe"): "protects_others",
            ("pilot", "a"): "uniform",
            ("pilot", "b"): "protects_others",
        }
    }


def test_plan_for_the_evaluator_hides_nothing():
    assert show_everything({PAIRS: DEMO}) == {PAIRS: Plan()}


def test_audit_finds_what_a_careless_plan_would_show():
    leaks = audit(
        DEMO, Plan({("municipality", "utajarvi"): "x", ("pilot", "kylatapahtuma"): "x"}), k=5
    )

    assert [(leak.atoms, leak.n) for leak in leaks] == [(("kylatapahtuma",), 3)]


def test_leak_error_names_the_combination():
    leaks = audit({"a": {"p": 8}, "b": {"q": 2}}, Plan(), k=5)

    with pytest.raises(LeakError, match="b"):
        raise LeakError(leaks)


PILOT_COUNTS = st.dictionaries(
    st.sampled_from("abcd"),
    st.dictionaries(st.sampled_from("123"), st.integers(0, 12), min_size=1),
    min_size=1,
)


@given(PILOT_COUNTS, PILOT_COUNTS)
def test_plan_never_leaks_whatever_the_counts(first, second):
    named = [
        {
            place: {f"{place}{pilot}": n for pilot, n in pilots.items()}
            for place, pilots in c.items()
        }
        for c in (first, second)
    ]
    everywhere = {
        place: {**named[0].get(place, {}), **named[1].get(place, {})} for place in {*first, *second}
    }
    counts = {
        measure: {
            place: {pilot: own.get(place, {}).get(pilot, 0) for pilot in pilots}
            for place, pilots in everywhere.items()
        }
        for measure, own in zip(("seura", "tekeminen"), named, strict=True)
    }

    plans = plan_measures(counts, k=5)

    for measure, plan in plans.items():
        assert audit(counts[measure], plan, k=5) == []
