from dataclasses import replace
from decimal import Decimal, localcontext

import pytest
from django.template.defaultfilters import floatformat
from django.utils.formats import number_format
from hypothesis import given
from hypothesis import strategies as st

from projects.costs import (
    Coverage,
    NamedRatio,
    PilotCost,
    Sensitivities,
    cost_per_participant,
    cost_per_point,
    cost_per_point_range,
    flat_rate,
    split_cents,
    to_cents,
    to_euros,
)

D = Decimal

DEMO = [
    PilotCost("Haapavesi", 30, D(1920), staff=D(1120), volunteer_hours=D(24), n_pairs=22),
    PilotCost("Nivala", 25, D(1969), staff=D(1225), volunteer_hours=D(30), n_pairs=18),
    PilotCost("Reisjärvi", 16, D(1924), staff=D(1260), volunteer_hours=D(18), n_pairs=13),
    PilotCost("Raahe", 15, D(1185), staff=D(770), volunteer_hours=D(10), n_pairs=10),
    PilotCost("Sievi", 10, D(954), staff=D(630), volunteer_hours=D(8), n_pairs=7),
    PilotCost("Utajärvi", 4, D(209), staff=D(105), volunteer_hours=D(12), n_pairs=3),
]

# Both readings differ here: 1100 / 110 = 10, mean of 8, 20 and 30 = 58 / 3.
UNEQUAL = [
    PilotCost("large", 100, D(800), n_visits=400),
    PilotCost("middle", 5, D(100), n_visits=10),
    PilotCost("small", 5, D(150), D(50), n_uncountable=2, in_kind=D(55)),
]


def test_cost_per_participant_gives_published_figure_of_the_demo():
    figures = cost_per_participant(DEMO)

    assert (figures.total_cost, figures.n_participants) == (D(8161), 100)
    assert (figures.ratio_of_totals, figures.mean_of_pilots) == (D("81.61"), D("81.61"))
    assert (figures.lowest, figures.highest) == (D("52.25"), D("120.25"))
    assert figures.pilots == (
        NamedRatio("Haapavesi", D(64)),
        NamedRatio("Nivala", D("78.76")),
        NamedRatio("Reisjärvi", D("120.25")),
        NamedRatio("Raahe", D(79)),
        NamedRatio("Sievi", D("95.4")),
        NamedRatio("Utajärvi", D("52.25")),
    )


def test_cost_per_participant_gives_documented_ranges_of_the_demo():
    figures = cost_per_participant(DEMO)

    low, high = figures.leave_one_out_range
    sensitivities = figures.sensitivities
    assert [ratio.name for ratio in figures.leave_one_out] == [pilot.name for pilot in DEMO]
    assert (to_cents(low), to_cents(high)) == (D("74.25"), D("89.16"))
    assert (sensitivities.staff_rate_lower, sensitivities.staff_rate_higher) == (
        D("71.39"),
        D("91.83"),
    )
    assert sensitivities.with_volunteers == D("102.01")
    assert to_cents(sensitivities.per_pair) == D("111.79")
    assert sensitivities.per_visit is None


def test_cost_per_participant_keeps_both_readings_apart():
    figures = cost_per_participant(UNEQUAL)

    assert figures.ratio_of_totals == D(10)
    assert to_cents(figures.mean_of_pilots) == D("22.67")
    assert (figures.lowest, figures.highest) == (D(8), D(40))
    assert [to_cents(ratio.value) for ratio in figures.leave_one_out] == [
        D("30.00"),
        D("9.52"),
        D("8.57"),
    ]


def test_cost_per_participant_names_what_is_estimated_and_uncountable():
    assert cost_per_participant(UNEQUAL).coverage == Coverage(
        itemised_share=D(1050) / D(1100),
        n_uncountable=2,
        n_pilots=3,
        not_counted=(),
        without_costs=(),
        without_participants=(),
    )


