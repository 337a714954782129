"""People of many pilots, made in bulk: as many as a benchmark asks, answers by a fixed seed."""

import random
from datetime import date

from projects.models import Municipality, Pilot
from surveys.instruments.files import INSTRUMENT_DIR, read_instrument
from surveys.models import Card, CardSheet, Response, Survey
from surveys.services.instruments.loading import load_instrument

DAY = date(2026, 3, 2)
BATCH = 2000
HELPED = 0.08
STEPS = (-1,) * 9 + (0,) * 30 + (1,) * 10


def make_people(project, *, n_municipalities, n_pilots, n_pairs, seed=1):
    """Pilots spread over municipalities and pairs over pilots, one card for a pair."""
    sheets = make_places(project, n_municipalities=n_municipalities, n_pilots=n_pilots)
    add_pairs(sheets, last=n_pairs, seed=seed)


def make_places(project, *, n_municipalities, n_pilots):
    """A sheet of cards for each pilot."""
    instrument = load_instrument(read_instrument(INSTRUMENT_DIR / "arki_ja_elama.toml"))
    surveys = _surveys(project, instrument, n_municipalities, n_pilots)
    return CardSheet.objects.bulk_create(CardSheet(survey=one, letter="A") for one in surveys)


def add_pairs(sheets, *, first=0, last, seed=1):
    """Pairs of these numbers, each on the next sheet."""
    instrument = sheets[0].survey.instrument
    items = [item.key for item in instrument.items.filter(domain__isnull=False)]
    source = random.Random(seed + first)
    for begin in range(first, last, BATCH):
        cards = Card.objects.bulk_create(
            Card(
                sheet=sheets[number % len(sheets)],
                label=f"A-{number + 1:06}",
                code_hash=f"{number + 1:064x}",
            )
            for number in range(begin, min(begin + BATCH, last))
        )
        Response.objects.bulk_create(
            response
            for card in cards
            for response in _pair(card, instrument, _answers(source, items), source)
        )


def _surveys(project, instrument, n_municipalities, n_pilots):
    places = Municipality.objects.bulk_create(
        Municipality(code=f"{n:03}", slug=f"kunta-{n}", name=f"Kunta {n}", sort_key=f"{n:03}")
        for n in range(n_municipalities)
    )
    pilots = Pilot.objects.bulk_create(
        Pilot(
            project=project,
            municipality=places[n % n_municipalities],
            name=f"Kokeilu {n}",
            slug=f"kokeilu-{n}",
            kind=Pilot.Kind.GROUP,
            n_participants=400,
            n_participants_basis="counted",
        )
        for n in range(n_pilots)
    )
    return Survey.objects.bulk_create(
        Survey(project=project, pilot=pilot, instrument=instrument, title=pilot.name, slug=slug)
        for pilot in pilots
        for slug in [pilot.slug]
    )


def _answers(source, items):
    """Answers at the start and at the end: most as they were, a few more up than down."""
    start = {item: source.choice((1, 2, 2, 3, 3, 3, 4, 4, 5)) for item in items}
    end = {item: min(5, max(1, value + source.choice(STEPS))) for item, value in start.items()}
    if source.random() < 0.08:
        end[source.choice(items)] = "declined"
    return start, end


def _pair(card, instrument, answers, source):
    help_ = "helped" if source.random() < HELPED else "alone"
    for phase, given in zip(("start", "end"), answers, strict=True):
        yield Response(
            survey_id=card.sheet.survey_id,
            card=card,
            instrument=instrument,
            consent_version=1,
            phase=phase,
            channel="own_device",
            help=help_,
            language="fi",
            answered_on=DAY,
            screen_mode="question",
            answers=given,
        )
