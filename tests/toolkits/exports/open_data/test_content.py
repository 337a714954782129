from datetime import date

import pytest

from tests import factories
from tests.toolkits.exports.open_data.places import absolute
from tests.toolkits.exports.open_data.test_projects import named
from toolkits.exports.open_data.content import PROMISES, TIP_LISTS, TIPS


def test_tip_lists_are_told_in_every_language(portal):
    rows = named(TIP_LISTS)

    assert [(row["tunnus"], row["kieli"], row["kaannos_listasta"]) for row in rows] == [
        ("kohtaa", "fi", None),
        ("mot", "sv", "kohtaa"),
    ]
    assert {name: rows[0][name] for name in ("otsikko", "teema", "vinkkeja", "lisenssi")} == {
        "otsikko": "Kohtaa",
        "teema": "encounter",
        "vinkkeja": 2,
        "lisenssi": "CC BY 4.0",
    }
    assert rows[1]["osoite"] == "https://kunta.example/vinkkilistat/mot/"


def test_translation_does_not_tell_of_a_list_that_is_not_public(secrets):
    assert [row["kaannos_listasta"] for row in named(TIP_LISTS) if row["tunnus"] == "open"] == [
        None
    ]


def test_tips_stand_in_their_order(portal):
    assert [tuple(row.values()) for row in named(TIPS)] == [
        ("kohtaa", 1, "-Kuuntele.", ""),
        ("kohtaa", 2, "Kysy.", ""),
    ]


def test_promise_tells_its_month_while_it_is_open(portal):
    rows = named(PROMISES)

    assert [(row["tilanne"], row["viimeistaan"]) for row in rows] == [
        ("done", None),
        ("under_way", "2026-12"),
    ]
    assert {name: rows[1][name] for name in ("kunta", "sanoitte", "vastuussa", "osoite")} == {
        "kunta": "Nivala",
        "sanoitte": "Aamupalalle on vaikea päästä ilman autoa.",
        "vastuussa": "Hyvinvointikoordinaattori",
        "osoite": "https://kunta.example/vaikutukset/",
    }


@pytest.mark.parametrize("data_set", [TIP_LISTS, TIPS, PROMISES], ids=lambda one: one.key)
def test_queries_do_not_grow_with_rows(portal, data_set, django_assert_num_queries):
    with django_assert_num_queries(1):
        data_set.all_rows(absolute)

    for _ in range(3):
        factories.make_tip_list(["Yksi", "Kaksi"], reviewed_on=date(2026, 3, 1))
        factories.make_promise(project=portal)

    with django_assert_num_queries(1):
        data_set.all_rows(absolute)
