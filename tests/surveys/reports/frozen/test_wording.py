from decimal import Decimal

import pytest
from django.utils import translation

from surveys.reports.frozen import wording
from surveys.reports.frozen.model import Interval
from tests.surveys.frozen import make_cost


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (11.3, "11 pistettä"),
        (1.2, "1 pisteen"),
        (-1.0, "−1 pisteen"),
        (-7.6, "−8 pistettä"),
        (22.5, "23 pistettä"),
        (-22.4999999999999, "−23 pistettä"),
        (0.5, "1 pisteen"),
        (0.4, "0,4 pistettä"),
        (0.0, "0 pistettä"),
    ],
)
def test_points_are_whole_numbers_in_words(value, text):
    assert wording.points(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.94, "+2,9"), (12.25, "+12,3"), (-0.2, "−0,2"), (0.0, "0,0"), (-0.01, "0,0")],
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


def test_pooled_sentence_gives_the_best_estimate():
    assert wording.pooled(Interval(6.8, 1.4, 13.7)) == (
        "Kun muiden kokeilujen tulokset otetaan huomioon, paras arvio tämän kokeilun muutoksesta "
        "on 7 pistettä (1 … 14)."
    )


def test_best_guess_of_one_point_is_one_point():
    assert wording.pooled(Interval(-1.0, -3.0, 0.0)).endswith("on −1 piste (−3 … 0).")


@pytest.mark.parametrize(
    ("mean", "text"),
    [
        (
            "81.61",
            "Keskimääräinen kustannus on tässä sama molemmin tavoin: kaikki kulut jaettuna "
            "kaikilla osallistujilla, mikä on pääluku, ja kokeilujen omien lukujen keskiarvo ovat "
            "kumpikin 81,61 €.",
        ),
        (
            "95.4",
            "Keskimääräisen kustannuksen voi lukea kahdella tavalla: pääluku, kaikki kulut "
            "jaettuna kaikilla osallistujilla, on 81,61 €, ja kokeilujen omien lukujen keskiarvo "
            "on 95,40 €.",
        ),
        (None, ""),
    ],
)
def test_one_sentence_tells_both_readings_of_the_cost(mean, text):
    cost = make_cost(ratio_of_totals=Decimal("81.61"), mean_of_pilots=mean and Decimal(mean))

    assert wording.cost_readings(cost) == text


def test_limits_of_the_design_are_in_one_paragraph():
    text = wording.design_limits(42)

    for part in ("vapaaehtoista", "työntekijä", "itsestään", "vuodenaika", "42 kertaa"):
        assert part in text
