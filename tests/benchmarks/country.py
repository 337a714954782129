"""The desk of a country in the database: everything that a list there shows, made in bulk."""

from datetime import date, timedelta

from django.utils import timezone

from projects.models import (
    Association,
    AuditEvent,
    CoachingSession,
    CostLine,
    Membership,
    Municipality,
    Partnership,
    Pilot,
    PilotSession,
    User,
)
from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from surveys.models import Card, CardSheet, HelpContact, Promise, Survey
from surveys.services.instruments.loading import load_instrument
from tests.benchmarks.people import add_pairs

SESSIONS, COSTS = 10, 10
DAY = date(2026, 2, 5)
IN_TURN = ("approved", "approved", "approved", "approved", "submitted")


def grow(project, *, first=0, n_pilots, n_municipalities, n_pairs):
    """Pilots with these numbers and all that belongs to them, an equal share for each; every
    survey is open and soon to close, one of five parts waits for approval."""
    n_known = Municipality.objects.count()
    places = _places(project, range(n_known, n_municipalities))
    pilots = _pilots(project, places, range(first, n_pilots))
    _parts(pilots)
    sheets = _surveys(project, pilots)
    add_pairs(sheets, first=Card.objects.count(), last=n_pairs)


def _places(project, numbers):
    places = Municipality.objects.bulk_create(
        Municipality(code=f"{n:03}", slug=f"kunta-{n}", name=f"Kunta {n}", sort_key=f"{n:03}")
        for n in numbers
    )
    project.municipalities.add(*places)
    associations = Association.objects.bulk_create(
        Association(name=f"Yhdistys {place.name}", home_municipality=place) for place in places
    )
    Partnership.objects.bulk_create(
        Partnership(project=project, municipality=one.home_municipality, association=one)
        for one in associations
    )
    Promise.objects.bulk_create(
        Promise(
            project=project,
            municipality=place,
            heard="Toive",
            answer="Lupaus",
            due_on=DAY,
            is_published=True,
        )
        for place in places
    )
    CoachingSession.objects.bulk_create(
        CoachingSession(project=project, municipality=place, theme="Teema", slug=f"t-{place.code}")
        for place in places
    )
    AuditEvent.objects.bulk_create(
        AuditEvent(project=project, action=AuditEvent.Action.EXPORT, target=place.name)
        for place in places
    )
    _people(project, places)
    return places


def _people(project, places):
    users = User.objects.bulk_create(
        User(email=f"hoitaja{place.code}@esimerkki.example", name=f"Hoitaja {place.code}")
        for place in places
    )
    Membership.objects.bulk_create(
        Membership(
            project=project,
            user=user,
            role="municipal_coordinator",
            municipality=place,
            valid_from=DAY,
        )
        for user, place in zip(users, places, strict=True)
    )


def _pilots(project, places, numbers):
    pilots = Pilot.objects.bulk_create(
        Pilot(
            project=project,
            municipality=places[n % len(places)],
            name=f"Kokeilu {n}",
            slug=f"kokeilu-{n}",
            kind=Pilot.Kind.GROUP,
            ends_on=DAY,
            n_participants=400 if n % 2 else None,
            n_participants_basis="counted" if n % 2 else "",
        )
        for n in numbers
    )
    links = Pilot.associations.through
    homes = dict(Association.objects.values_list("home_municipality", "pk"))
    links.objects.bulk_create(
        links(pilot=pilot, association_id=homes[pilot.municipality_id]) for pilot in pilots
    )
    return pilots


def _parts(pilots):
    PilotSession.objects.bulk_create(
        (
            PilotSession(
                pilot=pilot,
                held_on=DAY + timedelta(days=7 * n),
                status=PilotSession.Status.HELD,
                n_residents=n or None,
                state=IN_TURN[n % len(IN_TURN)],
            )
            for pilot in pilots
            for n in range(SESSIONS)
        ),
        batch_size=2000,
    )
    CostLine.objects.bulk_create(
        (
            CostLine(
                pilot=pilot,
                kind=CostLine.Kind.CATERING,
                spent_on=DAY + timedelta(days=7 * n),
                amount="10.00",
                state=IN_TURN[n % len(IN_TURN)],
            )
            for pilot in pilots
            for n in range(COSTS)
        ),
        batch_size=2000,
    )


def _surveys(project, pilots):
    instrument = load_instrument(read_instrument(INSTRUMENT_DIR / "arki_ja_elama.toml"))
    today = timezone.localdate()
    surveys = Survey.objects.bulk_create(
        Survey(
            project=project,
            pilot=pilot,
            instrument=instrument,
            title=f"{pilot.name}: kysely",
            slug=pilot.slug,
            opens_on=today - timedelta(days=60),
            closes_on=today + timedelta(days=7),
        )
        for pilot in pilots
    )
    HelpContact.objects.bulk_create(
        HelpContact(survey=survey, name="Apua") for survey in surveys[::2]
    )
    return CardSheet.objects.bulk_create(CardSheet(survey=one, letter="A") for one in surveys)
