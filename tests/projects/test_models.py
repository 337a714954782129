from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from projects.costs import to_cents
from projects.models import Association, CostLine
from tests import factories


@pytest.mark.parametrize(
    ("fields", "is_sound"),
    [
        ({"amount": "12.50"}, True),
        ({"amount": "0"}, True),
        ({"hours": "3", "rate": "35"}, True),
        ({"basis": "not_itemisable", "amount": None, "description": "Tila"}, True),
        ({"amount": "-1"}, True),
        ({"amount": "-1", "basis": "estimated"}, True),
        ({"amount": "-1", "basis": "in_kind"}, False),
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
        (factories.make_project, {"flat_rate_percent": 0}),
        (factories.make_project, {"flat_rate_percent": 101}),
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


def test_controller_has_not_confirmed_on_a_day_to_come(asked):
    today = timezone.localdate()
    asked.no_effect_confirmed_on = today + timedelta(days=1)
    with pytest.raises(ValidationError) as error:
        asked.full_clean()
    assert error.value.message_dict == {
        "no_effect_confirmed_on": [
            "Päivä on vasta edessä. Kirjoita päivä, jona vahvistus annettiin."
        ]
    }

    asked.no_effect_confirmed_on = today
    asked.full_clean()


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
    ("ends_at", "until", "is_refused"),
    [
        (None, date(2050, 3, 1), False),
        (None, date(2050, 3, 2), True),
        # Of a coaching of many meetings one may still become a part after the first.
        (datetime(2050, 3, 20, 10, tzinfo=UTC), date(2050, 3, 20), False),
        (datetime(2050, 3, 20, 10, tzinfo=UTC), date(2050, 3, 21), True),
    ],
)
def test_signing_up_ends_when_the_coaching_does(db, ends_at, until, is_refused):
    starts_at = datetime(2050, 3, 1, 10, tzinfo=UTC)
    session = factories.make_coaching_session(starts_at=starts_at, ends_at=ends_at)
    session.signup_until = until

    text = "Ilmoittautuminen ei voi päättyä vasta valmennuksen jälkeen."
    assert errors_of(session) == ({"signup_until": [text]} if is_refused else {})

    session.save()
    session.refresh_from_db()
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


@pytest.mark.parametrize(
    ("state", "n_residents", "days", "is_open"),
    [
        ("submitted", 5, 30, True),
        ("returned", 5, 30, True),
        ("approved", None, 30, True),
        ("approved", 0, 2, False),
        ("approved", 5, 2, False),
        ("approved", 5, 1, True),
        ("approved", 5, 0, True),
    ],
)
def test_session_takes_counts_until_they_are_approved_and_a_day_old(
    db, state, n_residents, days, is_open
):
    day = timezone.localdate() - timedelta(days=days)
    session = factories.make_pilot_session(state=state, n_residents=n_residents, held_on=day)

    assert session.takes_counts is is_open


@pytest.mark.django_db
def test_address_that_published_figures_know_stays():
    project = factories.make_project()
    pilot = factories.make_pilot(project=project, slug="aamupala")
    place = pilot.municipality
    project.municipalities.add(place)
    before = [(pilot, "iltapala"), (place, "toinen")]
    for row, slug in before:
        row.slug, kept = slug, row.slug
        row.clean()
        row.slug = kept
    factories.make_release(project=project)

    for row, slug in before:
        row.name = "Uusi nimi"
        row.clean()
        row.slug = slug
        with pytest.raises(ValidationError, match="Tuloksia on julkaistu tällä osoitteella"):
            row.clean()


def test_association_that_differs_by_case_and_spaces_alone_is_the_same(db):
    there = factories.make_association(name="Äänen ystävät")
    place = there.home_municipality
    factories.make_association(name="Muut", home_municipality=place)

    again = Association(name="ÄÄNEN  Ystävät", home_municipality=place)

    assert errors_of(again) == {
        "name": ["Kunnassa on jo ”Äänen ystävät”. Jos tarkoitat sitä, kirjoita nimi samoin."]
    }
    again.home_municipality = factories.make_municipality()
    again.full_clean()
    there.name = "Äänen Ystävät"
    there.full_clean()


def test_people_of_a_municipality_are_not_counted_on_a_day_to_come(db):
    place = factories.make_municipality(population=9000, population_on=timezone.localdate())
    place.full_clean()

    place.population_on += timedelta(days=1)

    assert errors_of(place) == {
        "population_on": ["Päivä on vasta tulossa. Tarkista, minkä päivän asukasluku on."]
    }


@pytest.mark.parametrize(
    ("starts_on", "told"),
    [
        (date(2026, 2, 5), "Kokeilun alkamispäivä on 5.2.2026"),
        (None, "Hankkeen alkamispäivä on 1.1.2025"),
    ],
)
def test_session_before_its_pilot_began_is_refused_whichever_day_comes_first(db, starts_on, told):
    pilot = factories.make_pilot(starts_on=starts_on)
    began = starts_on or pilot.project.starts_on
    session = factories.make_pilot_session(pilot=pilot, held_on=began)
    session.full_clean()

    session.held_on -= timedelta(days=1)

    text = f"{told}. Tarkista päivät."
    assert errors_of(session) == {"held_on": [text]}
    session.status = "cancelled"
    session.full_clean()


def test_pilot_cannot_start_after_its_first_session_that_was_not_cancelled(db):
    pilot = factories.make_pilot(starts_on=date(2026, 1, 1))
    factories.make_pilot_session(pilot=pilot, held_on=date(2026, 1, 5), status="cancelled")
    factories.make_pilot_session(pilot=pilot, held_on=date(2026, 1, 8))
    pilot.starts_on = date(2026, 1, 8)
    pilot.full_clean()

    pilot.starts_on = date(2026, 1, 9)

    text = "Kokeilulla on kerta jo 8.1.2026. Tarkista, milloin kokeilu alkoi."
    assert errors_of(pilot) == {"starts_on": [text]}
