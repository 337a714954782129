from decimal import Decimal

import pytest

from projects.costs import PilotCost, cost_per_participant
from projects.models import ApprovalState, CostLine, PilotSession
from projects.queries.pages import cost_table, hidden_counts, pilot_costs
from tests import factories

pytestmark = pytest.mark.django_db


def test_pilot_costs_maps_each_basis_to_its_own_sum():
    place = factories.make_municipality(name="Nivala")
    pilot = factories.make_pilot(
        name="Aamupala",
        municipality=place,
        n_participants=4,
        n_participants_basis="counted",
        volunteer_hours="3.50",
    )
    factories.make_cost_line(pilot=pilot, kind="staff", hours="2", rate="35")
    factories.make_cost_line(pilot=pilot, amount="10.10")
    factories.make_cost_line(pilot=pilot, amount="5", basis=CostLine.Basis.ESTIMATED)
    factories.make_cost_line(pilot=pilot, amount="99", basis=CostLine.Basis.IN_KIND)
    factories.make_cost_line(pilot=pilot, amount=None, basis=CostLine.Basis.NOT_ITEMISABLE)
    factories.make_cost_line(pilot=pilot, amount="1000", state=ApprovalState.SUBMITTED)
    factories.make_pilot_session(pilot=pilot, n_residents=3)
    factories.make_pilot_session(pilot=pilot, n_residents=2, state=ApprovalState.RETURNED)

    [(found, cost)] = pilot_costs(pilot.project, {pilot.pk: 2})

    assert found == pilot
    assert cost == PilotCost(
        name="Aamupala, Nivala",
        n_participants=4,
        itemised=Decimal("80.10"),
        estimated=Decimal(5),
        staff=Decimal(70),
        in_kind=Decimal(99),
        n_uncountable=1,
        volunteer_hours=Decimal("3.50"),
        n_pairs=2,
        n_visits=3,
    )
    assert cost_per_participant([cost]).ratio_of_totals == Decimal("21.275")


def test_pilot_costs_are_unknown_until_one_is_entered():
    pilot = factories.make_pilot()
    factories.make_cost_line(pilot=pilot, amount=None, basis=CostLine.Basis.NOT_ITEMISABLE)
    factories.make_pilot_session(pilot=pilot, n_residents=3)
    factories.make_pilot_session(pilot=pilot, n_residents=None)
    factories.make_pilot_session(pilot=pilot, status=PilotSession.Status.CANCELLED)

    [(_pilot, cost)] = pilot_costs(pilot.project)

    assert (cost.itemised, cost.cost, cost.n_uncountable) == (None, None, 1)
    assert cost.n_visits is None


def test_pilot_with_nothing_but_what_it_got_free_costs_nothing():
    pilot = factories.make_pilot(n_participants=4, n_participants_basis="counted")
    factories.make_cost_line(pilot=pilot, amount="99", basis=CostLine.Basis.IN_KIND)

    [(_pilot, cost)] = pilot_costs(pilot.project)

    assert (cost.itemised, cost.cost, cost.in_kind) == (Decimal(0), Decimal(0), Decimal(99))
    assert cost_per_participant([cost]).ratio_of_totals == Decimal(0)


@pytest.mark.parametrize("count", [1, 3])
def test_pilot_costs_take_three_queries(django_assert_num_queries, project, count):
    for _ in range(count):
        pilot = factories.make_pilot(project=project)
        factories.make_cost_line(pilot=pilot)
        factories.make_pilot_session(pilot=pilot)

    with django_assert_num_queries(3):
        found = pilot_costs(project)

    assert len(found) == count


def test_cost_table_has_the_largest_first_and_what_has_no_sum_last():
    pilot = factories.make_pilot()
    for amount in ("10.00", "500.00", "70.00"):
        factories.make_cost_line(pilot=pilot, amount=amount, state="approved")
    factories.make_cost_line(
        pilot=pilot, basis="not_itemisable", amount=None, description="Tila", state="approved"
    )

    totals = [line.total for line in cost_table(pilot).lines]

    assert totals == [Decimal("500.00"), Decimal("70.00"), Decimal("10.00"), None]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], []),
        ([5, 9], []),
        ([4, 9, 6, 30], [4, 6]),
        ([2, 1, 9], [1, 2, 9]),
        ([4, 1, 9], [1, 4]),
        ([0, 20], [0, 20]),
        ([3], [3]),
    ],
)
def test_small_counts_take_with_them_what_tells_of_them(counts, expected):
    found = hidden_counts(dict(enumerate(counts)), 5)

    assert sorted(counts[key] for key in found) == expected
