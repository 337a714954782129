from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from projects.models import CostLine
from tests import factories


@pytest.mark.parametrize(
    ("fields", "is_sound"),
    [
        ({"amount": "12.50"}, True),
        ({"amount": "0"}, True),
        ({"hours": "3", "rate": "35"}, True),
        ({"basis": "not_itemisable", "amount": None, "description": "Tila"}, True),
        ({"amount": "-1"}, False),
        ({"hours": "3"}, False),
        ({"amount": None, "rate": "35"}, False),
        ({"amount": None}, False),
        ({"amount": "5", "hours": "3", "rate": "35"}, False),
        ({"hours": "-3", "rate": "35"}, False),
        ({"basis": "not_itemisable", "amount": "5"}, False),
    ],
)
def test_cost_line_is_an_amount_or_hours_at_a_rate(db, fields, is_sound):
    pilot = factories.make_pilot()
    try:
        with transaction.atomic():
            factories.make_cost_line(pilot=pilot, **fields)
    except IntegrityError:
        kept = 0
    else:
        kept = 1

    assert kept == is_sound
    assert CostLine.objects.count() == kept


def test_hours_without_a_rate_say_what_is_missing(db):
    line = CostLine(pilot=factories.make_pilot(), kind="staff", hours=Decimal(3))

    with pytest.raises(ValidationError) as caught:
        line.full_clean()

    assert "Kirjoita sekä tunnit että tuntihinta." in caught.value.messages


def test_total_is_exact_to_the_cent(db):
    line = factories.make_cost_line(hours=Decimal("1.5"), rate=Decimal("35.33"))

    assert line.total == Decimal("53.00")


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        (factories.make_project, {"starts_on": "2026-05-02", "ends_on": "2026-05-01"}),
        (factories.make_project, {"min_group_size": 4}),
        (factories.make_project, {"published_cost": "-0.01"}),
        (factories.make_pilot, {"starts_on": "2026-05-02", "ends_on": "2026-05-01"}),
        (factories.make_pilot, {"n_participants": 3}),
        (factories.make_pilot, {"n_participants_basis": "counted"}),
        (factories.make_pilot, {"volunteer_hours": "-1"}),
        (factories.make_pilot, {"provenance": "published"}),
        (factories.make_pilot_session, {"n_residents": 3, "n_first_timers": 4}),
        (factories.make_pilot_session, {"n_first_timers": 1}),
        (factories.make_pilot_session, {"status": "planned", "n_residents": 3}),
        (factories.make_municipality, {"code": "5"}),
        (factories.make_municipality, {"population": 100}),
        (factories.make_association, {"business_id": "12345678"}),
        (factories.make_membership, {"role": "municipal_coordinator"}),
        (factories.make_membership, {"role": "association_contact"}),
        (
            factories.make_coaching_session,
            {"starts_at": "2026-05-02T10:00Z", "ends_at": "2026-05-02T09:00Z"},
        ),
    ],
)
def test_database_refuses_what_can_never_be(db, make, fields):
    make()

    with pytest.raises(IntegrityError), transaction.atomic():
        make(**fields)


def test_coordinator_of_a_whole_project_has_no_municipality(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_membership(municipality=factories.make_municipality())
