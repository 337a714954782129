from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from projects.costs import to_cents
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
    ("hours", "rate", "euros"), [("0.5", "24.25", "12.13"), ("0.5", "24.27", "12.14")]
)
def test_half_a_cent_of_hours_is_rounded_up_as_in_every_cost(db, hours, rate, euros):
    hours, rate = Decimal(hours), Decimal(rate)
    line = factories.make_cost_line(hours=hours, rate=rate)

    assert (line.total, to_cents(hours * rate)) == (Decimal(euros), Decimal(euros))


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        (factories.make_project, {"starts_on": "2026-05-02", "ends_on": "2026-05-01"}),
        (factories.make_project, {"min_group_size": 4}),
        (factories.make_project, {"starts_on": "2026-01-01", "retention_until": "2020-01-01"}),
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


@pytest.fixture
def asked(db):
    """A project whose residents answer until the end of 2050."""
    project = factories.make_project(ends_on=date(2050, 12, 31), retention_until=date(2060, 1, 1))
    factories.make_survey(project=project, closes_on=date(2050, 12, 31))
    return project


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        (date(2025, 6, 1), "Päivä on jo mennyt. Anna päivä, joka on vielä edessä."),
        (
            date(2050, 12, 30),
            "Kyselyihin vastataan 31.12.2050 asti. Vastaukset on säilytettävä ainakin siihen.",
        ),
    ],
)
def test_answers_are_kept_until_a_day_that_makes_sense(asked, until, reason):
    asked.retention_until = until

    with pytest.raises(ValidationError) as error:
        asked.full_clean()

    assert error.value.message_dict == {"retention_until": [reason]}


def test_last_day_of_answering_and_an_unchanged_date_are_good(asked):
    asked.retention_until = date(2050, 12, 31)
    asked.full_clean()
    over = factories.make_project(retention_until=date(2025, 6, 1), summary="Vanha.")

    over.summary = "Korjattu."
    over.full_clean()


@pytest.mark.parametrize(("has_signups", "is_refused"), [(True, True), (False, False)])
def test_session_with_sign_ups_is_not_moved_to_the_past(db, has_signups, is_refused):
    session = factories.make_coaching_session(starts_at="2050-03-01T10:00Z")
    session.refresh_from_db()
    if has_signups:
        session.signups.create(name="Aino", email="aino@esimerkki.example", sector="resident")

    session.starts_at = datetime(2020, 3, 1, 10, tzinfo=UTC)

    assert ("starts_at" in errors_of(session)) == is_refused


def test_held_session_with_sign_ups_may_be_mended(db):
    session = factories.make_coaching_session(starts_at=datetime(2020, 3, 1, 10, tzinfo=UTC))
    session.signups.create(name="Aino", email="aino@esimerkki.example", sector="resident")

    session.feedback = "Hyvä päivä."

    assert errors_of(session) == {}


@pytest.mark.parametrize(
    ("answered_on", "is_refused"),
    [
        (date(2020, 1, 1), True),
        (date(2026, 2, 9), True),
        (date(2026, 2, 10), False),
        (date(2050, 1, 1), True),
    ],
)
def test_feedback_is_answered_between_its_arrival_and_today(db, answered_on, is_refused):
    feedback = factories.make_feedback(received_at=datetime(2026, 2, 10, 9, tzinfo=UTC))

    feedback.answered_on = answered_on

    assert ("answered_on" in errors_of(feedback)) == is_refused


def errors_of(row):
    try:
        row.full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}