def test_cost_per_participant_sets_visits_and_gifts_beside():
    assert cost_per_participant(UNEQUAL).sensitivities == Sensitivities(
        staff_rate_lower=D(10),
        staff_rate_higher=D(10),
        with_volunteers=D(10),
        with_in_kind=D("10.5"),
        per_pair=None,
        per_visit=D(900) / D(410),
    )


def test_cost_per_participant_counts_cost_of_a_pilot_that_nobody_came_to():
    figures = cost_per_participant([*DEMO, PilotCost("empty", 0, D(839))])

    assert (figures.total_cost, figures.ratio_of_totals) == (D(9000), D(90))
    assert figures.mean_of_pilots == D("81.61")
    assert figures.pilots[-1] == NamedRatio("empty", None)
    assert figures.leave_one_out[-1] == NamedRatio("empty", D("81.61"))
    assert figures.coverage.without_participants == ("empty",)


def test_cost_per_participant_leaves_out_pilots_with_half_a_ratio():
    figures = cost_per_participant(
        [*DEMO, PilotCost("uncounted", None, D(500)), PilotCost("costless", 50, None)]
    )

    assert (figures.total_cost, figures.ratio_of_totals) == (D(8161), D("81.61"))
    assert figures.coverage.n_pilots == 8
    assert figures.coverage.not_counted == ("uncounted",)
    assert figures.coverage.without_costs == ("costless",)


def test_cost_per_participant_of_no_pilots_is_none():
    figures = cost_per_participant([])

    assert (figures.total_cost, figures.n_participants) == (D(0), 0)
    assert (figures.ratio_of_totals, figures.mean_of_pilots) == (None, None)
    assert (figures.lowest, figures.highest, figures.leave_one_out_range) == (None, None, None)
    assert figures.coverage.itemised_share is None
    assert figures.sensitivities == Sensitivities(None, None, None, None, None, None)


def test_cost_per_participant_of_one_pilot_leaves_none_out():
    figures = cost_per_participant(DEMO[:1])

    assert (figures.ratio_of_totals, figures.mean_of_pilots) == (D(64), D(64))
    assert (figures.leave_one_out, figures.leave_one_out_range) == ((), None)


def test_cost_per_participant_of_nobody_is_none():
    figures = cost_per_participant([PilotCost("empty", 0, D(10)), PilotCost("other", 0, D(5))])

    assert (figures.total_cost, figures.ratio_of_totals, figures.lowest) == (D(15), None, None)
    assert figures.leave_one_out_range is None


def test_cost_per_participant_does_not_round_before_display():
    with localcontext(prec=4):
        figures = cost_per_participant([PilotCost("third", 3, D("100000.01"))])

    assert figures.ratio_of_totals == D("33333.33666666666666666666667")


def test_cost_per_participant_takes_other_sensitivities():
    figures = cost_per_participant(
        DEMO, staff_rate_change=D("0.10"), volunteer_hour_value=D("15.50")
    )

    assert figures.sensitivities.staff_rate_lower == D("76.50")
    assert figures.sensitivities.with_volunteers == D("97.42")


def test_cost_per_participant_refuses_floats():
    with pytest.raises(TypeError, match="Haapavesi"):
        cost_per_participant([replace(DEMO[0], itemised=1920.0)])


@pytest.mark.parametrize(
    "mistake",
    [
        {"in_kind": D(-1)},
        {"n_participants": -1},
        {"volunteer_hours": D(-2)},
        {"staff": D(-1)},
    ],
)
def test_cost_per_participant_refuses_impossible_amounts(mistake):
    with pytest.raises(ValueError, match="Haapavesi"):
        cost_per_participant([replace(DEMO[0], **mistake)])


