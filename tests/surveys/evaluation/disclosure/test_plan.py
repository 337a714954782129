import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from surveys.evaluation.disclosure.plan import (
    MERGED,
    PAIRS,
    PROJECT,
    LeakError,
    Option,
    Plan,
    Protection,
    audit,
    check_protection,
    figures,
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


def test_plan_hides_the_index_of_the_whole_where_a_domain_of_it_is_uniform():
    counts = dict.fromkeys(("index", "seura", "tekeminen"), {"nivala": {"a": 8}})
    uniform = {"seura": {PROJECT, ("municipality", "nivala"), ("pilot", "a")}}

    found = hidden_in(counts, index="index", uniform=uniform)

    assert found["index"][PROJECT] == "protects_others"
    assert found["seura"][PROJECT] == "uniform"
    assert found["tekeminen"] == {}


def test_plan_hides_every_domain_where_the_index_is_uniform():
    places = {"nivala": {"a": 8}, "raahe": {"b": 6}, "sievi": {"c": 7}}
    counts = dict.fromkeys(("index", "seura", "tekeminen"), places)
    uniform = {"index": {("municipality", "nivala"), ("pilot", "a")}}

    found = hidden_in(counts, index="index", uniform=uniform)

    assert found["index"][("municipality", "nivala")] == "uniform"
    for domain in ("seura", "tekeminen"):
        assert found[domain] == {
            ("municipality", "nivala"): "protects_others",
            ("municipality", "raahe"): "protects_others",
            ("pilot", "a"): "protects_others",
            ("pilot", "b"): "protects_others",
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


MERGED_SMALL = Protection(Option.MERGE, ("sievi", "utajarvi"))
WITHOUT_SMALL = Protection(Option.LEAVE_OUT, ("kylatapahtuma",))
NO_TOTAL_AT_ALL = Protection(Option.DROP_TOTAL)


def test_plan_shows_two_small_municipalities_together():
    assert hidden_in({PAIRS: DEMO}, protection=MERGED_SMALL) == {
        PAIRS: {
            ("municipality", "sievi"): "merged",
            ("municipality", "utajarvi"): "merged",
            ("pilot", "kuntalaisraati"): "merged",
            ("pilot", "kylatapahtuma"): "merged",
        }
    }


def test_plan_that_leaves_the_small_pilot_out_of_totals_shows_its_guard():
    assert hidden_in({PAIRS: DEMO}, protection=WITHOUT_SMALL) == {
        PAIRS: {
            ("municipality", "utajarvi"): "under_limit",
            ("pilot", "kylatapahtuma"): "under_limit",
        }
    }
    covered = figures(DEMO, WITHOUT_SMALL)
    assert sum(DEMO[place][pilot] for place in DEMO for pilot in DEMO[place]) == 73
    assert "kylatapahtuma" not in covered[PROJECT]


def test_plan_without_the_total_hides_nobody_else():
    assert hidden_in({PAIRS: DEMO}, protection=NO_TOTAL_AT_ALL) == {
        PAIRS: {
            PROJECT: "no_total",
            ("municipality", "utajarvi"): "under_limit",
            ("pilot", "kylatapahtuma"): "under_limit",
        }
    }


def test_plan_shows_two_pilots_of_a_municipality_together():
    counts = {PAIRS: {"nivala": {"a": 9, "b": 6, "c": 2}, "raahe": {"d": 8}}}
    together = Protection(Option.MERGE, ("b", "c"))

    assert hidden_in(counts, protection=together) == {
        PAIRS: {("pilot", "b"): "merged", ("pilot", "c"): "merged"}
    }
    assert figures(counts[PAIRS], together)[MERGED, "b-ja-c"] == ["b", "c"]


@pytest.mark.parametrize(
    "protection",
    [
        Protection(Option.MERGE, ("sievi",)),
        Protection(Option.MERGE, ("sievi", "sievi")),
        Protection(Option.MERGE, ("iltapala", "aamupala")),
        Protection(Option.MERGE, ("sievi", "iltapala")),
        Protection(Option.LEAVE_OUT, ()),
        Protection(Option.LEAVE_OUT, ("sievi",)),
        Protection(Option.DROP_TOTAL, ("sievi",)),
    ],
)
def test_protection_names_the_groups_that_it_needs(protection):
    with pytest.raises(ValueError, match="does not fit"):
        check_protection(DEMO, protection)


@given(PILOT_COUNTS, st.sampled_from(Option), st.data())
def test_plan_never_leaks_whatever_the_protection(counts, option, data):
    places = {place: {f"{place}{p}": n for p, n in own.items()} for place, own in counts.items()}
    pilots = [pilot for own in places.values() for pilot in own]
    members = ()
    if option == Option.LEAVE_OUT:
        members = (data.draw(st.sampled_from(pilots)),)
    if option == Option.MERGE:
        many = [list(own) for own in places.values() if len(own) > 1]
        many += [list(places)] if len(places) > 1 else []
        assume(many)
        chosen = data.draw(st.sampled_from(many))
        members = tuple(data.draw(st.permutations(chosen))[:2])
    protection = Protection(option, members)

    plan = plan_measures({PAIRS: places}, k=5, protection=protection)[PAIRS]

    assert audit(places, plan, k=5, protection=protection) == []


@pytest.mark.parametrize(("n", "shows"), [(3, True), (1, False)])
def test_nothing_but_the_total_is_shown_where_that_is_chosen(n, shows):
    counts = {PAIRS: {"a": {"p": n, "q": 9 * shows}, "b": {"r": 1}}}

    plan = plan_measures(counts, k=5, protection=Protection(Option.ONLY_TOTAL))[PAIRS]

    assert plan.shows(PROJECT) == shows
    others = {group: reason for group, reason in plan.hidden.items() if group != PROJECT}
    assert others == dict.fromkeys(
        [
            ("municipality", "a"),
            ("pilot", "p"),
            ("pilot", "q"),
            ("municipality", "b"),
            ("pilot", "r"),
        ],
        "only_total",
    )
