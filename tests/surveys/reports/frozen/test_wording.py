import pytest
from django.utils import translation

from surveys.reports.frozen import wording
from surveys.reports.frozen.model import Change, Interval


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (11.3, "11 pistettä"),
        (1.2, "1 pisteen"),
        (-1.0, "−1 pisteen"),
        (-7.6, "−8 pistettä"),
        (0.4, "0,4 pistettä"),
        (0.0, "0 pistettä"),
    ],
)
def test_points_are_whole_numbers_in_words(value, text):
    assert wording.points(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(2.94, "+2,9"), (-0.2, "−0,2"), (0.0, "0,0"), (-0.01, "0,0")]
)
def test_changes_always_have_their_sign(value, text):
    assert wording.signed(value) == text


def test_numbers_follow_the_language_of_the_page():
    with translation.override("en"):
        assert wording.number(81.61, 2) == "81.61"


@pytest.mark.parametrize(
    ("count", "total", "text"),
    [
        (26, 73, "26 ihmistä 73:sta (36 %)"),
        (5, 20, "5 ihmistä 20:stä (25 %)"),
        (50, 100, "50 ihmistä 100:sta (50 %)"),
        (4, 9, "4 / 9 ihmistä"),
    ],
)
def test_shares_are_people_out_of_people(count, total, text):
    assert wording.of_people(count, total, count / total) == text


CHANGES = {
    "nobody_changed": (Change(12, mean_change=0.0), "Kenenkään pistemäärä ei muuttunut."),
    "uniform": (
        Change(12, mean_change=25.0),
        "Lähes kaikkien vastaukset muuttuivat samalla tavalla.",
    ),
    "small_group": (
        Change(7, mean_change=3.4, ci_low=-6.2, ci_high=13.0),
        "7 ihmistä vastasi sekä alussa että lopussa. Keskimääräinen muutos oli 3 pistettä "
        "(asteikko 0–100). Ryhmä on pieni, joten tulos on vain suuntaa antava. Todellinen muutos "
        "on luultavasti −6 ja 13 pisteen välillä (95 %:n luottamusväli).",
    ),
    "small_change": (
        Change(73, mean_change=1.8, ci_low=-1.9, ci_high=5.4),
        "Muutos oli pieni, eikä sitä voi erottaa sattumasta. Suurta muutosta suuntaan tai toiseen "
        "ei näytä tapahtuneen.",
    ),
    "uncertain": (
        Change(12, mean_change=4, ci_low=-5, ci_high=13),
        "Vastausten perusteella ei voi sanoa, muuttuiko tilanne. Muutosta on voinut olla, mutta "
        "vastaajia on liian vähän sen näkemiseen.",
    ),
    "changed": (
        Change(73, mean_change=-1.2, ci_low=-2, ci_high=-0.4),
        "Vastaajien tilanne oli lopussa keskimäärin 1 pisteen heikompi kuin alussa "
        "(asteikko 0–100). Muutos on tuskin pelkkää sattumaa.",
    ),
    "suggestive": (
        Change(18, mean_change=-11.3, ci_low=-20, ci_high=-2),
        "Tulos viittaa heikompaan suuntaan, mutta vertailuja on monta ja osa muutoksista "
        "on voinut syntyä sattumalta.",
    ),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_sentence_of_each_row_is_that_of_the_method(kind):
    change, text = CHANGES[kind]

    assert wording.of_change(kind, change) == text


def test_sentence_of_a_hidden_result_names_no_number():
    assert wording.of_change("hidden", None, "under_limit") == (
        "Tulosta ei näytetä, jotta yksittäisen vastaajan tietoja ei voi päätellä."
    )


def test_pooled_sentence_gives_the_best_estimate():
    assert wording.pooled(Interval(6.8, 1.4, 13.7)) == (
        "Kun muiden kokeilujen tulokset otetaan huomioon, paras arvio tämän kokeilun muutoksesta "
        "on 7 pistettä (1 … 14)."
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.2, "oli 1 piste "), (-1.1, "oli −1 piste "), (3.4, "oli 3 pistettä "), (0.4, "oli 0,4 p")],
)
def test_change_of_one_point_is_one_point(value, text):
    change = Change(7, mean_change=value, ci_low=-6.2, ci_high=13.0)

    assert text in wording.of_change("small_group", change)


def test_best_guess_of_one_point_is_one_point():
    assert wording.pooled(Interval(-1.0, -3.0, 0.0)).endswith("on −1 piste (−3 … 0).")