def test_refunds_may_take_the_cost_under_the_pay_and_under_zero():
    paid = PilotCost("Haapavesi", 10, D(90), staff=D(100))
    returned = PilotCost("Raahe", 10, D(-30))

    figures = cost_per_participant([paid, returned])

    assert (figures.total_cost, figures.ratio_of_totals) == (D(60), D(3))
    assert figures.sensitivities.staff_rate_higher == D(4)


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        ("100.00", [1, 1, 1], ["33.34", "33.33", "33.33"]),
        ("0.02", [1, 1, 1], ["0.01", "0.01", "0"]),
        ("10.00", [12, 28, 0], ["3", "7", "0"]),
        ("-100.00", [1, 1, 1], ["-33.34", "-33.33", "-33.33"]),
        ("99.99", [D("0.5"), D("0.25"), D("0.25")], ["49.99", "25.00", "25.00"]),
        # Balinski and Young 1982: 26 seats by Hamilton among five states.
        ("0.26", [9061, 7179, 5259, 3319, 1182], ["0.09", "0.07", "0.05", "0.04", "0.01"]),
    ],
)
def test_split_gives_whole_cents_that_add_up(amount, weights, parts):
    found = split_cents(D(amount), weights)

    assert found == [D(part) for part in parts]
    assert sum(found) == D(amount)


@given(
    st.integers(-(10**8), 10**8),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any),
)
def test_split_is_fair_to_a_cent_and_loses_none(cents, weights):
    amount = D(cents) / 100
    found = split_cents(amount, weights)

    assert sum(found) == amount
    exact = [amount * weight / sum(weights) for weight in weights]
    assert max(abs(part - share) for part, share in zip(found, exact, strict=True)) < D("0.01")


@pytest.mark.parametrize(
    ("amount", "weights"), [("1.005", [1]), ("1", [0, 0]), ("1", [2, -1]), ("1", [])]
)
def test_split_refuses_what_cannot_be_split(amount, weights):
    with pytest.raises(ValueError, match="weights"):
        split_cents(D(amount), weights)


@pytest.mark.parametrize(
    ("pay", "percent", "euros"),
    [("1000", 40, "1400.00"), ("1000.01", 17, "1170.01"), ("0", 40, "0.00")],
)
def test_flat_rate_is_the_pay_and_its_share(pay, percent, euros):
    assert flat_rate(D(pay), percent) == D(euros)


def test_cost_per_point_divides_by_participants_and_points():
    assert to_cents(cost_per_point(D(8161), 100, 2.9, 0.8, 5.0)) == D("28.14")


def test_cost_per_point_is_lowest_where_the_change_may_be_largest():
    low, high = cost_per_point_range(D(8161), 100, 0.8, 5.0)

    assert (to_cents(low), to_cents(high)) == (D("16.32"), D("102.01"))
    assert cost_per_point_range(D(8161), 100, -0.1, 5.0) is None


@pytest.mark.parametrize(
    ("n", "change", "low", "high"),
    [
        (100, 2.9, -0.1, 5.0),
        (100, 2.9, 0.0, 5.0),
        (100, -2.9, -5.0, -0.8),
        (0, 2.9, 0.8, 5.0),
        (100, None, None, None),
        (100, 2.9, None, None),
    ],
)
def test_cost_per_point_without_clear_improvement_is_none(n, change, low, high):
    assert cost_per_point(D(8161), n, change, low, high) is None


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("81.605", "81.61"), ("81.604999", "81.60"), ("-0.005", "-0.01"), ("120", "120.00")],
)
def test_to_cents_rounds_half_away_from_zero(amount, shown):
    assert str(to_cents(D(amount))) == shown


@pytest.mark.parametrize("amount", ["0.005", "12.125", "12.135", "81.6149", "-0.015"])
def test_pages_round_half_a_cent_as_figures_and_cost_lines_do(amount):
    assert floatformat(D(amount), "2") == number_format(to_cents(D(amount)), decimal_pos=2)


@pytest.mark.parametrize(("amount", "euros"), [("12.50", 13), ("13.50", 14), ("12.49", 12)])
def test_whole_euros_are_rounded_as_cents_are(amount, euros):
    assert to_euros(D(amount)) == euros
